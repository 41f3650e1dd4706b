import { untilAborted } from './until-aborted.ts'
import type { Call } from './driver.ts'
import { putNewest } from './put-newest.ts'

/** An answer and when AWS gave it, epoch ms. */
export type Told<T> = { readonly at: number; readonly value: T }

const mostKept = 2_000

/**
 * Answers by name, kept for a while; whoever asks for one that is on its way shares it, and giving up leaves it to the others. A
 * failure is not kept.
 */
export class Kept<T> {
  readonly #now: () => number
  readonly #lifetime: AbortSignal
  readonly #kept = new Map<string, Told<T>>()
  readonly #asked = new Map<string, Promise<Told<T>>>()

  /** Aborting `lifetime` ends what is on its way. */
  constructor(now: () => number, lifetime: AbortSignal) {
    this.#now = now
    this.#lifetime = lifetime
  }

  /** What is known of a name, if it is younger than `maxAgeMs`. */
  known(name: string, maxAgeMs: number): Told<T> | undefined {
    const known = this.#kept.get(name)
    return known && this.#now() - known.at < maxAgeMs ? known : undefined
  }

  /** What is known of a name, if it is younger than `maxAgeMs`; else what `ask` gives. */
  async get(name: string, maxAgeMs: number, ask: (signal: AbortSignal) => Promise<T>, call: Pick<Call, 'signal'>): Promise<Told<T>> {
    const known = this.known(name, maxAgeMs)
    if (known) return known
    const asking = this.#asked.get(name) ?? this.#ask(name, ask)
    return await untilAborted(asking, call.signal)
  }

  /** The next who asks for a name asks anew; what is on its way is given to those who wait for it alone. */
  forget(name: string): void {
    this.#kept.delete(name)
    this.#asked.delete(name)
  }

  #ask(name: string, ask: (signal: AbortSignal) => Promise<T>): Promise<Told<T>> {
    const asking: Promise<Told<T>> = ask(this.#lifetime).then((value) => {
      const told = { at: this.#now(), value }
      if (this.#asked.get(name) !== asking) return told
      putNewest(this.#kept, name, told, mostKept)
      return told
    }).finally(() => {
      if (this.#asked.get(name) === asking) this.#asked.delete(name)
    })
    asking.catch(() => {})
    this.#asked.set(name, asking)
    return asking
  }
}
