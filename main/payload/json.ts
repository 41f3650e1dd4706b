import { isUtf8 } from 'node:buffer'
import { bufferOf } from './buffer.ts'
import { parseExactJson } from './exact-json.ts'
import type { Reading } from './format.ts'
import { cloudEventOf } from './cloud-events.ts'
import { cutText } from './text.ts'

/**
 * Values larger than this are taken for JSON by their first and last byte, since parsing them costs more than a preview
 * is worth.
 */
export const parsedJsonLimit = 4 << 20

/** Filters see larger JSON as text: taken apart it would need a hundred times its size. */
const decodedJsonLimit = 16 << 20

/** Levels, objects and arrays, and commas, beyond which a value is not taken apart: each object costs 200 bytes or more. */
const most = { levels: 1_000, objects: 500_000, commas: 2_000_000 } as const
/** Below this nothing is counted. */
const smallJson = 64 << 10

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

/** Valid UTF-8 that begins and ends like JSON, read as JSON; undefined where it is none. Shown exactly as sent. */
export function readJson(bytes: Uint8Array): Reading | undefined {
  if (bytes.length > parsedJsonLimit) return jsonReading(bytes, 'It begins and ends like JSON')
  const parsed = isExcessive(bytes) ? undefined : parsedJson(bytes)
  if (parsed === undefined) return undefined
  const event = cloudEventOf(parsed)
  return jsonReading(bytes, event === undefined ? 'It parses as JSON' : `${event}: it parses as JSON`)
}

const jsonReading = (bytes: Uint8Array, why: string): Reading =>
  ({ format: 'json', why, text: (previewBytes) => cutText(bytes, previewBytes), value: () => jsonValue(bytes) })

/** Whether all of it is JSON, scalars included. Never throws. */
export const parsesAsJson = (bytes: Uint8Array): boolean =>
  isUtf8(bytes) && !isExcessive(bytes) && parsedJson(bytes) !== undefined

/**
 * Whether a filter sees the JSON between these places taken apart: it is no larger than 16 MB and does not hold too much.
 * Otherwise it sees text.
 */
export const isTakenApart = (bytes: Uint8Array, from = 0, to = bytes.length): boolean =>
  to - from < smallJson || (to - from <= decodedJsonLimit && !isExcessive(bytes.subarray(from, to)))

/**
 * Valid UTF-8 as a filter sees it: an object or array taken apart (exact-json.ts); as text where it is none, or is larger
 * than 16 MB, or holds too much.
 */
export function jsonValue(bytes: Uint8Array): unknown {
  const text = bufferOf(bytes).toString('utf8')
  if (!isTakenApart(bytes)) return text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(bufferOf(bytes).toString('utf8'))
    return parsed
  } catch {
    return undefined
  }
}

/** Whether taking it apart would cost far more memory than it has bytes. What is inside strings does not count. */
function isExcessive(bytes: Uint8Array): boolean {
  if (bytes.length < smallJson) return false
  let [level, objects, commas, inString] = [0, 0, 0, false]
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === 0x22) inString = !inString
    else if (inString) at += byte === 0x5c ? 1 : 0
    else if (byte === 0x2c) commas++
    else if (byte === 0x5d || byte === 0x7d) level--
    else if (byte === 0x5b || byte === 0x7b) {
      if (++level > most.levels || ++objects > most.objects) return true
    }
  }
  return commas > most.commas
}
