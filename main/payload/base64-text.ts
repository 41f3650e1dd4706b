import { isAvroFile } from './avro-file.ts'
import { bufferOf } from './buffer.ts'
import type { Reading } from './format.ts'
import { looksLikeJson } from './json.ts'
import { isWrapped, within } from './wrapped.ts'

/** Shorter texts of letters and digits are words and ids rather than base64. */
const shortest = 16
const longest = 16 << 20

/**
 * Text in base64 (or base64url) whose bytes are JSON, an Avro file or wrapped data, read by them; undefined for all other
 * text, also where it may be base64 of something else.
 */
export function readBase64(bytes: Uint8Array, inside: (bytes: Uint8Array) => Reading): Reading | undefined {
  if (bytes.length < shortest || bytes.length > longest || !beginsLikeBase64(bytes)) return undefined
  const text = bufferOf(bytes).toString('latin1')
  if (!/^[A-Za-z0-9+/_-]+={0,2}\r?\n?$/.test(text)) return undefined
  const data = Buffer.from(text, 'base64')
  if (!looksLikeJson(data) && !isWrapped(data) && !isAvroFile(data)) return undefined
  const reading = inside(data)
  if (reading.format === 'text' || reading.format === 'bytes') return undefined
  return within('base64', reading)
}

/** Nearly every other text is told from base64 by its first characters. */
function beginsLikeBase64(bytes: Uint8Array): boolean {
  for (let at = 0; at < shortest; at++) if (!alphabet.has(bytes[at] ?? 0)) return false
  return true
}

const alphabet: ReadonlySet<number> = new Set(Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-='))
