import { GetShardIteratorCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../../sqs/bounded.ts'
import type { Kinesis, Shard } from '../shared.ts'
import { fits } from './belongs.ts'
import { isSequence, type Lease } from './leases.ts'
import { shardsOrNull } from './shards.ts'

const atOnce = 10
/** As many streams are asked whether a sequence number is theirs. */
const mostAsked = 20

/** Whose leases are those that name no stream. */
export interface Owners {
  /** The streams among `all` that the leases of a table fit, more than one where nobody can tell. Rejects only when cancelled. */
  of(table: string, leases: readonly Lease[], all: readonly string[], call: Call): Promise<readonly string[]>
}

/** Remembers what it found of each table. */
export function openOwners({ streams, client }: Kinesis): Owners {
  const found = new Map<string, readonly string[]>()

  const isOf = async (stream: string, { shard, checkpoint }: Lease, call: Call): Promise<boolean> => {
    try {
      await client.send(new GetShardIteratorCommand({
        StreamName: stream, ShardId: shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
        StartingSequenceNumber: checkpoint ?? undefined,
      }), { abortSignal: call.signal })
      return true
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      return error.problem.code !== 'BadInput' && error.problem.code !== 'NotFound'
    }
  }
  /** AWS refuses a sequence number that did not come from the stream (GetShardIterator, InvalidArgumentException). */
  const narrowed = async (candidates: readonly string[], leases: readonly Lease[], call: Call): Promise<readonly string[]> => {
    // Of an old shard that is gone AWS would tell nothing.
    const [proof] = leases.filter(({ checkpoint }) => isSequence(checkpoint)).toSorted((a, b) => (a.shard > b.shard ? -1 : 1))
    if (candidates.length < 2 || candidates.length > mostAsked || !proof) return candidates
    const answers = await bounded(candidates, atOnce, (stream) => isOf(stream, proof, call))
    const left = candidates.filter((_, index) => answers[index])
    return left.length > 0 ? left : candidates
  }

  return {
    async of(table, leases, all, call) {
      const before = (found.get(table) ?? []).filter((stream) => all.includes(stream))
      // One whose shards cannot be listed just now keeps its leases.
      const isIts = (stream: string, shards: readonly Shard[] | null): boolean =>
        (shards ? fits(leases, shards) : before.includes(stream))
      const fitting = async (some: readonly string[], anew: boolean): Promise<readonly string[]> => {
        const shards = await bounded(some, atOnce, (stream) => shardsOrNull(streams, stream, call, anew))
        return some.filter((stream, index) => isIts(stream, shards[index] ?? null))
      }
      const allFit = async (anew: boolean) => (await fitting(before, anew)).length === before.length
      const isKnown = before.length > 0
      // They may have been resharded since their shards were listed.
      const still = isKnown && (await allFit(false) || await allFit(true))
      const now = await narrowed(still ? before : await fitting(all, isKnown), leases, call)
      found.set(table, now)
      return now
    },
  }
}
