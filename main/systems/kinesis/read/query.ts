import { ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import { shardId, streamName } from '../refs.ts'

/** An end of a range: the oldest record, the moment the read began, a time (epoch ms), or a sequence number for some shards. */
export type Bound = 'oldest' | 'end' | { readonly time: number } | { readonly sequence: Readonly<Record<string, string>> }

/** A query made complete. `shards` is null for all of the stream. */
export type Asked = {
  readonly stream: string
  readonly direction: 'forward' | 'backward'
  readonly low: Bound
  readonly high: Bound
  readonly shards: readonly string[] | null
  readonly limit: number
}

const defaultLimit = 100

/** Throws Unsupported for what Kinesis cannot honour, BadInput for what cannot be meant. */
export function askedOf(ref: Ref, query: ReadQuery): Asked {
  refuse(query)
  const { from, until } = query
  const direction = directionOf(query)
  const first = from === undefined || from === 'newest'
    ? (direction === 'backward' || from ? 'end' : 'oldest')
    : boundOf(from, 'query.from')
  const farthest = direction === 'forward' ? 'end' : 'oldest'
  const last = until === undefined ? farthest : until === 'now' ? 'end' : boundOf(until, 'query.until')
  const [low, high] = direction === 'forward' ? [first, last] : [last, first]
  if (typeof low === 'object' && typeof high === 'object' && 'time' in low && 'time' in high && low.time > high.time) {
    throw badQuery(
      'query.until', `Reading ${direction}, until lies ${direction === 'forward' ? 'before' : 'after'} from.`,
      'Swap from and until, or change the direction.',
    )
  }
  return { ...placeOf(ref, query), direction, low, high, limit: query.limit ?? defaultLimit }
}

/** The stream of a ref, and the shards that are meant of it. */
export function placeOf(ref: Ref, { shards }: Pick<ReadQuery, 'shards'>): Pick<Asked, 'stream' | 'shards'> {
  if (ref.kind !== 'shard') return { stream: streamName(ref), shards: shards ? [...new Set(shards)] : null }
  const { stream, shard } = shardId(ref)
  if (shards?.some((id) => id !== shard)) {
    throw badQuery(
      'query.shards', `Shard ${shard} is read, and shards names others.`,
      'Read the stream to choose several, or leave shards out.',
    )
  }
  return { stream, shards: [shard] }
}

const directionOf = ({ direction, from }: ReadQuery): Asked['direction'] =>
  direction ?? (from === undefined || from === 'newest' ? 'backward' : 'forward')

type Given = Exclude<NonNullable<ReadQuery['from']>, 'newest'>

function boundOf(given: Given | Exclude<NonNullable<ReadQuery['until']>, 'now'>, path: string): Bound {
  if (given === 'oldest') return given
  if ('time' in given || 'sequence' in given) return given
  if ('resume' in given) return 'oldest'
  throw unsupported(
    `${path}.offset`, 'a shard has no offsets', 'Give from.sequence with a sequence number for each shard, or a time.',
  )
}

/** Why a member makes no sense of a stream, and what does. */
const cannot = {
  partitions: ['a stream has shards', 'Name them in shards.'],
  committedOnly: ['a stream has no transactions', 'Leave committedOnly out.'],
} as const

/** Throws Unsupported for what no read and no tail of a stream can honour. */
export function refuse(query: Pick<ReadQuery, keyof typeof cannot | 'filter'>): void {
  for (const member of Object.keys(cannot) as (keyof typeof cannot)[]) {
    if (query[member] === undefined || query[member] === false) continue
    const [why, hint] = cannot[member]
    throw unsupported(`query.${member}`, why, hint)
  }
  if (query.filter?.header) {
    throw unsupported('query.filter.header', 'a record of Kinesis has no headers', 'Leave filter.header out.')
  }
}

const unsupported = (path: string, why: string, hint: string): ProblemError => new ProblemError({
  code: 'Unsupported', message: `A read of a stream cannot honour ${path.replace('query.', '')}: ${why}.`, hint, issues: [{
    path, message: why,
  }],
})

/** A part of a query that cannot be meant; `path` is where it stands, with dots. */
export const badQuery = (path: string, message: string, hint: string): ProblemError =>
  new ProblemError({ code: 'BadInput', message, hint, issues: [{ path, message: `${message} ${hint}` }] })
