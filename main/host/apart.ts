import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { problemOf } from './problems.ts'

/** What one ref may be to blame for; anything else is of its connection. */
const ofOneRef: ReadonlySet<Problem['code']> = new Set(
  ['BadInput', 'NotFound', 'Forbidden', 'Conflict', 'Unsupported', 'TooLarge', 'Internal'],
)
/** So many refs are told apart in a round at most; where more fail, what fails is the round. */
const mostFailed = 8

/** What was sampled, and the refs that failed alone, each with its error. */
export type Apart = { readonly samples: readonly Sample[]; readonly failed: ReadonlyMap<Ref, unknown> }

/**
 * Asks for many refs at once. Where that fails for a reason that one of them may have, they are asked in ever smaller parts until
 * those that fail are known; refs of which `isAlone` says that they failed before are asked by themselves at once. Throws what is
 * of the connection, or of more refs than can be told apart.
 */
export async function sampleApart(
  refs: readonly Ref[], isAlone: (ref: Ref) => boolean, ask: (refs: readonly Ref[]) => Promise<readonly Sample[]>,
): Promise<Apart> {
  const samples: Sample[] = []
  const failed = new Map<Ref, unknown>()
  const together = refs.filter((ref) => !isAlone(ref))
  const parts = [together, ...refs.filter(isAlone).map((ref) => [ref])].filter(({ length }) => length > 0)
  // Down to one ref and up again to a part that is answered: else nothing will be.
  let leastAnswered = 2 * Math.ceil(Math.log2(refs.length + 1))
  for (let part = parts.shift(); part; part = parts.shift()) {
    const [first, ...others] = part
    if (!first) continue
    try {
      samples.push(...await ask(part))
    } catch (error) {
      const isHopeless = failed.size >= mostFailed || (samples.length === 0 && leastAnswered-- <= 0)
      if (!ofOneRef.has(problemOf(error).code) || isHopeless) throw error
      if (others.length === 0) failed.set(first, error)
      else parts.unshift(part.slice(0, part.length / 2), part.slice(part.length / 2))
    }
  }
  const [error] = failed.values()
  if (samples.length === 0 && failed.size > 1) throw error
  return { samples, failed }
}

/** Of refs that failed alone: nothing is known, and why. */
export const unknownOf = (failed: Apart['failed'], at: number): readonly Sample[] =>
  [...failed].map(([ref, error]) => ({ ref, at, values: {}, problems: [{ ...problemOf(error), ref }] }))
