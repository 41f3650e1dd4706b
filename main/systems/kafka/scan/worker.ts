import { parentPort } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import { tailTopic } from './tail.ts'
import type { FromWorker, Task, TaskValue, ToWorker } from './protocol.ts'
import { readTopic } from './read.ts'
import { recordAt } from './record-at.ts'
import { timestampsAt } from './timestamps.ts'
import { withWarmBrokers } from './warm-brokers.ts'

/** The thread that reads Kafka: runs tasks side by side, each only while it has credit. Started by workers.ts. */
type Running = { readonly cancel: AbortController; credit: number; wake: () => void }

const running = new Map<number, Running>()

parentPort?.on('message', (message: ToWorker) => {
  const task = running.get(message.id)
  switch (message.type) {
    case 'start': {
      const started = { cancel: new AbortController(), credit: message.credit, wake: () => {} }
      running.set(message.id, started)
      void run(message.id, message.task, started)
      return
    }
    case 'credit':
      if (task) task.credit++
      task?.wake()
      return
    case 'cancel':
      task?.cancel.abort()
      task?.wake()
  }
})

async function run(id: number, task: Task, state: Running): Promise<void> {
  const { signal } = state.cancel
  try {
    for await (const value of valuesOf(task, signal)) {
      post({ type: 'value', id, value })
      state.credit--
      while (state.credit <= 0 && !signal.aborted) await new Promise<void>((resolve) => { state.wake = resolve })
      if (signal.aborted) break
    }
    post({ type: 'end', id })
  } catch (error) {
    if (error instanceof ProblemError) post({ type: 'problem', id, problem: error.problem })
    else post({ type: 'crash', id, says: crashText(error) })
  } finally {
    state.cancel.abort()
    running.delete(id)
  }
}

async function* valuesOf(task: Task, signal: AbortSignal): AsyncGenerator<TaskValue, void> {
  switch (task.kind) {
    case 'read': return yield* readTopic(task.connection, task.topic, task.query, signal)
    case 'tail': return yield* tailTopic(task.connection, task.topic, task.query, signal)
    case 'recordAt': return yield await withWarmBrokers(
      task.connection, signal, (brokers) => recordAt(brokers, task.topic, task.id, task.part, signal),
    )
    case 'timestampsAt': return yield await withWarmBrokers(
      task.connection, signal, (brokers) => timestampsAt(brokers, task.positions),
    )
  }
}

const crashText = (error: unknown) => (error instanceof Error ? error.stack ?? error.message : String(error))

function post(message: FromWorker): void {
  parentPort?.postMessage(message)
}
