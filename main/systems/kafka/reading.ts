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
  throw new ProblemError({ code: 'Unsupported', message: `A ${ref.kind} holds no messages.`, hint: 'Read a topic or a partition.', ref })
}

/** The topic to publish to. */
export function topicToWrite(ref: Ref): string {
  if (ref.kind === 'topic' && ref.path[0]) return ref.path[0]
  throw new ProblemError({ code: 'Unsupported', message: `Nothing can be published to a ${ref.kind}.`, hint: 'Publish to a topic; options.partition chooses one.', ref })
}

/** A query of a partition's ref reads that partition only. */
export function forRef<Query extends { readonly partitions?: readonly number[] | undefined }>(ref: Ref, query: Query): Query {
  if (ref.kind !== 'partition') return query
  const partition = Number(ref.path[1])
  if (!query.partitions || query.partitions.includes(partition)) return { ...query, partitions: [partition] }
  throw new ProblemError({ code: 'BadInput', message: `Partition ${partition} is not among the partitions asked for.`, issues: [{ path: 'query.partitions', message: `must hold ${partition}` }] })
}

/** When records were written. A time that cannot be read is unknown: it must not cost the rest of a sample. */
export async function recordTimes(reader: Reader, places: readonly Place[], call: Call): Promise<readonly (number | null)[]> {
  try {
    return await reader.timestampsAt(places.map(({ topic, partition, offset }) => ({ topic, partition, offset: Number(offset) })), call)
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'Cancelled') throw error
    call.log.warn('The times of records could not be read.', { problem: problem.message })
    return places.map(() => null)
  }
}
