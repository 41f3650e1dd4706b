import type { BrokerConnection } from '../connection.ts'
import { WireReader } from '../reader.ts'
import { WireWriter } from '../writer.ts'

/** Times that ask for an end of the log. */
export const latestTime = -1
export const earliestTime = -2

/** `offset` is -1 where no record is that young. */
export type ListedOffset = { readonly partition: number; readonly error: number; readonly offset: number }

/**
 * ListOffsets v2 for partitions led by this broker. `time` is epoch ms, `latestTime` or `earliestTime`; with `committed` the
 * latest is the last stable offset, else the high watermark.
 */
export async function listOffsets(
  connection: BrokerConnection, topic: string, times: readonly {
    readonly partition: number; readonly time: number
  }[], committed: boolean,
): Promise<readonly ListedOffset[]> {
  const body = new WireWriter().int32(-1).int8(committed ? 1 : 0).array([topic], (writer, name) => writer.string(name)
    .array(times, (entry, { partition, time }) => entry.int32(partition).int64(Math.trunc(time))))
  const reader = new WireReader(await connection.send(2, 2, body.done()))
  reader.int32()
  return reader.array((item) => {
    item.string()
    return item.array((entry) => {
      const partition = entry.int32()
      const error = entry.int16()
      entry.int64()
      return { partition, error, offset: entry.number64() }
    })
  }).flat()
}
