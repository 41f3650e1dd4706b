import { ProblemError } from '#contract/problem.ts'
import { Kept } from '../../kept.ts'
import type { Call } from '../../driver.ts'
import type { Found } from './shared.ts'

/** How long what was found is good (ms), and how long a missing permission is not asked again. */
export type Lifetimes = { readonly foundMs: number; readonly deniedMs: number }

/** AWS says so each time: not allowed, or not there at all. */
const lasting: readonly string[] = ['Forbidden', 'Unsupported']

/**
 * A source of consumers by name, whose answers are shared and kept. It rejects only when cancelled: what keeps it from answering
 * is its `problem`, so that the others still answer; a service that an emulator lacks has none.
 */
export class Source<T> {
  readonly #kept: Kept<Found<T>>
  readonly #lifetimes: Lifetimes

  constructor(now: () => number, lifetime: AbortSignal, lifetimes: Lifetimes) {
    this.#kept = new Kept(now, lifetime)
    this.#lifetimes = lifetimes
  }

  /** What `ask` finds for a name. */
  async get(name: string, ask: (signal: AbortSignal) => Promise<readonly T[]>, call: Call): Promise<Found<T>> {
    const { foundMs, deniedMs } = this.#lifetimes
    const known = this.#kept.known(name, Math.max(foundMs, deniedMs))
    if (known?.value.problem && this.#kept.known(name, deniedMs)) return known.value
    try {
      return (await this.#kept.get(name, foundMs, (signal) => lastingOrThrown(ask, signal), call)).value
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      // One answer that did not come takes nothing away.
      const before = error.problem.code === 'NotFound' ? undefined : this.#kept.known(name, Infinity)
      return { found: before?.value.found ?? [], problem: error.problem }
    }
  }

  forget(name: string): void {
    this.#kept.forget(name)
  }
}

async function lastingOrThrown<T>(ask: (signal: AbortSignal) => Promise<readonly T[]>, signal: AbortSignal): Promise<Found<T>> {
  try {
    return { found: await ask(signal) }
  } catch (error) {
    if (!(error instanceof ProblemError) || !lasting.includes(error.problem.code)) throw error
    return error.problem.code === 'Unsupported' ? { found: [] } : { found: [], problem: error.problem }
  }
}
