import type { BrokerConnection } from '../connection.ts'
import { WireReader } from '../reader.ts'

/** ApiVersions v0: the highest version this broker answers for each api key. */
export async function apiVersions(connection: BrokerConnection): Promise<ReadonlyMap<number, number>> {
  const reader = new WireReader(await connection.send(18, 0, new Uint8Array()))
  reader.int16()
  return new Map(reader.array((item) => {
    const key = item.int16()
    item.int16()
    return [key, item.int16()] as const
  }))
}
