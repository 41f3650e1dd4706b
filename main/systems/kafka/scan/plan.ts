import { type Problem, ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { badQuery, checkPartitions } from './bad-query.ts'
import { boundsOf, isBounds, type Bounds } from './bounds.ts'
import { readToken, tokenBase, type Token } from './resume.ts'
import type { TopicView } from './topic-view.ts'

/**
 * The range of one partition, fixed: offsets in [low, high). Reading stands at `position`: forward everything below it is done,
 * backward everything from it on; it is done at `end`. `heldFrom` is where an open transaction ends a committed read, null where
 * none does.
 */
export type PartitionPlan = {
  readonly id: number; readonly low: number; readonly high: number; readonly position: number; readonly end: number
  readonly stable: number; readonly heldFrom: number | null
}

/** What a read will cover. `problems` name the partitions that are not in it, of the `partitionCount` that the topic has. */
export type ReadPlan = {
  readonly direction: 'forward' | 'backward'; readonly partitions: readonly PartitionPlan[]; readonly problems: readonly Problem[]
  readonly partitionCount: number; readonly token: Omit<Token, 'ranges'>
}

type Bound = NonNullable<ReadQuery['until']> | Exclude<NonNullable<ReadQuery['from']>, { resume: string }>

/**
 * Fixes the range of a read by one round of ListOffsets. Throws BadInput for a range that cannot be, Conflict for a token of a
 * topic since re-created.
 */
export async function planRead(topic: TopicView, query: ReadQuery, signal: AbortSignal): Promise<ReadPlan> {
  const { from } = query
  if (typeof from === 'object' && 'resume' in from) return resumed(topic, query, from.resume, signal)
  const direction = query.direction ?? (from === undefined || from === 'newest' ? 'backward' : 'forward')
  const [low, high] = direction === 'forward' ? [from, query.until] : [query.until, from]
  const lowBound: Bound = low ?? 'oldest'
  const ids = choosePartitions(topic, query)
  checkOrder(query, direction, lowBound, high)
  const times = [lowBound, high].flatMap((bound) => typeof bound === 'object' && 'time' in bound ? [bound.time] : [])
  const found = await boundsOf(topic, ids, [...new Set(times)], signal)
  const committedOnly = query.committedOnly ?? false
  const partitions: PartitionPlan[] = []
  for (const id of ids) {
    const bounds = found.get(id)
    if (!isBounds(bounds)) continue
    const top = high === undefined || (direction === 'backward' && high === 'newest')
      ? (committedOnly ? bounds.stable : bounds.end)
      : offsetOf(high, id, bounds)
    const bottom = Math.min(offsetOf(lowBound, id, bounds), top)
    partitions.push(planned(id, bottom, top, direction === 'forward' ? bottom : top, bounds, direction, committedOnly))
  }
  return {
    direction, partitions, problems: unplanned(found, ids), partitionCount: topic.partitions.length,
    token: tokenBase('read', topic.name, topic.topicId, query, direction),
  }
}

/** Throws what stopped every partition; the problems of some stand beside the others. */
function unplanned(found: ReadonlyMap<number, Bounds | Problem>, ids: readonly number[]): readonly Problem[] {
  const problems = ids.flatMap((id) => {
    const bounds = found.get(id)
    return bounds === undefined || isBounds(bounds) ? [] : [bounds]
  })
  const [first] = problems
  if (first && problems.length === ids.length) throw new ProblemError(first)
  return problems
}

function planned(
  id: number, low: number, high: number, position: number, { end, stable }: Bounds, direction: 'forward' | 'backward',
  committedOnly: boolean,
): PartitionPlan {
  const held = committedOnly && high > stable && end > stable
  const at = held && direction === 'backward' ? Math.min(position, Math.max(stable, low)) : position
  return {
    id, low, high, position: at, end: direction === 'forward' ? high : low, stable, heldFrom: held ? Math.max(stable, low) : null,
  }
}

async function resumed(topic: TopicView, query: ReadQuery, text: string, signal: AbortSignal): Promise<ReadPlan> {
  const token = readToken(text, 'read', topic.name, query)
  const recreated = new ProblemError({
    code: 'Conflict', message: `Topic ${topic.name} was deleted and created again since this read began.`,
    hint: 'Begin a new read.',
    ref: { kind: 'topic', path: [topic.name] },
  })
  if (token.topicId !== topic.topicId) throw recreated
  const ids = Object.keys(token.ranges).map(Number)
  if (ids.some((id) => !topic.partitions.includes(id))) throw recreated
  const found = await boundsOf(topic, ids, [], signal)
  const partitions: PartitionPlan[] = []
  for (const id of ids) {
    const [bounds, range] = [found.get(id), token.ranges[id]]
    if (!isBounds(bounds) || !range) continue
    const [low, high, position] = range
    if (position > bounds.end) throw recreated
    partitions.push(planned(id, low, high, position, bounds, token.direction, token.committedOnly))
  }
  return {
    direction: token.direction, partitions, problems: unplanned(found, ids), partitionCount: topic.partitions.length,
    token: { ...token },
  }
}

function choosePartitions(topic: TopicView, query: ReadQuery): readonly number[] {
  const bounds = [query.from, query.until].filter((bound) => typeof bound === 'object')
  const maps = bounds.flatMap((bound) => 'offsets' in bound ? [Object.keys(bound.offsets).map(asPartition)] : [])
  const [map, second] = maps
  const ids = [...new Set(query.partitions ?? map ?? topic.partitions)].sort((a, b) => a - b)
  checkPartitions(topic, ids)
  if (bounds.some((bound) => 'offset' in bound) && ids.length !== 1) {
    throw badQuery(
      'query.partitions', `An offset means one partition, and this read has ${ids.length}.`,
      'Choose one partition, or give offsets by partition.',
    )
  }
  const stray = [map, second].flatMap((list) => list ?? []).find((id) => !ids.includes(id))
  const bare = ids.find((id) => maps.some((list) => !list.includes(id)))
  if (stray !== undefined || bare !== undefined) {
    const says = stray === undefined ? `Partition ${bare} has no offset.` : `Partition ${stray} has an offset but is not read.`
    throw badQuery('query.from.offsets', says, 'Give one offset for each partition that is read.')
  }
  return ids
}

function asPartition(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw badQuery('query.from.offsets', `${text} is not a partition.`, 'Partitions are whole numbers.')
}

/** Bounds of the same kind that are the wrong way round cannot be meant. */
function checkOrder(query: ReadQuery, direction: 'forward' | 'backward', low: Bound, high: Bound | undefined): void {
  if (typeof low !== 'object' || typeof high !== 'object') return
  const wrong = ('time' in low && 'time' in high && low.time > high.time)
    || ('offset' in low && 'offset' in high && BigInt(low.offset) > BigInt(high.offset))
    || ('offsets' in low && 'offsets' in high
      && Object.entries(low.offsets).some(([id, offset]) => BigInt(offset) > BigInt(high.offsets[id] ?? offset)))
  if (!wrong) return
  const says = direction === 'forward' ? 'until lies before from' : 'until lies after from'
  throw badQuery(
    'query.until', `Reading ${direction}, ${says}.`,
    query.direction ? 'Change the direction, or swap from and until.' : 'Swap from and until, or set direction.',
  )
}

function offsetOf(bound: Bound, id: number, { start, end, atTimes }: Bounds): number {
  if (bound === 'oldest') return start
  if (bound === 'newest' || bound === 'now') return end
  if ('time' in bound) return Math.max(start, atTimes.get(bound.time) ?? end)
  const text = 'offset' in bound ? bound.offset : 'offsets' in bound ? bound.offsets[id] ?? '' : ''
  const offset = Number(text)
  if (offset <= end) return offset
  throw badQuery(
    'query', `Offset ${text} is beyond the end of partition ${id}.`,
    `It holds offsets ${start} to ${end}, the last one excluded.`,
  )
}
