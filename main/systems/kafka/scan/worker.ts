import { parentPort, workerData } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import type { SchemaSource } from '#main/payload/registry/schema.ts'
import { noTokens, type Tokens } from '../tokens.ts'
import { PlaceCell } from './place.ts'
import {
  aliveMs, type Answer, type Ask, type FromWorker, type Request, type Task, type TaskValue, type ToWorker,
} from './protocol.ts'
import { ReadSession, type SessionPlace } from './read-session.ts'
import { recordAt } from './record-at.ts'
import { tailTopic } from './tail.ts'
import { timestampsAt } from './timestamps.ts'
import { withWarmBrokers } from './warm-brokers.ts'

/** The thread that reads Kafka: runs tasks side by side, each only while it has credit. Started by thread.ts. */
type Running = { readonly cancel: AbortController; credit: number; wake: () => void; session: ReadSession | null }

const running = new Map<number, Running>()
const asked = new Map<number, (answer: Answer) => void>()
let lastAsked = 0
const cell = new PlaceCell(cellOf(workerData))

/** Schemas come from the host, which fetches each once for all. */
const schemas: SchemaSource = {
  async byId(id) {
    const answer = await ask({ kind: 'schema', id })
    if (answer.kind === 'schema') return answer.schema
    return { code: 'Internal', message: `Schema ${id} was answered by something else.` }
  },
  async files() {
    const answer = await ask({ kind: 'files' })
    return answer.kind === 'files' ? answer.files : []
  },
}

/** Tokens come from the host, which is signed in to the account. */
const tokens: Tokens = async () => {
  const answer = await ask({ kind: 'token' })
  if (answer.kind === 'token' && typeof answer.token === 'string') return answer.token
  throw answer.kind === 'token' && typeof answer.token === 'object' ? new ProblemError(answer.token) : noTokens()
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'answer') {
    asked.get(message.number)?.(message.answer)
    asked.delete(message.number)
    return
  }
  const task = running.get(message.id)
  switch (message.type) {
    case 'start': {
      const started = { cancel: new AbortController(), credit: message.credit, wake: () => {}, session: null }
      running.set(message.id, started)
      void run(message.id, message.task, started)
      return
    }
    case 'credit':
      if (task) task.credit++
      task?.wake()
      return
    case 'request':
      if (task?.session) void reply(message.id, message.number, message.request, task.session)
      return
    case 'cancel':
      task?.cancel.abort()
      task?.wake()
      return
    default:
      message satisfies never
  }
})

// Who is at work says so; silence means that something does not come back.
setInterval(() => { if (running.size > 0) post({ type: 'alive' }) }, aliveMs).unref()
post({ type: 'alive' })

async function run(id: number, task: Task, state: Running): Promise<void> {
  const { signal } = state.cancel
  try {
    if (task.kind === 'read') {
      state.session = new ReadSession(task, { task: id, cell, schemas, tokens }, signal)
      await new Promise((resolve) => { signal.addEventListener('abort', resolve) })
    } else {
      for await (const value of valuesOf(task, { task: id, cell, schemas, tokens }, signal)) {
        post({ type: 'value', id, value })
        state.credit--
        while (state.credit <= 0 && !signal.aborted) await new Promise<void>((resolve) => { state.wake = resolve })
        if (signal.aborted) break
      }
    }
  } catch (error) {
    if (error instanceof ProblemError) post({ type: 'problem', id, problem: error.problem })
    else post({ type: 'crash', id, says: crashText(error) })
  } finally {
    state.cancel.abort()
    state.session?.close()
    running.delete(id)
    post({ type: 'end', id })
  }
}

async function reply(id: number, number: number, request: Request, session: ReadSession): Promise<void> {
  try {
    switch (request.kind) {
      case 'plan': return post({ type: 'reply', id, number, reply: { kind: 'plan', plan: await session.plan() } })
      case 'slice': {
        const result = await session.read(request.slice)
        return post({ type: 'reply', id, number, reply: { kind: 'slice', result } })
      }
      case 'check': return post({ type: 'reply', id, number, reply: { kind: 'check', problem: await session.check() } })
    }
  } catch (error) {
    if (error instanceof ProblemError) post({ type: 'refused', id, number, problem: error.problem })
    else post({ type: 'crash', id, says: crashText(error) })
  }
}

async function* valuesOf(
  task: Exclude<Task, { kind: 'read' }>, place: SessionPlace, signal: AbortSignal,
): AsyncGenerator<TaskValue, void> {
  switch (task.kind) {
    case 'tail': return yield* tailTopic(task.connection, task.topic, task.query, place, signal)
    case 'recordAt': return yield await withWarmBrokers(
      task.connection, tokens, signal, (brokers) => recordAt(brokers, task.topic, task.id, task.part, signal),
    )
    case 'timestampsAt': return yield await withWarmBrokers(
      task.connection, tokens, signal, (brokers) => timestampsAt(brokers, task.positions),
    )
  }
}

function ask(question: Ask): Promise<Answer> {
  const number = ++lastAsked
  post({ type: 'ask', number, ask: question })
  return new Promise((resolve) => { asked.set(number, resolve) })
}

function cellOf(data: unknown): SharedArrayBuffer | undefined {
  const held = typeof data === 'object' && data !== null && 'cell' in data ? data.cell : undefined
  return held instanceof SharedArrayBuffer ? held : undefined
}

const crashText = (error: unknown) => (error instanceof Error ? error.stack ?? error.message : String(error))

function post(message: FromWorker): void {
  parentPort?.postMessage(message)
}
