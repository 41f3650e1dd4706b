import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Filter } from '#contract/query.ts'
import { compileFilter, type FilterRecord } from '#main/filter/compile.ts'
import { judgedOver, recordOf } from './record.ts'

/** Few characters, so that random texts often meet; with those that fold to ASCII, and one that stands for invalid bytes. */
const character = fc.constantFrom(
  'a', 'b', 'k', 'K', 's', 'S', '\u{212a}', '\u{17f}', 'é', 'É', 'σ', 'ς', 'Σ', 'ß', 'ẞ', '👋', '.', '(',
  '\u{fffd}', 'İ', 'ÿ',
)
const text = fc.string({ unit: character, maxLength: 4 })
const longText = fc.string({ unit: character, maxLength: 12 })
const bytes = fc.oneof(longText.map((value) => Buffer.from(value)), fc.uint8Array({ maxLength: 8 }), fc.constant(null))

const headers = fc.array(fc.tuple(longText, bytes), { maxLength: 2 })
const record = fc.record({ key: bytes, value: bytes, headers }).map(recordOf)
const header = fc.record({ name: text, value: longText }, { requiredKeys: ['name'] })
const filter = fc.record({ text, ignoreCase: fc.boolean(), key: text, header }, { requiredKeys: [] })

it('judges the records of a section as each by itself', () => {
  fc.assert(fc.property(filter, fc.array(record, { maxLength: 4 }), (wanted, records) => {
    const compiled = compileFilter(wanted)
    expect(judgedOver(compiled, records)).toEqual(records.map((one) => compiled.matches(one)))
  }), { numRuns: 3_000 })
})

it('finds in a section the record that was made from the text', () => {
  fc.assert(fc.property(text, fc.boolean(), fc.array(record, { maxLength: 3 }), longText, (wanted, ignoreCase, records, rest) => {
    const holding = recordOf({ value: rest + wanted + rest })
    const compiled = compileFilter({ text: wanted, ignoreCase })
    expect(judgedOver(compiled, [...records, holding, ...records])[records.length]).toBe('yes')
  }), { numRuns: 1_000 })
})

/** Characters that are one and the same under Unicode simple case folding. */
const classes = [
  ['a', 'A'], ['k', 'K', '\u{212a}'], ['s', 'S', '\u{17f}'], ['é', 'É'], ['σ', 'ς', 'Σ'], ['ß', 'ẞ'], ['1'], ['.'], ['('],
] as const
const twoSpellings = fc.array(
  fc.constantFrom(...classes).chain((same) => fc.tuple(fc.constantFrom(...same), fc.constantFrom(...same)))
)

it('finds every spelling that folds to the same', () => {
  fc.assert(fc.property(twoSpellings, longText, (spellings, rest) => {
    const wanted = spellings.map(([one]) => one).join('')
    const holding = recordOf({ value: rest + spellings.map(([, other]) => other).join('') + rest })
    const compiled = compileFilter({ text: wanted, ignoreCase: true })
    expect(compiled.matches(holding)).toBe('yes')
    expect(judgedOver(compiled, [holding])).toEqual(['yes'])
  }), { numRuns: 2_000 })
})

it('does not rule out a header name that was not valid UTF-8', () => {
  const broken: FilterRecord = { ...recordOf({}), headers: [{ name: 'x\u{fffd}', value: null }] }
  for (const wanted of [{ text: '\u{fffd}' }, { text: '\u{fffd}', ignoreCase: true }, { header: { name: 'x\u{fffd}' } }]) {
    const compiled = compileFilter(wanted)
    expect(compiled.matches(broken)).toBe('yes')
    expect(compiled.over(Buffer.of(2, 0x78, 0xff))).not.toBeNull()
  }
})

it('rules out a section that holds none of it', () => {
  const section = Buffer.from('{"status":"paid"}')
  const ruledOut = (wanted: Filter): boolean => compileFilter(wanted).over(section) === null
  expect(ruledOut({ text: 'failed' })).toBe(true)
  expect(ruledOut({ text: 'failed', ignoreCase: true })).toBe(true)
  expect(ruledOut({ text: 'Grüße', ignoreCase: true })).toBe(true)
  expect(ruledOut({ text: 'PAID', ignoreCase: true })).toBe(false)
  expect(ruledOut({ key: 'o-1' })).toBe(true)
  expect(ruledOut({ header: { name: 'trace' } })).toBe(true)
  expect(ruledOut({ header: { name: 'status', value: 'failed' } })).toBe(true)
})

it('finds without case what lower case finds, for letters whose lower case is their folding', () => {
  const letter = fc.constantFrom('a', 'A', 'b', 'B', 'é', 'É', 'ж', 'Ж', 'ω', 'Ω', '1', '-', '.', '*', '\\')
  const made = (maxLength: number) => fc.string({ unit: letter, maxLength })
  fc.assert(fc.property(made(3), made(12), (wanted, value) => {
    const expected = value.toLowerCase().includes(wanted.toLowerCase()) ? 'yes' : 'no'
    expect(compileFilter({ text: wanted, ignoreCase: true }).matches(recordOf({ value }))).toBe(expected)
  }), { numRuns: 2_000 })
})

it('finds exactly what String.includes finds', () => {
  fc.assert(fc.property(text.filter((wanted) => wanted !== ''), longText, (wanted, value) => {
    expect(compileFilter({ text: wanted }).matches(recordOf({ value }))).toBe(value.includes(wanted) ? 'yes' : 'no')
  }), { numRuns: 2_000 })
})
