import { parentPort, workerData } from 'node:worker_threads'
import { Keeper } from './keeper.ts'
import type { Answer, Ask, Change, FromHistory, ThreadData, ToHistory } from './protocol.ts'

/** The thread of the history: everything that touches its file happens here, in the order it was asked. Started by thread.ts. */
const { path, maxBytes } = dataOf(workerData)
const keeper = new Keeper(path, maxBytes, (says, data) => post({ type: 'log', says, data }))
let tidying: NodeJS.Immediate | undefined
/** The change that could not be kept: nothing that came after it is, until it comes again. */
let refused = Infinity

parentPort?.on('message', (message: ToHistory) => {
  switch (message.type) {
    case 'change': {
      const kept = message.number <= refused && change(message.change, message.now)
      if (message.number <= refused) refused = kept ? Infinity : message.number
      post({ type: 'changed', number: message.number, kept })
      return tidy(message.now)
    }
    case 'ask': return post({ type: 'answer', number: message.number, answer: answerOf(message.ask, message.now) })
    case 'cap':
      keeper.setMaxBytes(message.maxBytes)
      return tidy(message.now)
    case 'close':
      clearImmediate(tidying)
      keeper.close()
      post({ type: 'closed' })
      return parentPort?.close()
    default: message satisfies never
  }
})

function change(what: Change, now: number): boolean {
  return what.kind === 'samples' ? keeper.write(what.given, now) : keeper.forget(what.prefix)
}

function answerOf(ask: Ask, now: number): Answer {
  return ask.kind === 'status'
    ? { kind: 'status', status: keeper.status() } : { kind: 'read', chart: keeper.read(ask.question, ask.how, now) }
}

/** Step by step, so that what is asked meanwhile waits for one step only. */
function tidy(now: number): void {
  clearImmediate(tidying)
  tidying = setImmediate(() => {
    if (keeper.tidy(now)) tidy(now)
  })
}

function post(message: FromHistory): void {
  parentPort?.postMessage(message)
}

function dataOf(data: unknown): ThreadData {
  const isData = typeof data === 'object' && data !== null && 'path' in data && 'maxBytes' in data
  if (!isData || typeof data.path !== 'string' || typeof data.maxBytes !== 'number') {
    throw new TypeError('the history needs its path')
  }
  return { path: data.path, maxBytes: data.maxBytes }
}
