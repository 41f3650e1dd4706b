import { bufferOf } from '#main/payload/buffer.ts'
import { literalTest } from './bytes.ts'
import { conditionOf, type Condition, type FilterRecord } from './record.ts'

/**
 * The text occurs in the key, the value, or the name or value of a header, as UTF-8. `ignoreCase` compares by Unicode
 * simple case folding.
 */
export function textCondition(text: string, ignoreCase: boolean): Condition {
  return ignoreCase ? foldedCondition(text) : exactCondition(text)
}

function exactCondition(text: string): Condition {
  const wanted = Buffer.from(text)
  const holds = (bytes: Uint8Array): boolean => bufferOf(bytes).includes(wanted)
  return conditionOf((record) => someField(record, holds, (name) => name.includes(text)), literalTest(text))
}

function foldedCondition(text: string): Condition {
  // The flags i and u together compare by the simple case folding of Unicode's CaseFolding.txt (ECMA-262, Canonicalize).
  const folded = new RegExp(escaped(text), 'iu')
  const mayHold = asciiTest(text)
  const holds = (bytes: Uint8Array): boolean => (mayHold?.(bytes) ?? true) && folded.test(bufferOf(bytes).toString('utf8'))
  return conditionOf((record) => someField(record, holds, (name) => folded.test(name)), mayHold)
}

/**
 * For a text of ASCII only: a search of the bytes, each taken for a character, that costs a third of decoding them. It
 * finds too much rather than too little: k and s also stand for the two other characters that fold to them, the Kelvin
 * sign and the long s.
 */
function asciiTest(text: string): ((bytes: Uint8Array) => boolean) | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined
  const pattern = escaped(text).replaceAll(/k/gi, '(?:k|\\xe2\\x84\\xaa)').replaceAll(/s/gi, '(?:s|\\xc5\\xbf)')
  const folded = new RegExp(pattern, 'i')
  return (bytes) => folded.test(bufferOf(bytes).toString('latin1'))
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

function someField(record: FilterRecord, holds: (bytes: Uint8Array) => boolean, holdsText: (name: string) => boolean): boolean {
  if (record.value !== null && holds(record.value)) return true
  if (record.key !== null && holds(record.key)) return true
  return record.headers.some(({ name, value }) => holdsText(name) || (value !== null && holds(value)))
}
