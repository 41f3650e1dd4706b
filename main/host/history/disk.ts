import type { Problem } from '#contract/problem.ts'
import type { Log } from '#main/systems/driver.ts'
import type { How } from './fold.ts'
import { Waiting } from './hand-over.ts'
import type { Chart, KeptStatus } from './keeper.ts'
import type { Change } from './protocol.ts'
import type { Question } from './store.ts'
import { Thread } from './thread.ts'

/** What is sampled is handed over after so long (ms), or when there is so much of it. */
const [handOverMs, handOverSize] = [2_000, 5_000]
/** So many points wait at most until they are kept (1.2 MB), and so many hand-overs are under way. */
const [mostPoints, mostUnderWay] = [50_000, 4]
/** What could not be kept is tried again after so long (ms). */
const againMs = 30_000

type Needs = {
  readonly path: string; readonly maxBytes: number; readonly log: Log; readonly now: () => number
  /** What the thread runs; the history's own program unless a test has another. */
  readonly program?: URL
}
type Sent = { readonly number: number; readonly change: Change }

/**
 * The history on disk, as seen from the host's thread: nothing here waits for the disk but who asks. What is handed over is held
 * until it is kept: while the thread is down or the file cannot be written it waits, and is tried again every 30 s. Samples that
 * find no room there are lost and counted.
 */
export class Disk {
  readonly #needs: Needs
  readonly #thread: Thread
  readonly #waiting = new Waiting()
  /** What was handed over and is not known to be kept, in order. */
  #sent: readonly Sent[] = []
  #lastSent = 0
  #maxBytes: number
  #timer: NodeJS.Timeout | undefined
  /** Runs while nothing is handed over, because the last time failed. */
  #again: NodeJS.Timeout | undefined
  #lost = 0
  #isClosed = false

  constructor(needs: Needs) {
    const { path, log, now, program } = needs
    this.#needs = needs
    this.#maxBytes = needs.maxBytes
    this.#thread = new Thread({
      data: () => ({ path, maxBytes: this.#maxBytes }), log, now, program,
      onTold: ({ number, kept }) => this.#settle(number, kept), onEnd: () => this.#pause(),
    })
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
    if (this.#isClosed) return
    if (this.#waiting.size + this.#held() < mostPoints) this.#waiting.add(key, gapMs, at, value)
    else this.#lose()
    if (this.#waiting.size >= handOverSize) this.#handOver()
    else this.#timer ??= setTimeout(() => this.#handOver(), handOverMs).unref()
  }

  /** Points of a series, with all that was added before; null where the disk cannot answer. */
  async read(question: Question, how: How): Promise<Chart | null> {
    this.#handOver(true)
    const answer = await this.#thread.ask({ kind: 'read', question, how })
    return answer?.kind === 'read' ? answer.chart : null
  }

  async status(): Promise<KeptStatus> {
    this.#handOver(true)
    const answer = await this.#thread.ask({ kind: 'status' })
    return answer?.kind === 'status' ? answer.status : { bytes: 0, oldest: null, problem: noAnswer }
  }

  setMaxBytes(maxBytes: number): void {
    this.#maxBytes = maxBytes
    this.#thread.mention({ type: 'cap', maxBytes, now: this.#needs.now() })
  }

  /** Forgets every series whose key begins so. */
  forget(prefix: string): void {
    this.#sendWaiting()
    this.#send({ kind: 'forget', prefix })
  }

  /** Hands over what waits, tries once more what could not be kept, and closes the file. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      clearTimeout(this.#timer)
      if (this.#again) this.#tryAgain()
      this.#sendWaiting()
    }
    this.#isClosed = true
    await this.#thread.close()
    clearTimeout(this.#again)
  }

  /** `whatever`: also while others are under way, for what must come before something that is asked. */
  #handOver(whatever = false): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#again || (this.#sent.length >= mostUnderWay && !whatever)) return
    this.#sendWaiting()
  }

  #sendWaiting(): void {
    if (this.#waiting.size > 0) this.#send({ kind: 'samples', given: this.#waiting.take() })
  }

  #send(change: Change): void {
    const sent = { number: ++this.#lastSent, change }
    this.#sent = [...this.#sent, sent]
    if (!this.#again) this.#post(sent)
  }

  #post({ number, change }: Sent): void {
    if (!this.#thread.post({ type: 'change', number, change, now: this.#needs.now() })) this.#pause()
  }

  #settle(number: number, kept: boolean): void {
    if (!kept) return this.#pause()
    this.#sent = this.#sent.filter((one) => one.number > number)
    if (this.#waiting.size >= handOverSize) this.#handOver()
  }

  #pause(): void {
    if (!this.#isClosed) this.#again ??= setTimeout(() => this.#tryAgain(), againMs).unref()
  }

  /** All that is not known to be kept, in its order: what was kept nevertheless is passed over there. */
  #tryAgain(): void {
    clearTimeout(this.#again)
    this.#again = undefined
    this.#thread.revive()
    for (const sent of this.#sent) this.#post(sent)
    this.#handOver()
  }

  #held(): number {
    return this.#sent.reduce((sum, { change }) => sum + (change.kind === 'samples' ? change.given.points.length / 3 : 0), 0)
  }

  #lose(): void {
    if (this.#lost === 0) this.#needs.log.warn('Samples were not kept on disk', { path: this.#needs.path })
    this.#lost++
  }
}

const noAnswer: Problem = {
  code: 'TimedOut', message: 'The history of samples on disk does not answer.',
  hint: 'The last 30 minutes are kept, in memory. Try again; the log may say more.',
}
