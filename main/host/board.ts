import type { Manifest } from '#contract/manifest.ts'
import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import { Live } from './live.ts'
import { paceOf } from './paces.ts'
import type { Place } from './sessions.ts'

type Sampling = Manifest['sampling']
type Wanted = {
  readonly ref: Ref; readers: number; shown: number; askedAt: number; late: number
  /** The pace (ms) that its newest sample was told to be good for. */
  pace: number
  /** It failed while others did not: it is asked by itself. */
  isAlone: boolean
}

/** At most this part of its pace a background ref is asked later, so that they do not all come at once. */
const spread = 0.1
const firstBackoffMs = 2_000
/** What cannot be reached is tried often, so that its return is seen within ten seconds; who refuses is asked less. */
const maxBackoffMs = { away: 10_000, partly: 30_000, refused: 60_000 }

/**
 * Everything about one place: what is wanted (counted over its readers), what is known, what is being asked, and when the next
 * round is due.
 */
export class Board {
  readonly place: Place
  readonly live = new Live()
  readonly asking = new Map<string, Promise<void>>()
  timer: NodeJS.Timeout | undefined
  /** Rounds that failed, or were throttled, one after the other. */
  failures = 0
  failedAt = -Infinity
  /** No round before (epoch ms). */
  notBefore = 0
  /** Rounds for what is not on a screen are under way. */
  askingBehind = false
  /** Asking costs nothing: an emulator answers. */
  free = false
  readonly #wanted = new Map<string, Wanted>()

  constructor(place: Place) {
    this.place = place
  }

  get isWanted(): boolean {
    return this.#wanted.size > 0
  }

  /** A reader's interest until it is disposed; `background`: its rows exist and are not on a screen. */
  want(refs: readonly Ref[], background: boolean): Disposable {
    const shown = background ? 0 : 1
    for (const ref of refs) {
      const entry = this.#wanted.get(refKey(ref)) ?? wantedNow(ref)
      entry.readers++
      entry.shown += shown
      this.#wanted.set(refKey(ref), entry)
    }
    return {
      [Symbol.dispose]: () => {
        for (const ref of refs) {
          const entry = this.#wanted.get(refKey(ref))
          if (!entry) continue
          entry.shown -= shown
          if (--entry.readers === 0) this.#wanted.delete(refKey(ref))
        }
      },
    }
  }

  /** On a screen, or asked for by name and by nobody else. */
  readonly isShown = (ref: Ref): boolean => this.#wanted.get(refKey(ref))?.shown !== 0

  readonly isAlone = (ref: Ref): boolean => this.#wanted.get(refKey(ref))?.isAlone === true

  /** Those of `refs`, or of all that are wanted, whose sample will be too old at `at` (epoch ms). */
  due(sampling: Sampling, at: number, refs?: readonly Ref[]): Ref[] {
    const among = refs ? refs.flatMap((ref) => this.#wanted.get(refKey(ref)) ?? []) : [...this.#wanted.values()]
    return among.filter((each) => this.#dueAt(each, sampling, at) <= at).map(({ ref }) => ref)
  }

  /** When the next ref that is not being asked for is due (epoch ms); `now` is the time. */
  nextDue(sampling: Sampling, now: number): number {
    let next = Infinity
    for (const [key, each] of this.#wanted) if (!this.asking.has(key)) next = Math.min(next, this.#dueAt(each, sampling, now))
    return next
  }

  /** How long a ref's next sample might take to come (ms): one that came onto a screen was asked as seldom as others before. */
  pace(ref: Ref, sampling: Sampling): number {
    return Math.max(this.#wanted.get(refKey(ref))?.pace ?? 0, this.#paceNow(ref, sampling))
  }

  /**
   * A round for these refs was answered, all but those in `failed`; `at` is when it began (epoch ms). Its samples are in `live`
   * already.
   */
  answered(refs: readonly Ref[], failed: ReadonlyMap<Ref, unknown>, sampling: Sampling, at: number): void {
    for (const ref of refs) {
      const entry = this.#wanted.get(refKey(ref))
      if (!entry) continue
      Object.assign(entry, { askedAt: at, late: Math.random(), pace: this.#paceNow(ref, sampling), isAlone: failed.has(ref) })
    }
  }

  /**
   * Waits longer after each round that failed (`isWhole`) or was throttled, with jitter, and not at all after one that did not.
   * `began` is when the round began, `now` the time. Rounds that were under way together when one failed count once.
   */
  backOff(began: number, now: number, problem: Problem | undefined, isWhole: boolean): void {
    if (began < this.failedAt && this.failedAt <= now) return
    if (problem === undefined) {
      this.failures = 0
      return
    }
    const isAway = problem.code === 'Unreachable' || problem.code === 'TimedOut'
    const most = maxBackoffMs[isWhole ? (isAway ? 'away' : 'refused') : 'partly']
    this.failedAt = now
    this.failures++
    const delayMs = Math.min(most, firstBackoffMs * 2 ** (this.failures - 1)) * (0.8 + Math.random() * 0.2)
    this.notBefore = now + Math.max(delayMs, problem.retryAfterMs ?? 0)
  }

  /** What was known tells nothing any more. */
  forget(): void {
    for (const entry of this.#wanted.values()) Object.assign(entry, { askedAt: -Infinity, isAlone: false })
    this.goOn()
  }

  /** What waits because rounds failed waits no longer. */
  goOn(): void {
    Object.assign(this, { failures: 0, failedAt: -Infinity, notBefore: 0 })
  }

  #paceNow(ref: Ref, sampling: Sampling): number {
    return paceOf(sampling, this.isShown(ref), this.live.fresh(ref, -Infinity), this.free)
  }

  #dueAt({ ref, shown, askedAt, late }: Wanted, sampling: Sampling, now: number): number {
    const pace = paceOf(sampling, shown > 0, this.live.fresh(ref, -Infinity), this.free)
    const jitter = shown > 0 || sampling.background === undefined ? 0 : pace * spread * late
    const asked = Math.max(askedAt, this.live.askedAt(ref))
    // Asked later than now: the clock was set back since, and nobody knows how long ago that was.
    return asked > now ? now : asked + pace + jitter
  }
}

const wantedNow = (ref: Ref): Wanted =>
  ({ ref, readers: 0, shown: 0, askedAt: -Infinity, late: Math.random(), pace: 0, isAlone: false })
