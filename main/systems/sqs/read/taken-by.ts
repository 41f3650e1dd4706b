import type { Problem } from '#contract/problem.ts'
import type { Holds } from './holds.ts'
import type { Taken } from './journal.ts'
import type { Asked } from './query.ts'
import { changeMs } from './visibility.ts'

/** How often it is looked whether a message is about to come back (ms), and how near that is (s). */
const lookMs = 1_000
const nearSeconds = 5
/** The least time a message is hidden on, at a time (s). Of many messages each is hidden on less often. */
const onSeconds = 30
const longSeconds = 600
const secondsFor = (messages: number): number => Math.min(longSeconds, Math.ceil(messages / 10))

/**
 * How long a message is hidden at its receive (s): at least until the poll after it has ended, with room to extend, and longer where
 * many are to be taken.
 */
export const firstSeconds = ({ hideSeconds, waitSeconds, limit }: Pick<Asked, 'hideSeconds' | 'waitSeconds' | 'limit'>): number =>
  Math.max(hideSeconds, waitSeconds + 2 * nearSeconds, secondsFor(limit))

/**
 * The messages one read took. While it runs none of them comes back, so that it receives nothing twice; at its end they are hidden
 * for as long as was asked, or given back at once.
 */
export class TakenByRead {
  readonly #holds: Holds
  readonly #now: () => number
  readonly #all = new Map<string, Taken>()
  readonly #timer: NodeJS.Timeout
  /** What is being hidden on, by message id. */
  readonly #extending = new Map<string, Promise<void>>()
  #problem: Problem | null = null

  constructor(holds: Holds, now: () => number) {
    this.#holds = holds
    this.#now = now
    this.#timer = setInterval(() => this.#look(), lookMs)
    this.#timer.unref()
  }

  get count(): number {
    return this.#all.size
  }

  has(id: string): boolean {
    return this.#all.has(id)
  }

  /** Whether this read has it already: SQS delivers some messages twice. Its newer receipt is the one that counts. */
  add(taken: Taken): 'new' | 'again' {
    const known = this.#all.has(taken.id)
    this.#all.set(taken.id, taken)
    return known ? 'again' : 'new'
  }

  /**
   * Ends the read in order: each message is hidden for `seconds` from now, or less where less was left; with `kept` the others are
   * given back at once. Says what did not work.
   */
  async settle(kept: ReadonlySet<string> | null, seconds: number): Promise<readonly string[]> {
    await this.#stop()
    const standing = this.#standing()
    const call = { signal: AbortSignal.timeout(changeMs(standing.length)) }
    const isKept = ({ id }: Taken): boolean => seconds > 0 && (kept === null || kept.has(id))
    const until = this.#now() + (seconds + 1) * 1_000
    const ended = await this.#holds.giveBack(standing.filter((one) => !isKept(one)), call)
    const hidden = await this.#holds.hide(standing.filter((one) => isKept(one) && one.hiddenUntil > until), seconds, call)
    const failed = [...ended.failed, ...hidden.failed]
    return failed.length === 0 ? this.#lost() : [...this.#lost(), sayLate(failed.map(({ item }) => item), failed[0]?.problem)]
  }

  /** Ends it before its time: everything but `kept` is visible again at once. */
  async giveBack(kept: ReadonlySet<string>): Promise<void> {
    await this.#stop()
    const left = this.#standing().filter(({ id }) => !kept.has(id))
    await this.#holds.giveBack(left, { signal: AbortSignal.timeout(changeMs(left.length)) })
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#extending.values())
  }

  #standing(): readonly Taken[] {
    return [...this.#all.values()].flatMap((taken) => {
      const now = this.#holds.find(taken.queue, taken.id)
      return now?.receipt === taken.receipt ? [now] : []
    })
  }

  #look(): void {
    const near = this.#now() + nearSeconds * 1_000
    const some = this.#standing().filter(({ id, hiddenUntil }) => hiddenUntil < near && !this.#extending.has(id))
    if (some.length === 0) return
    const hiding = this.#holds.hide(some, Math.max(onSeconds, secondsFor(this.count)), { signal: AbortSignal.timeout(changeMs(some.length)) }).then(
      ({ failed }) => { this.#problem ??= failed[0]?.problem ?? null },
      // The journal could not be written.
      (error: unknown) => { this.#problem ??= { code: 'Internal', message: error instanceof Error ? error.message : String(error) } },
    ).finally(() => { for (const { id } of some) this.#extending.delete(id) })
    for (const { id } of some) this.#extending.set(id, hiding)
  }

  #lost(): readonly string[] {
    if (this.#problem === null) return []
    return [`Some messages could not be kept hidden while they were read and came back before its end: ${this.#problem.message}`]
  }
}

function sayLate(taken: readonly Taken[], problem: Problem | undefined): string {
  const until = new Date(Math.max(...taken.map(({ hiddenUntil }) => hiddenUntil))).toISOString()
  const what = taken.length === 1 ? 'One message' : `${taken.length} messages`
  return `${what} could not be given back now and will return by the timeout, at ${until} at the latest: ${problem?.message ?? ''}`
}
