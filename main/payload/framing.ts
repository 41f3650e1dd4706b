import type { Reading, Refused } from './format.ts'

/**
 * Reads payloads in Confluent's wire format by the schemas of one registry, which it keeps once they came. Made by
 * registry/framed.ts for a connection that has a registry.
 */
export interface FramedReader {
  /** null when the schema of this id is there or known to be missing; else resolves when that is so, and never rejects. */
  needs(id: number): Promise<void> | null
  /**
   * The whole bytes, frame included; refused with a reason such as "Schema 42 is not in the registry at …". Never throws.
   */
  read(bytes: Uint8Array, id: number): Reading | Refused
}

/** How many bytes come before the data in Confluent's wire format: a zero, then the schema's id in four, big-endian. */
export const frameBytes = 5

/** The schema id of bytes in that format; undefined where they cannot be in it. */
export function framedId(bytes: Uint8Array): number | undefined {
  if (bytes.length < frameBytes || bytes[0] !== 0) return undefined
  const id = new DataView(bytes.buffer, bytes.byteOffset, frameBytes).getInt32(1)
  return id > 0 ? id : undefined
}

/** What is said of bytes with a schema id where there is no registry. */
export const noRegistry = (id: number): string =>
  `It begins like a message with schema id ${id}, and this connection has no schema registry`

/** Ids that registries give out; in four bytes of anything else a larger number is as likely. */
const largestLikelyId = 1 << 24

/**
 * The same for bytes of which nobody said that they are framed: only ids that registries give out, with data behind them,
 * so that a small 64-bit integer is not taken for a frame.
 */
export function likelyFramedId(bytes: Uint8Array): number | undefined {
  const id = bytes.length > frameBytes ? framedId(bytes) : undefined
  return id !== undefined && id < largestLikelyId ? id : undefined
}
