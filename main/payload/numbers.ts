import type { Reading } from './format.ts'
import { scalarReading } from './readings.ts'
import { uuidText } from './text.ts'

/** The same memory as a DataView, for big-endian numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Exactly 4, 8 or 16 bytes that are no text, as what Kafka's serialisers write in that length: a big-endian number, or a UUID
 * where the bits of its version and variant say so (RFC 9562); undefined for anything else. Eight bytes are a double where their
 * exponent is that of an everyday number, 0.00001 to 1,000,000,000; as an int64 that would be beyond 4 × 10^18.
 */
export function readScalar(bytes: Uint8Array): Reading | undefined {
  const view = viewOf(bytes)
  switch (bytes.length) {
    case 4: return scalarReading(BigInt(view.getInt32(0)), 'int32', '4 bytes that are no text: a big-endian integer')
    case 8: {
      const double = view.getFloat64(0)
      const size = Math.abs(double)
      return size >= 1e-5 && size <= 1e9
        ? scalarReading(double, 'double', '8 bytes that are no text: as a big-endian double they are an everyday number')
        : scalarReading(view.getBigInt64(0), 'int64', '8 bytes that are no text: a big-endian integer')
    }
    case 16: {
      const version = view.getUint8(6) >> 4
      const isUuid = version >= 1 && version <= 8 && view.getUint8(8) >> 6 === 0b10
      return isUuid ? scalarReading(uuidText(bytes), 'uuid', `16 bytes with the bits of a version ${version} UUID`) : undefined
    }
    default: return undefined
  }
}
