import { ProblemError } from '#contract/problem.ts'
import type { WireBrokers } from '../wire/brokers.ts'
import type { BrokerConnection } from '../wire/connection.ts'
import { fetchRecords, type FetchedPartition } from '../wire/requests/fetch.ts'
import { DamagedBatch, readBatchHeaders, RecordCursor, recordsOf } from './record-batch.ts'

/** An offset in a partition. */
export type LogPosition = { readonly topic: string; readonly partition: number; readonly offset: number }

/** Enough for a batch of Java's default size; a longer one is asked for alone. */
const batchBytes = 20 << 10
const requestBytes = 8 << 20
const requestPartitions = 300
/** So many are asked for alone at a time. */
const lanes = 8
/** Batches without a record at or after the offset (gaps, markers) are passed over this often. */
const steps = 8

/**
 * The time of the first record at or after each offset, epoch ms; null where there is none, it has no time, or its broker does
 * not answer. One Fetch a broker covers many positions, with about one batch each. Rejects only when no broker answers at all.
 */
export async function timestampsAt(brokers: WireBrokers, positions: readonly LogPosition[]): Promise<(number | null)[]> {
  const times: (number | null)[] = positions.map(() => null)
  if (positions.length === 0) return times
  const { topics } = await brokers.metadata([...new Set(positions.map(({ topic }) => topic))])
  const seeks = positions.map((position, index) => ({ ...position, index }))
  const leaders = Map.groupBy(
    seeks, ({ topic, partition }) => topics.get(topic)?.partitions.find(({ id }) => id === partition)?.leader ?? -1,
  )
  const led = [...leaders].filter(([leader]) => leader >= 0)
  await Promise.all(led.map(([leader, wanted]) => seekAt(brokers, leader, wanted, times)))
  return times
}

type Seek = LogPosition & { readonly index: number }
type Found = number | null | { readonly from: number }

async function seekAt(brokers: WireBrokers, leader: number, wanted: readonly Seek[], times: (number | null)[]): Promise<void> {
  try {
    const broker = await brokers.to(leader)
    const further: Seek[] = []
    const note = (seek: Seek, found: Found) => {
      if (found !== null && typeof found === 'object') further.push({ ...seek, offset: found.from })
      else times[seek.index] = found
    }
    for (const seeks of requestsOf(wanted)) {
      const found = await seekTogether(broker, seeks)
      for (const [index, seek] of seeks.entries()) note(seek, found[index] ?? null)
    }
    await Promise.all(Array.from({ length: lanes }, async () => {
      for (let seek = further.pop(); seek; seek = further.pop()) times[seek.index] = await seekAlone(broker, seek)
    }))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
  }
}

/** Requests of bounded size in which no partition comes twice: a broker would answer only one of them. */
function requestsOf(wanted: readonly Seek[]): Seek[][] {
  const seen = new Map<string, number>()
  const layers = Map.groupBy(wanted, ({ topic, partition }) => {
    const name = `${partition} ${topic}`
    const layer = seen.get(name) ?? 0
    seen.set(name, layer + 1)
    return layer
  })
  return [...layers.values()].flatMap((layer) => Array.from(
    { length: Math.ceil(layer.length / requestPartitions) },
    (_, part) => layer.slice(part * requestPartitions, (part + 1) * requestPartitions),
  ))
}

async function seekTogether(broker: BrokerConnection, seeks: readonly Seek[]): Promise<readonly Found[]> {
  const { partitions } = await fetchRecords(
    broker, seeks.map((seek) => ({ ...seek, maxBytes: batchBytes })),
    { maxWaitMs: 0, minBytes: 0, maxBytes: requestBytes, committed: false },
  )
  const answers = new Map(partitions.map((answer) => [`${answer.partition} ${answer.topic}`, answer]))
  return seeks.map((seek) => {
    const answer = answers.get(`${seek.partition} ${seek.topic}`)
    return answer && answer.error === 0 ? timeIn(answer, seek.offset) : null
  })
}

/** Alone a position gets its batch however long it is. */
async function seekAlone(broker: BrokerConnection, seek: Seek): Promise<number | null> {
  let { offset } = seek
  for (let step = 0; step < steps; step++) {
    const { partitions: [answer] } = await fetchRecords(
      broker, [{ ...seek, offset, maxBytes: 1 }], { maxWaitMs: 0, minBytes: 0, maxBytes: 1, committed: false },
    )
    const found = answer && answer.error === 0 ? timeIn(answer, offset) : null
    if (found === null || typeof found === 'number') return found
    offset = found.from
  }
  return null
}

/** The time, `from` where to look further, or null at the end of the log. */
function timeIn({ records, highWatermark }: FetchedPartition, offset: number): Found {
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
