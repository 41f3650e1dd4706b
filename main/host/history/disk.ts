import { Worker } from 'node:worker_threads'
import type { Problem } from '#contract/problem.ts'
import type { Log } from '#main/systems/driver.ts'
import type { How } from './fold.ts'
import { Waiting } from './hand-over.ts'
import type { Chart, KeptStatus } from './keeper.ts'
import type { Answer, Ask, FromHistory, ThreadData, ToHistory } from './protocol.ts'
import type { Question } from './store.ts'

const entry = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./history-worker.js', import.meta.url)

/** What is sampled is handed over after so long (ms), or when there is so much of it. */
const [handOverMs, handOverSize] = [2_000, 5_000]
/** So many points wait at most (1.2 MB), and so many hand-overs are under way. */
const [mostWaiting, mostUnderWay] = [50_000, 4]
const answerMs = 10_000
const againMs = 30_000
/** What the JavaScript of the thread may hold (MB); SQLite's own memory lies outside. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 }

type Needs = { readonly path: string; readonly maxBytes: number; readonly log: Log; readonly now: () => number }

/**
 * The history on disk, as seen from the host's thread: nothing here waits for the disk but who asks. The thread that has the
 * file is started at the first need. Samples that find the buffer full, because the disk is too slow or cannot be written, are
 * lost and counted.
 */
export class Disk {
  readonly #needs: Needs
  readonly #waiting = new Waiting(mostWaiting)
  readonly #asked = new Map<number, (answer: Answer | null) => void>()
  #maxBytes: number
  #worker: Worker | undefined
  #brokeAt = -Infinity
  #timer: NodeJS.Timeout | undefined
  #underWay = 0
  #lastAsked = 0
  #lost = 0
  #closed: PromiseWithResolvers<void> | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#maxBytes = needs.maxBytes
  }

  get maxBytes(): number {
    return this.#maxBytes
  }

  /** Points that were not kept since the start. */
  get lost(): number {
    return this.#lost
  }

  /** Takes a point of a series, NaN for null; a silence longer than `gapMs` before it is a gap. */
  add(key: string, gapMs: number, at: number, value: number): void {
    if (this.#closed) return
    if (!this.#waiting.add(key, gapMs, at, value)) this.#lose(1)
    if (this.#waiting.size >= handOverSize) this.#handOver()
    else this.#timer ??= setTimeout(() => this.#handOver(), handOverMs).unref()
  }

  /** Points of a series, with all that was added before; null where the disk cannot answer. */
  async read(question: Question, how: How): Promise<Chart | null> {
    this.#handOver(true)
    const answer = await this.#ask({ kind: 'read', question, how })
    return answer?.kind === 'read' ? answer.chart : null
  }

  async status(): Promise<KeptStatus> {
    this.#handOver(true)
    const answer = await this.#ask({ kind: 'status' })
    return answer?.kind === 'status' ? answer.status : { bytes: 0, oldest: null, problem: noAnswer }
  }

  setMaxBytes(maxBytes: number): void {
    this.#maxBytes = maxBytes
    this.#worker?.postMessage({ type: 'cap', maxBytes, now: this.#needs.now() } satisfies ToHistory)
  }

  /** Forgets every series whose key begins so. */
  forget(prefix: string): void {
    this.#handOver(true)
    this.#post({ type: 'forget', prefix, now: this.#needs.now() })
  }

  /** Hands over what waits and closes the file. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#handOver(true)
    this.#closed ??= Promise.withResolvers()
    const worker = this.#worker
    if (!worker) return
    worker.ref()
    this.#post({ type: 'close' })
    let late: NodeJS.Timeout | undefined
    await Promise.race([this.#closed.promise, new Promise<void>((resolve) => { late = setTimeout(resolve, answerMs) })])
    clearTimeout(late)
    await worker.terminate()
  }

  /** `whatever`: also while others are under way, for what must come before something that is asked. */
  #handOver(whatever = false): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#waiting.size === 0 || (this.#underWay >= mostUnderWay && !whatever)) return
    const given = this.#waiting.take()
    this.#underWay++
    if (this.#post({ type: 'write', given, now: this.#needs.now() }, [given.points.buffer])) return
    this.#underWay--
    this.#lose(given.points.length / 3)
  }

  #ask(ask: Ask): Promise<Answer | null> {
    const number = ++this.#lastAsked
    return new Promise((resolve) => {
      const late = setTimeout(() => answered(null), answerMs).unref()
      const answered = (answer: Answer | null) => {
        clearTimeout(late)
        this.#asked.delete(number)
        if (this.#asked.size === 0) this.#worker?.unref()
        resolve(answer)
      }
      this.#asked.set(number, answered)
      if (!this.#post({ type: 'ask', number, ask, now: this.#needs.now() })) answered(null)
      else this.#worker?.ref()
    })
  }

  #post(message: ToHistory, transfer: readonly ArrayBuffer[] = []): boolean {
    this.#worker ??= this.#start()
    this.#worker?.postMessage(message, transfer)
    return this.#worker !== undefined
  }

  /** Undefined while an ended thread is not started anew yet, or everything is closed. */
  #start(): Worker | undefined {
    if (this.#closed || Math.abs(this.#needs.now() - this.#brokeAt) < againMs) return undefined
    const workerData: ThreadData = { path: this.#needs.path, maxBytes: this.#maxBytes }
    const worker = new Worker(entry, { name: 'history', resourceLimits, workerData })
    worker.on('message', (message: FromHistory) => this.#take(message))
    worker.on('error', (error) => this.#needs.log.error('The thread of the history failed', { error }))
    worker.on('exit', () => this.#end(worker))
    worker.unref()
    return worker
  }

  #take(message: FromHistory): void {
    switch (message.type) {
      case 'written':
        this.#underWay--
        if (message.lost > 0) this.#lose(message.lost)
        if (this.#waiting.size >= handOverSize) this.#handOver()
        return
      case 'answer': return this.#asked.get(message.number)?.(message.answer)
      case 'log': return this.#needs.log.warn(message.says, { data: message.data })
      case 'closed': return this.#closed?.resolve()
      default: message satisfies never
    }
  }

  #end(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    this.#brokeAt = this.#needs.now()
    this.#underWay = 0
    for (const answered of this.#asked.values()) answered(null)
    this.#closed?.resolve()
  }

  #lose(count: number): void {
    if (this.#lost === 0) this.#needs.log.warn('Samples were not kept on disk', { path: this.#needs.path })
    this.#lost += count
  }
}

const noAnswer: Problem = {
  code: 'TimedOut', message: 'The history of samples on disk does not answer.',
  hint: 'The last 30 minutes are kept, in memory. Try again; the log may say more.',
}
