import type { Reading } from '../format.ts'
import { valueReading } from '../readings.ts'
import { readMessagePack } from './read.ts'

/** Larger values are not tried: most binary data that begins like MessagePack is none, and finding that out takes time. */
const largest = 16 << 20

/** Bytes that are wholly one map or array of MessagePack; undefined for anything else. */
export function detectMessagePack(bytes: Uint8Array): Reading | undefined {
  if (bytes.length > largest || !beginsCollection(bytes[0] ?? 0)) return undefined
  try {
    return valueReading(readMessagePack(bytes), 'msgpack', 'It is MessagePack from the first byte to the last')
  } catch {
    return undefined
  }
}

const beginsCollection = (byte: number): boolean => (byte >= 0x80 && byte < 0xa0) || (byte >= 0xdc && byte <= 0xdf)
