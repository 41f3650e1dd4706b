import { ProblemError } from '#contract/problem.ts'
import type { Log } from '../../driver.ts'
import { cancelled } from '../../until-aborted.ts'
import { aliveMs, type FromTask, type Task, type TaskValue } from './protocol.ts'
import { stoppedAt } from './stopped-at.ts'
import { type Giver, Thread, type Lost } from './thread.ts'

/** How many values a task may be ahead of its reader. */
const ahead = 3

/** A task on a thread: messages come to the listener, in order, until it is left. */
export type OnThread = { readonly id: number; readonly thread: Thread; readonly leave: () => void }

/** Up to `size` threads, started when first needed; a task goes to the least busy one. A thread that gets stuck is ended. */
export class Workers {
  readonly size: number
  readonly #log: Log
  readonly #giver: Giver
  #threads: Thread[] = []
  #watch: NodeJS.Timeout | undefined
  #lastId = 0
  #closed = false
  readonly #closing = new AbortController()

  constructor(size: number, log: Log, giver: Giver = {}) {
    this.size = Math.max(1, size)
    this.#log = log
    this.#giver = giver
  }

  /** Aborts when the threads are closed. */
  get signal(): AbortSignal {
    return this.#closing.signal
  }

  /** Starts a task on a thread that is not among `taken`, where there is one, with credit for a few values. */
  start(task: Task, listener: (message: FromTask | Lost) => void, taken: readonly Thread[] = []): OnThread {
    const thread = this.#thread(taken)
    const id = ++this.#lastId
    thread.join(id, listener)
    thread.post({ type: 'start', id, task, credit: ahead })
    return { id, thread, leave: () => { thread.post({ type: 'cancel', id }); thread.leave(id) } }
  }

  /**
   * The values of a task, at the pace of the reader. Leaving the loop or aborting the signal cancels it. One whose thread was
   * lost through no fault of its own is run again, as long as it gave nothing yet. Rejects with a ProblemError.
   */
  async *run(task: Exclude<Task, { kind: 'read' }>, asked: AbortSignal): AsyncGenerator<TaskValue, void> {
    const signal = AbortSignal.any([asked, this.signal])
    for (let tries = 0, gave = false; ; tries++) {
      const inbox: (FromTask | Lost)[] = []
      let wake = () => {}
      const onAbort = () => wake()
      signal.addEventListener('abort', onAbort, { once: true })
      const { id, thread, leave } = this.start(task, (message) => { inbox.push(message); wake() })
      try {
        for (;;) {
          while (inbox.length === 0 && !signal.aborted) await new Promise<void>((resolve) => { wake = resolve })
          if (signal.aborted) throw cancelled()
          const message = inbox.shift()
          if (message?.type === 'end') return
          if (message?.type === 'problem') throw new ProblemError(message.problem)
          if (message?.type === 'crash') throw this.crashed(message.says)
          if (message?.type === 'lost') {
            if (tries === 0 && !gave && message.place?.task !== id) break
            throw this.#lost(task, id, message)
          }
          if (message?.type !== 'value') continue
          gave = true
          yield message.value
          thread.post({ type: 'credit', id })
        }
      } finally {
        signal.removeEventListener('abort', onAbort)
        leave()
      }
    }
  }

  /** What a person is told when something broke; the log gets the rest. */
  crashed(says: string): ProblemError {
    this.#log.error('A thread that reads Kafka failed', { says })
    return new ProblemError({
      code: 'Internal', message: 'Reading failed inside Tidemark.', hint: 'The log holds the details. Try again.',
    })
  }

  /** Ends every thread; tasks under way reject with Cancelled. */
  async close(): Promise<void> {
    this.#closed = true
    this.#closing.abort()
    clearInterval(this.#watch)
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()))
  }

  #lost(task: Task, id: number, { why, says, place }: Lost): ProblemError {
    if (place?.task === id && 'topic' in task) return new ProblemError(stoppedAt(place, why, task.topic))
    if (why !== 'silent') return this.crashed(says)
    return new ProblemError({
      code: 'TimedOut',
      message: 'The thread that read this was stopped: another read in it took longer than 2 s for one message.',
      hint: 'Begin again.',
    })
  }

  #thread(taken: readonly Thread[]): Thread {
    if (this.#closed) throw cancelled()
    const others = this.#threads.filter((thread) => !taken.includes(thread))
    const [least] = (others.length > 0 ? others : this.#threads).toSorted((a, b) => a.tasks - b.tasks)
    if (least && ((least.tasks === 0 && others.length > 0) || this.#threads.length >= this.size)) return least
    const thread: Thread = new Thread(this.#giver, (says) => {
      this.#threads = this.#threads.filter((other) => other !== thread)
      this.#log.warn('A thread that reads Kafka was ended', { says })
    })
    this.#threads.push(thread)
    this.#watch ??= setInterval(() => { for (const one of this.#threads) one.tick() }, aliveMs).unref()
    return thread
  }
}
