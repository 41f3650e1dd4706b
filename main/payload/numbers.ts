import type { Reading } from './format.ts'
import { scalarReading } from './readings.ts'

/** The same memory as a DataView, for big-endian numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * A key of exactly 4 or 8 bytes that is no text, as the big-endian number that Kafka's serialisers write; undefined for
 * other lengths. Eight bytes are a double where their exponent is that of an everyday number, 0.00001 to 1,000,000,000;
 * as an int64 that would be beyond 4 × 10^18.
 */
export function readNumberKey(bytes: Uint8Array): Reading | undefined {
  if (bytes.length === 4) {
    return scalarReading(BigInt(viewOf(bytes).getInt32(0)), 'int32', 'A key of 4 bytes that are no text: a big-endian integer')
  }
  if (bytes.length !== 8) return undefined
  const view = viewOf(bytes)
  const size = Math.abs(view.getFloat64(0))
  if (size >= 1e-5 && size <= 1e9) {
    const why = 'A key of 8 bytes that are no text: as a big-endian double it is an everyday number'
    return scalarReading(view.getFloat64(0), 'double', why)
  }
  return scalarReading(view.getBigInt64(0), 'int64', 'A key of 8 bytes that are no text: a big-endian integer')
}
