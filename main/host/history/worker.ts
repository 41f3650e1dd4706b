import { parentPort, workerData } from 'node:worker_threads'
import { Keeper } from './keeper.ts'
import type { Answer, Ask, FromHistory, ThreadData, ToHistory } from './protocol.ts'

/** The thread of the history: everything that touches its file happens here, in the order it was asked. Started by disk.ts. */
const { path, maxBytes } = dataOf(workerData)
const keeper = new Keeper(path, maxBytes, (says, data) => post({ type: 'log', says, data }))
let tidying: NodeJS.Immediate | undefined

parentPort?.on('message', (message: ToHistory) => {
  switch (message.type) {
    case 'write': {
      const kept = keeper.write(message.given, message.now)
      post({ type: 'written', lost: kept ? 0 : message.given.points.length / 3 })
      return tidy(message.now)
    }
    case 'ask': return post({ type: 'answer', number: message.number, answer: answerOf(message.ask, message.now) })
    case 'cap':
      keeper.setMaxBytes(message.maxBytes)
      return tidy(message.now)
    case 'forget':
      keeper.forget(message.prefix, message.now)
      return tidy(message.now)
    case 'close':
      clearImmediate(tidying)
      keeper.close()
      post({ type: 'closed' })
      return parentPort?.close()
    default: message satisfies never
  }
})

function answerOf(ask: Ask, now: number): Answer {
  return ask.kind === 'status'
    ? { kind: 'status', status: keeper.status(now) } : { kind: 'read', chart: keeper.read(ask.question, ask.how, now) }
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
