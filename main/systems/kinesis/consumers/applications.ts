import { GetShardIteratorCommand } from '@aws-sdk/client-kinesis'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { Kept, type Told } from '../../kept.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../../sqs/bounded.ts'
import type { Kinesis, Shard } from '../shared.ts'
import { fits } from './belongs.ts'
import { openLeaseTables } from './lease-tables.ts'
import { isSequence, readLeases, type Lease } from './leases.ts'

/** A KCL application's leases of one stream; `unsure` names all streams that they fit alike, where they fit more than one. */
export type Application = {
  readonly table: string
  readonly stream: string
  readonly leases: readonly Lease[]
  readonly unsure?: readonly string[]
}

/** How old leases may be for a list (ms), which asks for streams and owners only. */
const listedMs = 10 * 60_000
const listedEmulatedMs = 10_000
/** How old shards may be to tell whose leases they are (ms). */
const shardsMs = 60_000
const atOnce = 10
/** As many streams are asked whether a sequence number is theirs. */
const mostAsked = 20

/** KCL applications by what they keep in DynamoDB. */
export interface Applications {
  /** Every one that reads a stream of this account and region. Rejects only when cancelled. */
  all(call: Call): Promise<{ readonly found: readonly Application[]; readonly unknown: number; readonly problems: readonly Problem[] }>
  /** The leases of a table on a stream, no older than this (ms). Rejects with a ProblemError. */
  leases(table: string, stream: string, maxAgeMs: number, call: Call): Promise<Told<readonly Lease[]>>
}

/** Asks nothing before its first use. */
export function openApplications({ account, streams, client, tools: { now } }: Kinesis, lifetime: AbortSignal): Applications {
  const tables = openLeaseTables(account, now, lifetime)
  const kept = new Kept<readonly Lease[]>(now, lifetime)
  /** By table: the streams that its leases were found to be of. */
  const owners = new Map<string, readonly string[]>()
  const read = (table: string, maxAgeMs: number, call: Call) =>
    kept.get(table, maxAgeMs, (signal) => readLeases(account, table, signal), call)

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
    const proof = leases.find(({ checkpoint }) => isSequence(checkpoint))
    if (candidates.length < 2 || candidates.length > mostAsked || !proof) return candidates
    const answers = await bounded(candidates, atOnce, (stream) => isOf(stream, proof, call))
    const left = candidates.filter((_, index) => answers[index])
    return left.length > 0 ? left : candidates
  }
  /** null where they could not be listed. */
  const shardsOf = async (stream: string, call: Call, anew: true | number = shardsMs): Promise<readonly Shard[] | null> => {
    try {
      return await streams.shards(stream, call, anew)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      return null
    }
  }
  /** Streams of leases that name none. One whose shards cannot be listed just now keeps its leases. */
  const ownersOf = async (
    table: string, leases: readonly Lease[], all: readonly string[], call: Call,
  ): Promise<readonly string[]> => {
    const before = (owners.get(table) ?? []).filter((stream) => all.includes(stream))
    const isIts = (stream: string, shards: readonly Shard[] | null): boolean =>
      (shards ? fits(leases, shards) : before.includes(stream))
    const [only] = before
    if (before.length === 1 && only !== undefined) {
      if (isIts(only, await shardsOf(only, call))) return before
      // It may have been resharded since its shards were listed.
      if (isIts(only, await shardsOf(only, call, true))) return before
    }
    const shards = await bounded(all, atOnce, (stream) => shardsOf(stream, call, before.length > 0 ? true : shardsMs))
    const found = await narrowed(all.filter((stream, index) => isIts(stream, shards[index] ?? null)), leases, call)
    owners.set(table, found)
    return found
  }
  /** What was read before, where it cannot be read just now: an application does not go with one answer that did not come. */
  const leasesOf = async (table: string, problems: Problem[], call: Call): Promise<readonly Lease[]> => {
    try {
      return (await read(table, account.emulated ? listedEmulatedMs : listedMs, call)).value
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
      problems.push(error.problem)
      return error.problem.code === 'NotFound' ? [] : kept.known(table, Infinity)?.value ?? []
    }
  }
  const applicationsIn = async (
    table: string, all: readonly string[], problems: Problem[], call: Call,
  ): Promise<readonly Application[]> => {
    const leases = await leasesOf(table, problems, call)
    const named = Map.groupBy(leases.filter(({ stream }) => stream !== null), ({ stream }) => stream ?? '')
    const ofMany = [...named].filter(([stream]) => all.includes(stream)).map(([stream, of]) => ({ table, stream, leases: of }))
    const rest = leases.filter(({ stream }) => stream === null)
    const found = rest.length === 0 ? [] : await ownersOf(table, rest, all, call)
    const [first] = found
    return first === undefined ? ofMany : [...ofMany, {
      table, stream: first, leases: rest, ...(found.length > 1 && { unsure: found }),
    }]
  }

  return {
    async all(call) {
      const refused = account.meter.refuses('sqs')
      const { tables: all, unknown, problem } = await tables.all(call)
      const problems: Problem[] = problem ? [problem] : []
      if (all.length === 0) return { found: [], unknown, problems }
      const names = await streams.all(call)
      const found = await bounded(all, atOnce, async (table) => {
        try {
          if (refused !== null && !kept.known(table, Infinity)) return []
          return await applicationsIn(table, names, problems, call)
        } catch (error) {
          if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
          problems.push(error.problem)
          return []
        }
      })
      return { found: found.flat(), unknown, problems: distinct(problems) }
    },
    async leases(table, stream, maxAgeMs, call) {
      const told = await read(table, maxAgeMs, call)
      return { at: told.at, value: told.value.filter((lease) => lease.stream === null || lease.stream === stream) }
    },
  }
}

/** One problem of each kind: a permission that is missing for ten tables is one thing to tell. */
const distinct = (problems: readonly Problem[]): readonly Problem[] =>
  [...new Map(problems.map((problem) => [`${problem.code} ${problem.message.replace(/ on table \S+/, '')}`, problem])).values()]
