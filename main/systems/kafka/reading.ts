import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../driver.ts'
import type { Place } from './cluster.ts'
import { toProblem } from './errors.ts'
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
/** How many are looked up between two looks at the clock. */
const lookupPlaces = 1_000

/** When records were written. A time that cannot be read is unknown: it must not cost the rest of a sample. */
export async function recordTimes(reader: Reader, places: readonly Place[], call: Call): Promise<readonly (number | null)[]> {
  const times: (number | null)[] = places.map(() => null)
  const until = performance.now() + lookupMs
  try {
    for (let from = 0; from < places.length && performance.now() < until; from += lookupPlaces) {
      const some = places.slice(from, from + lookupPlaces).map((place) => ({ ...place, offset: Number(place.offset) }))
      times.splice(from, some.length, ...(await reader.timestampsAt(some, call)))
    }
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'Cancelled') throw error
    call.log.warn('The times of records could not be read.', { problem: problem.message })
  }
  return times
}
