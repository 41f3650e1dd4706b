import type { Manifest } from '#contract/manifest.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import { Live } from './live.ts'
import { paceOf } from './paces.ts'
import type { Place } from './sessions.ts'

type Sampling = Manifest['sampling']
type Wanted = { readonly ref: Ref; readers: number; shown: number; askedAt: number; late: number }

/** At most this part of its pace a background ref is asked later, so that they do not all come at once. */
const spread = 0.1

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
      const entry = this.#wanted.get(refKey(ref)) ?? { ref, readers: 0, shown: 0, askedAt: -Infinity, late: Math.random() }
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

  /** Those of `refs`, or of all that are wanted, whose sample will be too old at `at` (epoch ms). */
  due(sampling: Sampling, at: number, refs?: readonly Ref[]): Ref[] {
    const among = refs ? refs.flatMap((ref) => this.#wanted.get(refKey(ref)) ?? []) : [...this.#wanted.values()]
    return among.filter((each) => this.#dueAt(each, sampling) <= at).map(({ ref }) => ref)
  }

  /** When the next ref that is not being asked for is due (epoch ms). */
  nextDue(sampling: Sampling): number {
    let next = Infinity
    for (const [key, each] of this.#wanted) if (!this.asking.has(key)) next = Math.min(next, this.#dueAt(each, sampling))
    return next
  }

  /** How long a ref's next sample may take to come (ms). */
  pace(ref: Ref, sampling: Sampling): number {
    return paceOf(sampling, this.isShown(ref), this.live.fresh(ref, -Infinity), this.free)
  }

  /** A round for these refs was answered; `at` is when it began (epoch ms). */
  answered(refs: readonly Ref[], at: number): void {
    for (const ref of refs) {
      const entry = this.#wanted.get(refKey(ref))
      if (entry) Object.assign(entry, { askedAt: at, late: Math.random() })
    }
  }

  /** What was known tells nothing any more. */
  forget(): void {
    for (const entry of this.#wanted.values()) entry.askedAt = -Infinity
    Object.assign(this, { failures: 0, failedAt: -Infinity, notBefore: 0 })
  }

  #dueAt({ ref, shown, askedAt, late }: Wanted, sampling: Sampling): number {
    const pace = paceOf(sampling, shown > 0, this.live.fresh(ref, -Infinity), this.free)
    const jitter = shown > 0 || sampling.background === undefined ? 0 : pace * spread * late
    return Math.max(askedAt, this.live.askedAt(ref)) + pace + jitter
  }
}
