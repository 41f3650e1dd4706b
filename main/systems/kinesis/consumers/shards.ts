import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import type { Shard, Streams } from '../shared.ts'

/** How old shards may be to tell of leases (ms). */
const shardsMs = 60_000

/** Shards of a stream, asked `anew` or at most a minute old; null where they cannot be listed. Rejects only when cancelled. */
export async function shardsOrNull(
  streams: Streams, stream: string, call: Call, anew = false,
): Promise<readonly Shard[] | null> {
  try {
    return await streams.shards(stream, call, anew || shardsMs)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return null
  }
}
