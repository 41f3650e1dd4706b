import type { MessagePart } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { WireBrokers } from '../wire/brokers.ts'
import { PartitionLog } from './partition-log.ts'
import { checksumHolds } from './checksum.ts'
import { DamagedBatch, readBatchHeaders, RecordCursor, recordsOf, type BatchHeader } from './record-batch.ts'
import { TopicView } from './topic-view.ts'

/** Kafka gives at least the whole batch that holds the offset. */
const fewBytes = 1

/**
 * The exact bytes of one part of the message `<partition>-<offset>`. Rejects with NotFound where the message is gone or the part
 * is null, and with BadInput for an id of another shape. A batch that cannot be taken apart is given whole, as `value`.
 */
export async function recordAt(
  brokers: WireBrokers, topicName: string, id: string, part: MessagePart, signal: AbortSignal,
): Promise<Uint8Array> {
  const [, partition, offset] = /^(\d{1,9})-(\d{1,16})$/.exec(id)?.map(Number) ?? []
  if (partition === undefined || offset === undefined) {
    throw new ProblemError({
      code: 'BadInput', message: `${id} is not the id of a Kafka message.`,
      hint: 'An id is partition and offset, such as 3-1042.',
    })
  }
  try {
    const topic = await TopicView.open(topicName, brokers)
    if (!topic.partitions.includes(partition)) throw missing(id, `topic ${topicName} has no partition ${partition}`)
    const chunk = await new PartitionLog(topic, partition, signal).fetch(offset, fewBytes, false)
    if ('expiredTo' in chunk) throw missing(id, `its partition now begins at offset ${chunk.expiredTo}`)
    const batch = readBatchHeaders(chunk.records)
      .find(({ baseOffset, lastOffset }) => baseOffset <= offset && lastOffset >= offset)
    if (!batch) throw missing(id, 'compaction or a deletion has removed it')
    const bytes = partOf(chunk.records, batch, offset, part)
    if (bytes === undefined) throw missing(id, 'compaction or a deletion has removed it')
    if (bytes === null) throw new ProblemError({
      code: 'NotFound', message: `The ${nameOf(part)} of message ${id} is null: it has no bytes.`,
    })
    return Uint8Array.from(bytes)
  } catch (error) {
    throw error instanceof ProblemError && error.problem.code === 'Conflict' ? missing(id, 'its partition ends before it') : error
  }
}

/** undefined where the record is not there. */
function partOf(buffer: Buffer, batch: BatchHeader, offset: number, part: MessagePart): Buffer | null | undefined {
  const whole = buffer.subarray(batch.start, batch.end)
  if (batch.magic < 2 || !checksumHolds(buffer, batch)) return whole
  try {
    const cursor = new RecordCursor(recordsOf(buffer, batch), batch)
    while (cursor.next()) {
      if (cursor.offset !== offset) continue
      if (part === 'key') return cursor.key()
      if (part === 'value') return cursor.value()
      if (part === 'linked') throw new ProblemError({ code: 'Unsupported', message: 'A Kafka record points to nothing elsewhere.' })
      const headers = cursor.headers()
      const header = headers[part.header]
      if (header) return header.value
      throw new ProblemError({
        code: 'NotFound',
        message: `The message has ${headers.length} headers, counted from 0; there is no header ${part.header}.`,
      })
    }
    return undefined
  } catch (error) {
    if (error instanceof DamagedBatch) return whole
    throw error
  }
}

const nameOf = (part: MessagePart) => (typeof part === 'string' ? part : `header ${part.header}`)

function missing(id: string, reason: string): ProblemError {
  return new ProblemError({ code: 'NotFound', message: `Message ${id} is not there: ${reason}.`, hint: 'Read the topic again.' })
}
