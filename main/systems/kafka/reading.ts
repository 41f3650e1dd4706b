import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../driver.ts'
import type { Place } from './cluster.ts'
import { toProblem } from './errors.ts'
import { partitionKey } from './offsets.ts'
import type { Reader } from './scan/reader.ts'

/** The topic whose records a ref has: a topic's, or a partition's. */
export function topicToRead(ref: Ref): string {
  const name = ref.kind === 'topic' || ref.kind === 'partition' ? ref.path[0] : undefined
  if (name) return name
  throw new ProblemError({
    code: 'Unsupported',
    message: `A ${ref.kind} holds no messages.`,
    hint: 'Read a topic or a partition.',
    ref,
  })
}

/** The topic to publish to. */
export function topicToWrite(ref: Ref): string {
  if (ref.kind === 'topic' && ref.path[0]) return ref.path[0]
  throw new ProblemError({
    code: 'Unsupported',
    message: `Nothing can be published to a ${ref.kind}.`,
    hint: 'Publish to a topic; options.partition chooses one.',
    ref,
  })
}

/** A query of a partition's ref reads that partition only. */
export function forRef<Query extends { readonly partitions?: readonly number[] | undefined }>(ref: Ref, query: Query): Query {
  if (ref.kind !== 'partition') return query
  const partition = Number(ref.path[1])
  if (!query.partitions || query.partitions.includes(partition)) return { ...query, partitions: [partition] }
  throw new ProblemError({
    code: 'BadInput',
    message: `Partition ${partition} is not among the partitions asked for.`,
    issues: [{ path: 'query.partitions', message: `must hold ${partition}` }],
  })
}

/** How long one sample may take to look up the times of records (ms); what is left is looked up by the next. */
const lookupMs = 1_500

/** When records were written. A time that cannot be read is unknown: it must not cost the rest of a sample. */
export async function recordTimes(reader: Reader, places: readonly Place[], call: Call): Promise<readonly (number | null)[]> {
  const times: (number | null)[] = places.map(() => null)
  const until = performance.now() + lookupMs
  try {
    for (const round of onePlaceAPartition(places)) {
      if (performance.now() > until) break
      const found = await reader.timestampsAt(
        round.map(({ topic, partition, offset }) => ({ topic, partition, offset: Number(offset) })),
        call,
      )
      round.forEach(({ index }, at) => {
        times[index] = found[at] ?? null
      })
    }
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'Cancelled') throw error
    call.log.warn('The times of records could not be read.', { problem: problem.message })
  }
  return times
}

type Indexed = Place & { readonly index: number }

/** A Fetch request can name each partition only once, so places of many groups in the same one are looked up in turn. */
function onePlaceAPartition(places: readonly Place[]): readonly (readonly Indexed[])[] {
  const rounds: Indexed[][] = []
  const taken = new Map<string, number>()
  places.forEach((place, index) => {
    const key = partitionKey(place.topic, place.partition)
    const round = taken.get(key) ?? 0
    taken.set(key, round + 1)
    ;(rounds[round] ??= []).push({ ...place, index })
  })
  return rounds
}
