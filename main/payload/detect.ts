import { isUtf8 } from 'node:buffer'
import { readAvroFile } from './avro-file.ts'
import { readBase64 } from './base64-text.ts'
import type { Part, Reading, RecordAround } from './format.ts'
import { idWords, likelyFramedId, noRegistry, type FramedReader, type SchemaId } from './framing.ts'
import { looksLikeJson, readJson } from './json.ts'
import { detectMessagePack } from './msgpack/detect.ts'
import { readScalar } from './numbers.ts'
import { offsetsTopic, readOffsets } from './offsets/offsets.ts'
import { bytesReading, textReading } from './readings.ts'
import { hasControls } from './text.ts'
import { readWrapped } from './wrapped.ts'

/** What is known of some bytes beside themselves. `framed` is there for a connection with a schema registry. */
export type Around = {
  readonly part: Part
  readonly record?: RecordAround | undefined
  readonly topic?: string | undefined
  readonly framed?: FramedReader | undefined
}

/** More wrappings than these are left on. */
const deepest = 3

/** What the bytes are, in the order that docs/payloads.md tells. Never throws. */
export function detect(bytes: Uint8Array, around: Around): Reading {
  if (around.topic !== offsetsTopic || around.part === 'header') return detectInside(bytes, around, 0)
  const offsets = readOffsets(bytes, around.part, around.record)
  return 'format' in offsets ? offsets : bytesReading(bytes, `It is in ${offsetsTopic}`, offsets.problem)
}

/**
 * Only objects and arrays count as JSON: a bare `null`, `42` or `true` is text, so that the text "null" is never taken
 * for a null.
 */
function detectInside(bytes: Uint8Array, around: Around, depth: number): Reading {
  if (bytes.length === 0) return textReading(bytes, 'empty', 'It has no bytes')
  const inside = depth < deepest ? (data: Uint8Array) => detectInside(data, around, depth + 1) : undefined
  if (!isUtf8(bytes)) return detectBinary(bytes, 'Not text: it is not valid UTF-8', around, depth, inside)
  const json = looksLikeJson(bytes) ? readJson(bytes) : undefined
  if (json) return json
  if (hasControls(bytes)) return detectBinary(bytes, 'Not text: it holds control characters', around, depth, inside)
  const base64 = inside && around.part !== 'header' ? readBase64(bytes, inside) : undefined
  return base64 ?? textReading(bytes, 'text', 'Valid UTF-8, and not a JSON object or array')
}

function detectBinary(
  bytes: Uint8Array, why: string, around: Around, depth: number, inside: ((data: Uint8Array) => Reading) | undefined,
): Reading {
  const outermost = depth === 0 && around.part !== 'header'
  return (inside && readWrapped(bytes, inside))
    ?? readAvroFile(bytes)
    ?? (outermost ? readFramed(bytes, why, around) : undefined)
    ?? detectMessagePack(bytes)
    ?? (outermost ? readScalar(bytes) : undefined)
    ?? bytesReading(bytes, why)
}

/** A message that names its schema; looked for in a key or value itself, and not in what was wrapped in it. */
function readFramed(bytes: Uint8Array, why: string, { framed }: Around): Reading | undefined {
  const id = likelyFramedId(bytes)
  if (id === undefined) return undefined
  const hint = `It begins like a message with ${idWords(id)}`
  const read = framed?.read(bytes, id)
  if (read && 'format' in read) return read
  if (bytes.length === integerBytes) return withDoubt(readScalar(bytes), read?.problem)
  return bytesReading(bytes, `${why}. ${hint}${typeof id === 'number' ? ' of a schema registry' : ''}`, problemOf(hint, id, read?.problem))
}

/** Times and counts of eight bytes begin with zeros too, so that these are numbers and not undecoded messages. */
const integerBytes = 8

/** A short message whose schema did not come looks the same: the reason is told beside the number. */
const withDoubt = (number: Reading | undefined, reason: string | undefined): Reading | undefined =>
  number && reason !== undefined ? { ...number, why: `${number.why}, or a message with a schema id. ${reason}` } : number

/** A reason that does not name the schema is told with it. */
function problemOf(hint: string, id: SchemaId, reason: string | undefined): string {
  if (reason === undefined) return noRegistry(id)
  return reason.includes(String(id)) ? reason : `${hint}. ${reason}`
}
