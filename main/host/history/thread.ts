import { Worker } from 'node:worker_threads'
import type { Log } from '#main/systems/driver.ts'
import type { Answer, Ask, FromHistory, ThreadData, ToHistory } from './protocol.ts'

const program = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./history-worker.js', import.meta.url)

/** So long is waited for an answer (ms). */
const answerMs = 10_000
/** What the JavaScript of the thread may hold (MB); SQLite's own memory lies outside. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }

type Told = Exclude<FromHistory, { type: 'answer' | 'log' | 'closed' }>
type Needs = {
  readonly data: () => ThreadData; readonly log: Log; readonly now: () => number
  readonly onTold: (message: Told) => void
  /** The thread ended by itself. */
  readonly onEnd: () => void
  /** What the thread runs; the history's own program unless a test has another. */
  readonly program?: URL | undefined
}

/** The thread that has the file, started at the first need. One that ended by itself is not started again until it is revived. */
export class Thread {
  readonly #needs: Needs
  readonly #asked = new Map<number, (answer: Answer | null) => void>()
  #worker: Worker | undefined
  #hasEnded = false
  /** It left a question unanswered and has said nothing since: nobody else waits for it. */
  #isSilent = false
  #lastAsked = 0
  #closed: PromiseWithResolvers<void> | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Whether it was told. */
  post(message: ToHistory): boolean {
    this.#worker ??= this.#start()
    this.#worker?.postMessage(message)
    return this.#worker !== undefined
  }

  /** Null where it does not answer. */
  ask(ask: Ask): Promise<Answer | null> {
    if (this.#isSilent) return Promise.resolve(null)
    const number = ++this.#lastAsked
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#isSilent = true
        answered(null)
      }, answerMs).unref()
      const answered = (answer: Answer | null) => {
        clearTimeout(late)
        this.#asked.delete(number)
        if (this.#asked.size === 0) this.#worker?.unref()
        resolve(answer)
      }
      this.#asked.set(number, answered)
      if (!this.post({ type: 'ask', number, ask, now: this.#needs.now() })) answered(null)
      else this.#worker?.ref()
    })
  }

  /** Tells it if it runs; one that starts later knows anyway. */
  mention(message: ToHistory): void {
    this.#worker?.postMessage(message)
  }

  revive(): void {
    this.#hasEnded = false
  }

  /** Ends it when all that it was told is done. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#hasEnded = true
    if (!worker) return
    this.#closed ??= Promise.withResolvers()
    worker.ref()
    worker.postMessage({ type: 'close' } satisfies ToHistory)
    let late: NodeJS.Timeout | undefined
    await Promise.race([this.#closed.promise, new Promise<void>((resolve) => { late = setTimeout(resolve, answerMs) })])
    clearTimeout(late)
    await worker.terminate()
  }

  #start(): Worker | undefined {
    if (this.#hasEnded) return undefined
    const workerData = this.#needs.data()
    const worker = new Worker(this.#needs.program ?? program, { name: 'history', resourceLimits, workerData })
    worker.on('message', (message: FromHistory) => this.#take(message))
    worker.on('error', (error) => this.#needs.log.error('The thread of the history failed', { error }))
    worker.on('exit', () => this.#end(worker))
    worker.unref()
    return worker
  }

  #take(message: FromHistory): void {
    this.#isSilent = false
    switch (message.type) {
      case 'changed': return this.#needs.onTold(message)
      case 'answer': return this.#asked.get(message.number)?.(message.answer)
      case 'log': return this.#needs.log.warn(message.says, { data: message.data })
      case 'closed': return this.#closed?.resolve()
      default: message satisfies never
    }
  }

  #end(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    this.#hasEnded = true
    this.#isSilent = false
    for (const answered of this.#asked.values()) answered(null)
    if (this.#closed) this.#closed.resolve()
    else this.#needs.onEnd()
  }
}
