import { ProblemError, type Problem } from '#contract/problem.ts'
import { within } from '#main/aws/within.ts'
import { Kept } from '../../kept.ts'
import type { Call } from '../../driver.ts'
import { isLasting, type Found } from './shared.ts'

/** How long what was found is good (ms), and how long a missing permission is not asked again. */
type Lifetimes = { readonly foundMs: number; readonly deniedMs: number }

/** How long an answer is waited for (ms), less where there is an older one: each delivery stream takes a call of its own. */
const patienceMs = { first: 4_000, again: 1_000 } as const

/**
 * A source of consumers by name, whose answers are shared and kept; one that is slow goes on by itself, and the one before it is
 * told meanwhile. It rejects only when cancelled: what keeps it from answering is its `problem`, so that the others still answer;
 * a service that an emulator lacks has none, nor has what is gone by now.
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
    const denied = this.#kept.known(name, deniedMs)
    if (denied?.value.problem) return denied.value
    const before = this.#kept.known(name, Infinity)
    try {
      const asked = this.#kept.get(name, foundMs, (signal) => lastingOrThrown(ask, signal), call)
      const told = await within(patienceMs[before ? 'again' : 'first'], asked) ?? before
      return told?.value ?? { found: [], problem: slow }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      if (error.problem.code === 'NotFound') return { found: [] }
      // One answer that did not come takes nothing away.
      return { found: before?.value.found ?? [], problem: error.problem }
    }
  }
}

const slow: Problem = {
  code: 'TimedOut', message: 'Consumers are still being looked for; there may be more.', hint: 'Look again in a while.',
}

async function lastingOrThrown<T>(ask: (signal: AbortSignal) => Promise<readonly T[]>, signal: AbortSignal): Promise<Found<T>> {
  try {
    return { found: await ask(signal) }
  } catch (error) {
    if (!(error instanceof ProblemError) || !isLasting(error.problem)) throw error
    return error.problem.code === 'Unsupported' ? { found: [] } : { found: [], problem: error.problem }
  }
}
