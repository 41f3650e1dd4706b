import { Worker } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import type { Log } from '../../driver.ts'
import { cancelled } from '../until-aborted.ts'
import type { FromWorker, Task, TaskValue, ToWorker } from './protocol.ts'

/** How many values a task may be ahead of its reader. */
const ahead = 3

const entry = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./scan-worker.js', import.meta.url)

/**
 * What the JavaScript of one thread may hold (MB); fetched bytes lie outside. A small young generation is cleared often, so that
 * rows on their way to the reader do not pile up as garbage.
 */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 }

type Listener = (message: FromWorker) => void
type Thread = { readonly worker: Worker; readonly listeners: Map<number, Listener> }

/** Up to `size` threads, started when first needed; a task goes to the least busy one. */
export class Workers {
  readonly #size: number
  readonly #log: Log
  #threads: Thread[] = []
  #lastId = 0
  #closed = false

  constructor(size: number, log: Log) {
    this.#size = Math.max(1, size)
    this.#log = log
  }

  /**
   * The values of one task, at the pace of the reader. Leaving the loop or aborting the signal cancels it. Rejects with a
   * ProblemError.
   */
  async *run(task: Task, signal: AbortSignal): AsyncGenerator<TaskValue, void> {
    if (signal.aborted) throw cancelled()
    const thread = this.#thread()
    const id = ++this.#lastId
    const inbox: FromWorker[] = []
    let wake = () => {}
    const post = (message: ToWorker) => thread.worker.postMessage(message)
    const listener = (message: FromWorker) => { inbox.push(message); wake() }
    const onAbort = () => { post({ type: 'cancel', id }); wake() }
    thread.listeners.set(id, listener)
    thread.worker.ref()
    signal.addEventListener('abort', onAbort, { once: true })
    post({ type: 'start', id, task, credit: ahead })
    try {
      for (;;) {
        while (inbox.length === 0 && !signal.aborted) await new Promise<void>((resolve) => { wake = resolve })
        if (signal.aborted) throw cancelled()
        const message = inbox.shift()
        if (message?.type === 'end') return
        if (message?.type === 'problem') throw new ProblemError(message.problem)
        if (message?.type === 'crash') throw this.#crashed(message.says)
        if (message?.type !== 'value') continue
        yield message.value
        post({ type: 'credit', id })
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      post({ type: 'cancel', id })
      this.#forget(thread, id)
    }
  }

  /** Ends every thread; tasks under way reject with Cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#threads.splice(0).map(async ({ worker, listeners }) => {
      for (const [id, listener] of listeners) listener({ type: 'problem', id, problem: cancelled().problem })
      await worker.terminate()
    }))
  }

  #forget({ worker, listeners }: Thread, id: number): void {
    listeners.delete(id)
    if (listeners.size === 0) worker.unref()
  }

  #thread(): Thread {
    if (this.#closed) throw cancelled()
    const idle = this.#threads.find(({ listeners }) => listeners.size === 0)
    if (idle) return idle
    if (this.#threads.length < this.#size) return this.#start()
    return this.#threads.toSorted((a, b) => a.listeners.size - b.listeners.size)[0] ?? this.#start()
  }

  #start(): Thread {
    const thread: Thread = { worker: new Worker(entry, { name: 'kafka-reader', resourceLimits }), listeners: new Map() }
    const end = (says: string) => {
      this.#threads = this.#threads.filter((other) => other !== thread)
      for (const [id, listener] of thread.listeners) listener({ type: 'crash', id, says })
    }
    thread.worker.on('message', (message: FromWorker) => thread.listeners.get(message.id)?.(message))
    thread.worker.on('error', (error) => end(error instanceof Error ? error.stack ?? error.message : String(error)))
    thread.worker.on('exit', (code) => end(`the thread ended with ${code}`))
    this.#threads.push(thread)
    return thread
  }

  #crashed(says: string): ProblemError {
    this.#log.error('A thread that reads Kafka failed', { says })
    return new ProblemError({
      code: 'Internal', message: 'Reading failed inside Tidemark.', hint: 'The log holds the details. Try again.',
    })
  }
}
