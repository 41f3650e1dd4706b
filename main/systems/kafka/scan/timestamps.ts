import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import { Brokers } from '../wire/brokers.ts'
import { fetchRecords, type FetchedPartition } from '../wire/requests/fetch.ts'
import { DamagedBatch, readBatchHeaders, RecordCursor, recordsOf } from './record-batch.ts'

export type LogPosition = { readonly topic: string; readonly partition: number; readonly offset: number }

/** Enough for a batch of Java's default size; a longer one is asked for alone. */
const batchBytes = 20 << 10
const requestBytes = 8 << 20
/** Batches without a record at or after the offset (gaps, markers) are passed over this often. */
const steps = 8

/** The time of the first record at or after each offset, epoch ms; null where there is none, it has no time, or its broker does not answer.
 * One Fetch a broker covers many positions, with about one batch each. Rejects only when no broker answers at all. */
export async function timestampsAt(connection: KafkaConnection, positions: readonly LogPosition[], signal: AbortSignal): Promise<(number | null)[]> {
  const times: (number | null)[] = positions.map(() => null)
  if (positions.length === 0) return times
  const brokers = new Brokers(connection, signal)
  try {
    const { topics } = await brokers.metadata([...new Set(positions.map(({ topic }) => topic))])
    const seeks = positions.map((position, index) => ({ ...position, index }))
    const leaders = Map.groupBy(seeks, ({ topic, partition }) => topics.get(topic)?.partitions.find(({ id }) => id === partition)?.leader ?? -1)
    await Promise.all([...leaders].map(([leader, wanted]) => leader < 0 ? undefined : seekAt(brokers, leader, wanted, times, signal)))
    return times
  } finally {
    brokers.close()
  }
}

type Seek = LogPosition & { readonly index: number }

async function seekAt(brokers: Brokers, leader: number, wanted: readonly Seek[], times: (number | null)[], signal: AbortSignal): Promise<void> {
  try {
    const broker = await brokers.to(leader)
    let left = wanted
    for (let step = 0; step < steps && left.length > 0; step++) {
      const answers = await fetchRecords(broker, left.map(seek => ({ ...seek, maxBytes: batchBytes })), { maxWaitMs: 0, minBytes: 0, maxBytes: requestBytes, committed: false })
      const rest: Seek[] = []
      for (const seek of left) {
        const answer = answers.partitions.find(({ topic, partition }) => topic === seek.topic && partition === seek.partition)
        const found = answer && answer.error === 0 ? timeIn(answer, seek.offset) : null
        if (typeof found === 'number') times[seek.index] = found
        else if (found !== null) rest.push({ ...seek, offset: found.from })
      }
      // The broker fills the first partition whatever its batch takes, and may leave the others empty: they take turns at being first.
      const [first, ...others] = rest
      left = first ? [...others, first] : []
      if (rest.length === left.length && rest.length > 0 && step === steps - 1) await alone(broker, rest, times)
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
  }
}

/** One by one, so that each gets its batch however long it is. */
async function alone(broker: Awaited<ReturnType<Brokers['to']>>, rest: readonly Seek[], times: (number | null)[]): Promise<void> {
  await Promise.all(rest.map(async seek => {
    const { partitions: [answer] } = await fetchRecords(broker, [{ ...seek, maxBytes: 1 }], { maxWaitMs: 0, minBytes: 0, maxBytes: 1, committed: false })
    const found = answer && answer.error === 0 ? timeIn(answer, seek.offset) : null
    if (typeof found === 'number') times[seek.index] = found
  }))
}

/** The time, `from` where to look further, or null at the end of the log. */
function timeIn({ records, highWatermark }: FetchedPartition, offset: number): number | null | { readonly from: number } {
  if (offset >= highWatermark) return null
  let from = offset
  for (const batch of readBatchHeaders(records)) {
    from = Math.max(from, batch.lastOffset + 1)
    if (batch.control || batch.magic < 2 || batch.lastOffset < offset) continue
    try {
      const cursor = new RecordCursor(recordsOf(records, batch), batch)
      while (cursor.next()) if (cursor.offset >= offset) return cursor.time < 0 ? null : cursor.time
    } catch (error) {
      if (!(error instanceof DamagedBatch)) throw error
    }
  }
  return { from }
}
