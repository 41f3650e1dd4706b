/**
 * Values larger than this are taken for JSON by their first and last byte, since parsing them costs more than a preview
 * is worth.
 */
export const parsedJsonLimit = 4 << 20

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * Whether the first and last byte that are not space are the braces of an object or the brackets of an array. Costs
 * nothing.
 */
export function looksLikeJson(bytes: Uint8Array): boolean {
  let first = 0
  let last = bytes.length - 1
  while (first < last && isSpace(bytes[first])) first++
  while (last > first && isSpace(bytes[last])) last--
  return (bytes[first] === 0x7b && bytes[last] === 0x7d) || (bytes[first] === 0x5b && bytes[last] === 0x5d)
}

/** Whether all of it parses as JSON, scalars included. Never throws. */
export function parsesAsJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(strictText.decode(bytes))
    return true
  } catch {
    return false
  }
}

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
