import { bufferOf } from '#main/payload/buffer.ts'
import { isSpelledOneWay, Needle } from './needle.ts'
import type { Condition, FilterRecord, Match } from './record.ts'

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
  const matches = (record: FilterRecord): Match => someField(record, holds, (name) => name.includes(text))
  if (!isSpelledOneWay(text)) return { matches, over: () => matches }
  const needle = new Needle(wanted)
  return {
    matches,
    over(section) {
      const found = needle.in(bufferOf(section))
      if (found.after(0) === Infinity) return null
      return (record) => {
        const at = found.after(record.from)
        if (at >= record.to) return 'no'
        const end = at + wanted.length
        const inOne = (at >= record.valueFrom && end <= record.valueTo) || (at >= record.keyFrom && end <= record.keyTo)
        return inOne ? 'yes' : matches(record)
      }
    },
  }
}

function foldedCondition(text: string): Condition {
  // The flags i and u together compare by the simple case folding of Unicode's CaseFolding.txt (ECMA-262, Canonicalize).
  const folded = new RegExp(escaped(text), 'iu')
  const pattern = asciiPattern(text)
  const bytewise = pattern === null ? null : new RegExp(pattern, 'i')
  const holds = (bytes: Uint8Array): boolean =>
    (bytewise?.test(bufferOf(bytes).toString('latin1')) ?? true) && folded.test(bufferOf(bytes).toString('utf8'))
  const matches = (record: FilterRecord): Match => someField(record, holds, (name) => folded.test(name))
  if (pattern === null) {
    // The characters of a match are whole in the section too, so that they decode to the same among any other bytes.
    const mayHold = isSpelledOneWay(text) ? (section: Uint8Array) => folded.test(bufferOf(section).toString('utf8')) : () => true
    return { matches, over: (section) => mayHold(section) ? matches : null }
  }
  return {
    matches,
    over(section) {
      const all = bufferOf(section).toString('latin1')
      const search = new RegExp(pattern, 'gi')
      let next = search.exec(all)?.index ?? Infinity
      if (next === Infinity) return null
      return (record) => {
        if (next < record.from) {
          search.lastIndex = record.from
          next = search.exec(all)?.index ?? Infinity
        }
        return next >= record.to ? 'no' : matches(record)
      }
    },
  }
}

/**
 * For a text of ASCII only: a search of the bytes, each taken for a character, that costs a third of decoding them. It
 * finds too much rather than too little: k and s also stand for the two other characters that fold to them, the Kelvin
 * sign and the long s.
 */
function asciiPattern(text: string): string | null {
  if (/[^\x20-\x7e]/.test(text)) return null
  return escaped(text).replaceAll(/k/gi, '(?:k|\\xe2\\x84\\xaa)').replaceAll(/s/gi, '(?:s|\\xc5\\xbf)')
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

function someField(record: FilterRecord, holds: (bytes: Uint8Array) => boolean, holdsText: (name: string) => boolean): Match {
  const { key, value } = record
  if ((value !== null && holds(value)) || (key !== null && holds(key))) return 'yes'
  return record.headers.some(({ name, value: text }) => holdsText(name) || (text !== null && holds(text))) ? 'yes' : 'no'
}
