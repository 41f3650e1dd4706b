import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import type { Kinesis, Shard } from '../shared.ts'

/** How old a list of shards may be that tells which of them are gone (ms): all that are not found ask at once. */
const listedMs = 1_000

/**
 * Why a shard cannot be read; null where all its records have expired, so that its children come next. Rejects with what ends
 * the whole read.
 */
export async function troubleOf(
  { streams }: Kinesis, { stream, shard }: { readonly stream: string; readonly shard: Shard }, error: unknown, call: Call,
): Promise<Problem | null> {
  const problem = problemOf(error)
  if (problem.code !== 'NotFound') return problem
  try {
    const all = await streams.shards(stream, call, listedMs)
    return all.some(({ id }) => id === shard.id) ? problem : null
  } catch (other) {
    return problemOf(other)
  }
}

/** Throws what is no trouble of one shard. */
function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError && error.problem.code !== 'Cancelled') return error.problem
  throw error
}
