import { isUtf8 } from 'node:buffer'
import { bufferOf } from './buffer.ts'
import { parseExactJson } from './exact-json.ts'
import { looksLikeJson } from './json.ts'

/**
 * Bytes as a filter sees them: a JSON object or array as Maps and arrays with exact whole numbers (exact-json.ts),
 * other valid UTF-8 as a string, anything else as the bytes; null for null. A bare JSON scalar is a string, so that the
 * text "null" is not a null. Never throws.
 */
export function decodedValue(bytes: Uint8Array | null): unknown {
  if (bytes === null || !isUtf8(bytes)) return bytes
  const text = bufferOf(bytes).toString('utf8')
  if (!looksLikeJson(bytes)) return text
  try {
    return parseExactJson(text)
  } catch {
    // Also JSON that is nested too deep: what cannot be taken apart is still text to search.
    return text
  }
}
