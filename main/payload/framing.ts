import { inflateSync } from 'node:zlib'
import { bufferOf } from './buffer.ts'
import type { Reading, Refused } from './format.ts'
import { uuidText } from './text.ts'

/** The id of a schema: a number in Confluent's wire format, the UUID of a schema version in AWS Glue's. */
export type SchemaId = number | string

/**
 * Reads payloads that name their schema in the wire format of Confluent or of AWS Glue, by the schemas of one registry, which it
 * keeps once they came. Made by registry/framed.ts for a connection that has a registry.
 */
export interface FramedReader {
  /** null when the schema of this id is there or known to be missing; else resolves when that is so, and never rejects. */
  needs(id: SchemaId): Promise<void> | null
  /**
   * The whole bytes, frame included; refused with a reason such as "Schema 42 is not in the registry at …". Never throws.
   */
  read(bytes: Uint8Array, id: SchemaId): Reading | Refused
}

/** How many bytes come before the data in Confluent's wire format: a zero, then the schema's id in four, big-endian. */
const frameBytes = 5

/**
 * The same of AWS Glue's: a 3, how the data is compressed (0 not, 5 zlib), and the 16 bytes of the schema version's UUID
 * (GlueSchemaRegistry's AWSSchemaRegistryConstants).
 */
const glueFrameBytes = 18
const glueHeader = 3
const plainData = 0
const zlibData = 5
/** Data that inflates to more stays as it is: a few kilobytes of zlib may hold gigabytes. */
const inflatedLimit = 16 << 20

/** The schema id of bytes in one of those formats; undefined where they cannot be in either. */
export function framedId(bytes: Uint8Array): SchemaId | undefined {
  if (bytes[0] === glueHeader) return glueId(bytes)
  if (bytes.length < frameBytes || bytes[0] !== 0) return undefined
  const id = new DataView(bytes.buffer, bytes.byteOffset, frameBytes).getInt32(1)
  return id > 0 ? id : undefined
}

function glueId(bytes: Uint8Array): string | undefined {
  const isFrame = bytes.length >= glueFrameBytes && (bytes[1] === plainData || bytes[1] === zlibData)
  return isFrame ? uuidText(bytes.subarray(2, glueFrameBytes)) : undefined
}

/** What stands behind the frame, inflated where it is compressed. Throws an Error for data that does not inflate, or to too much. */
export function unframed(bytes: Uint8Array, id: SchemaId): Uint8Array {
  const data = bufferOf(bytes).subarray(typeof id === 'number' ? frameBytes : glueFrameBytes)
  if (typeof id === 'number' || bytes[1] !== zlibData) return data
  try {
    return inflateSync(data, { maxOutputLength: inflatedLimit })
  } catch (error) {
    const tooMuch = `its zlib data inflates to more than ${inflatedLimit >> 20} MB`
    throw new Error(error instanceof RangeError ? tooMuch : 'its zlib data is damaged', { cause: error })
  }
}

/** The frame itself; data behind Glue's is not compressed. */
export function frameOf(id: SchemaId): Buffer {
  if (typeof id === 'string') return Buffer.concat([Buffer.of(glueHeader, plainData), Buffer.from(id.replaceAll('-', ''), 'hex')])
  const frame = Buffer.alloc(frameBytes)
  frame.writeInt32BE(id, 1)
  return frame
}

/** How an id is named: `schema id 42`, or Glue's `schema version …`. */
export const idWords = (id: SchemaId): string => (typeof id === 'number' ? `schema id ${id}` : `schema version ${id} of AWS Glue`)

/** What is said of bytes with a schema id where there is no registry. */
export const noRegistry = (id: SchemaId): string =>
  `It begins like a message with ${idWords(id)}, and this connection has no schema registry`

/** Ids that registries give out; in four bytes of anything else a larger number is as likely. */
const largestLikelyId = 1 << 24

/**
 * The same for bytes of which nobody said that they are framed: only ids that registries give out, with data behind them,
 * so that a small 64-bit integer is not taken for a frame.
 */
export function likelyFramedId(bytes: Uint8Array): SchemaId | undefined {
  const id = framedId(bytes)
  if (typeof id === 'string') return bytes.length > glueFrameBytes ? id : undefined
  return id !== undefined && bytes.length > frameBytes && id < largestLikelyId ? id : undefined
}
