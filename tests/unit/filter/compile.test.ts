import { describe, expect, it } from 'vitest'
import { compileFilter } from '#main/filter/compile.ts'
import { judgedOver, recordOf } from './record.ts'

const order = recordOf({
  key: 'o-1', value: '{"status":"Grüße failed"}',
  headers: [['trace', 'abc'], ['Empty', ''], ['none', null], ['trace', 'def']],
})
const judged = (filter: Parameters<typeof compileFilter>[0], record = order) => compileFilter(filter).matches(record)

describe('an empty filter', () => {
  it.each([{}, { text: '' }, { text: '', ignoreCase: true }, { where: ' ' }])('%o matches all', (filter) => {
    expect(judged(filter)).toBe('yes')
    expect(judged(filter, recordOf({}))).toBe('yes')
    expect(judgedOver(compileFilter(filter), [recordOf({})])).toEqual(['yes'])
  })
})

describe('text', () => {
  it.each(['failed', 'o-1', 'trace', 'def', 'Grüße', 'ü'])('finds %s in key, value or headers', (text) => {
    expect(judged({ text })).toBe('yes')
  })

  it.each(['Failed', 'xyz', 'O-1', '1{'])('does not find %s', (text) => expect(judged({ text })).toBe('no'))

  it('is compared by its bytes', () => {
    expect(judged({ text: 'é' }, recordOf({ value: 'e\u{301}' }))).toBe('no')
  })

  it.each(['FAILED', 'GRÜSSE'.replace('SS', 'ẞ'), 'O-1', 'TRACE', 'empty'])('finds %s in any case', (text) => {
    expect(judged({ text, ignoreCase: true })).toBe('yes')
  })

  it('takes every character for itself', () => {
    expect(judged({ text: 'a.c', ignoreCase: true }, recordOf({ value: 'abc' }))).toBe('no')
    expect(judged({ text: '(A+)[*]?|\\^$/', ignoreCase: true }, recordOf({ value: 'x(a+)[*]?|\\^$/' }))).toBe('yes')
  })

  it.each([
    ['kelvin', '273 \u{212a}elvin'], ['\u{212a}', 'k'], ['less', 'le\u{17f}s'], ['ΟΔΟΣ', 'οδος'], ['σ', 'ς'],
  ])('folds %s and %s', (text, value) => {
    expect(judged({ text, ignoreCase: true }, recordOf({ value }))).toBe('yes')
  })

  it('searches bytes that are not UTF-8 too', () => {
    const record = recordOf({ value: Buffer.concat([Buffer.of(0xff, 0x00), Buffer.from('needle'), Buffer.of(0xfe)]) })
    expect(judged({ text: 'needle' }, record)).toBe('yes')
    expect(judged({ text: 'NEEDLE', ignoreCase: true }, record)).toBe('yes')
  })
})

describe('key', () => {
  it('is equal as a whole', () => {
    expect(judged({ key: 'o-1' })).toBe('yes')
    expect(judged({ key: 'o-' })).toBe('no')
    expect(judged({ key: 'O-1' })).toBe('no')
  })

  it('keeps null and empty apart', () => {
    expect(judged({ key: '' }, recordOf({ key: '' }))).toBe('yes')
    expect(judged({ key: '' }, recordOf({ key: null }))).toBe('no')
    expect(judged({ key: 'null' }, recordOf({ key: null }))).toBe('no')
  })
})

describe('header', () => {
  it('is present, with any value or with that one', () => {
    expect(judged({ header: { name: 'none' } })).toBe('yes')
    expect(judged({ header: { name: 'trace', value: 'def' } })).toBe('yes')
    expect(judged({ header: { name: 'trace', value: 'ab' } })).toBe('no')
    expect(judged({ header: { name: 'Trace' } })).toBe('no')
  })

  it('keeps null and empty apart', () => {
    expect(judged({ header: { name: 'Empty', value: '' } })).toBe('yes')
    expect(judged({ header: { name: 'none', value: '' } })).toBe('no')
  })
})

it('joins its conditions by and', () => {
  expect(judged({ text: 'failed', key: 'o-1', header: { name: 'trace' }, where: 'partition == 0' })).toBe('yes')
  expect(judged({ text: 'failed', key: 'o-2' })).toBe('no')
  expect(judged({ key: 'o-1', where: 'partition == 1' })).toBe('no')
})
