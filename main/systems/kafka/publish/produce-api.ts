import { createAPI, type Reader, Writer } from '@platformatic/kafka'

type Answer = { readonly errorCode: number; readonly baseOffset: bigint; readonly appendTime: bigint }

const acksAll = -1
const timeoutMs = 15_000

const request = (topic: string, partition: number, batch: Buffer) =>
  Writer.create()
    .appendString(null, false)
    .appendInt16(acksAll)
    .appendInt32(timeoutMs)
    .appendArray(
      [topic],
      (writer, name) => {
        writer.appendString(name, false).appendArray(
          [batch],
          (inner, bytes) => {
            inner.appendInt32(partition).appendBytes(bytes, false)
          },
          false,
          false,
        )
      },
      false,
      false,
    )

const readAnswers = (reader: Reader): Answer[] =>
  reader
    .readArray(
      (topics) => {
        topics.readString(false)
        return topics.readArray(
          (one) => {
            one.readInt32() // partition
            const answer = { errorCode: one.readInt16(), baseOffset: one.readInt64(), appendTime: one.readInt64() }
            one.readInt64() // log start
            return answer
          },
          false,
          false,
        )
      },
      false,
      false,
    )
    .flat()

/** Produce (0), version 7, of one batch to one partition: every broker from Kafka 2.1 to 4.x has it. */
export const produceOne = createAPI<[topic: string, partition: number, batch: Buffer], Answer | undefined>(
  0,
  7,
  request,
  (_correlation, _key, _version, reader) => readAnswers(reader)[0],
  false,
  false,
)
