import type { Reading, RecordAround, Refused } from '../format.ts'
import { textOf, valueReading } from '../readings.ts'
import { readOffsetsKey, readOffsetsValue } from './read.ts'

/** The topic in which Kafka keeps what its groups committed, and the groups. */
export const offsetsTopic = '__consumer_offsets'

/** A key or value of that topic; refused with the reason for a version that is not known. */
export function readOffsets(bytes: Uint8Array, part: 'key' | 'value', record: RecordAround | undefined): Reading | Refused {
  try {
    if (part === 'key') {
      const key = readOffsetsKey(bytes)
      return valueReading(key, 'consumer-offsets', `It is a key of type ${String(key.get('type'))} in ${offsetsTopic}`)
    }
    const { kind, version, fields } = readOffsetsValue(bytes, record?.key)
    return valueReading(fields, 'consumer-offsets', `It is a value of type ${kind}, version ${version}, in ${offsetsTopic}`)
  } catch (error) {
    return { problem: `Not a record of ${offsetsTopic}: ${textOf(error)}` }
  }
}
