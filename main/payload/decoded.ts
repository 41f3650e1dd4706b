import { isUtf8 } from 'node:buffer'
import { detect, type Around } from './detect.ts'
import { jsonValue, looksLikeJson } from './json.ts'

/**
 * Bytes as a filter sees them: what is decoded as Maps and arrays with exact whole numbers as BigInts, other numbers as
 * doubles, binary inside as base64; JSON as exact-json.ts makes it. Other valid UTF-8 is a string, anything else the
 * bytes; null is null. A bare JSON scalar is a string, so that the text "null" is not a null. Never throws.
 *
 * Only for JSON and text do the characters of the value stand in the bytes as they are: what is wrapped, base64 or
 * written with a schema holds texts that a search of the bytes does not find.
 */
export function decodedValue(bytes: Uint8Array | null, around: Around = { part: 'value' }): unknown {
  if (bytes === null) return null
  // Nearly every value; here it is not parsed a first time just to see what it is.
  if (looksLikeJson(bytes) && isUtf8(bytes)) return jsonValue(bytes)
  return detect(bytes, around).value()
}
