import { describe, expect, it } from 'vitest'
import { compileFilter } from '#main/filter/compile.ts'
import { ProblemError } from '#contract/problem.ts'
import { recordOf } from './record.ts'

const order = recordOf({
  key: '77120', partition: 3, offset: 9_007_199_254_740_993n,
  at: Date.parse('2026-03-01T12:00:00Z'), bytes: 612, flags: ['aborted'],
  headers: [['trace', 'abc'], ['trace', 'def'], ['none', null], ['raw', Uint8Array.of(0xff)]],
  value: '{"status":"failed","amount":991.5,"id":9007199254740993,"lines":[{"sku":"a","n":2}],"note":null,"ok":true,"bytes":1}',
})
const judged = (where: string, record = order) => compileFilter({ where }).matches(record)

describe('the bound names', () => {
  it.each([
    'value.status == "failed" && value.amount > 500.0', 'value.amount > 500', 'key == "77120"', 'int(key) > 77000',
    'headers.trace == "abc"', 'headers["none"] == null', '"trace" in headers',
    'headersAll.trace == ["abc", "def"]', 'headers.raw == b"\\xff"',
    'partition == 3', 'offset == 9007199254740993', 'bytes > 600 && bytes == 612', '"aborted" in flags',
    'at >= timestamp("2026-03-01T00:00:00Z")', 'at.getFullYear() == 2026',
    'value.lines.exists(l, l.sku == "a" && l.n * 2 == 4)', 'value.note == null', 'value.ok',
    'value.bytes == 1', 'size(value.lines) == 1',
    'value.lines.map(bytes, bytes.n) == [2]', 'value.lines.all(line, line.n < bytes)',
    '(value.status + "!").startsWith("failed!")',
  ])('%s', (where) => expect(judged(where)).toBe('yes'))
})

describe('a field that is not there', () => {
  it.each([
    'value.missing == 1', 'value.missing != 1', '!(value.missing == 1)', '!value.missing', 'value.a.b.c == 1',
    'value.missing > 5',
    'value.lines[7].sku == "a"', 'headers.missing != "x"', 'headers["missing"] == "x"', 'value.missing.matches("a")',
    'value.status.x == 1',
    'has(value.missing)', 'has(value.missing.deeper)', '!has(value.missing.deeper)',
  ])('%s is no match and no error', (where) => expect(judged(where)).toBe('no'))

  it('can be asked for', () => {
    expect(judged('!has(value.missing)')).toBe('yes')
    expect(judged('has(value.note)')).toBe('yes')
    expect(judged('has(value.missing) ? value.missing == 1 : value.ok')).toBe('yes')
    expect(judged('has(value.x)', recordOf({ value: 'plain text' }))).toBe('no')
    expect(judged('has(value.x)', recordOf({ value: null }))).toBe('no')
  })

  it('does not spoil the other side of ||', () => expect(judged('value.missing == 1 || value.ok')).toBe('yes'))
  it.each([null, '', 'text', '[1]', Uint8Array.of(0xff)])('is what every field of %o is', (value) => {
    expect(judged('value.a == 1', recordOf({ value }))).toBe('no')
    expect(judged('value.a != 1', recordOf({ value }))).toBe('no')
  })

  it('is the time of a record without one', () => expect(judged('at > timestamp(0)', recordOf({ at: null }))).toBe('no'))
})

it('keeps null, empty and "null" apart', () => {
  expect(judged('value == null', recordOf({ value: null }))).toBe('yes')
  expect(judged('value == null', recordOf({ value: 'null' }))).toBe('no')
  expect(judged('value == null', recordOf({ value: '' }))).toBe('no')
  expect(judged('value == ""', recordOf({ value: '' }))).toBe('yes')
  expect(judged('value != null', recordOf({ value: '{}' }))).toBe('yes')
})

it('compares 64-bit integers exactly', () => {
  expect(judged('value.id == 9007199254740993')).toBe('yes')
  expect(judged('value.id == 9007199254740992')).toBe('no')
  expect(judged('value.id > 9007199254740992')).toBe('yes')
  expect(judged('offset > 9007199254740992 && offset < 9007199254740994')).toBe('yes')
  expect(judged('value.n == 9223372036854775807', recordOf({ value: '{"n":9223372036854775806}' }))).toBe('no')
})

it('sees a field named constructor', () => {
  expect(judged('value.constructor == "x"', recordOf({ value: '{"constructor":"x"}' }))).toBe('yes')
  expect(judged('value.constructor == "x"')).toBe('no')
})

describe('other failures', () => {
  it('are errors with a column, the same for the same kind', () => {
    expect(judged('value.status > 5')).toEqual({ error: 'Column 1: no such overload: string > int' })
    expect(judged('value.status > 5', recordOf({ value: '{"status":"other"}' }))).toEqual(judged('value.status > 5'))
    expect(judged('bytes > 1 && 1 / (value.lines[0].n - 2) == 1')).toEqual({ error: expect.stringContaining('division by zero') })
    expect(judged('value.status')).toEqual({ error: expect.stringContaining('true or false') })
    expect(judged('value.id.matches("a")')).toEqual({ error: expect.stringContaining(".matches(string)'") })
  })

  it('do not count where types merely differ under ==', () => {
    expect(judged('value.status == 1')).toBe('no')
    expect(judged('value.note != "x"')).toBe('yes')
  })
})

describe('matches', () => {
  it('finds a part, in RE2 syntax', () => {
    expect(judged('value.status.matches("^fa.l")')).toBe('yes')
    expect(judged('value.status.matches("(?i)FAIL")')).toBe('yes')
    expect(judged('value.lines.exists(l, l.sku.matches("[ab]"))')).toBe('yes')
    expect(judged('has(value.status) && value.status.matches(value.lines[0].sku)')).toBe('yes')
  })

  it('takes linear time', () => {
    const started = performance.now()
    expect(judged('value.matches("(a+)+$")', recordOf({ value: `${'a'.repeat(5_000)}b` }))).toBe('no')
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('an expression that does not compile', () => {
  const refused = (where: string): string | undefined => {
    try {
      compileFilter({ where })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      expect(error.problem).toMatchObject({ code: 'BadInput', issues: [{ path: 'query.filter.where' }] })
      return error.problem.issues?.[0]?.message
    }
    throw new Error('it compiled')
  }

  it.each([
    ['value.status ==', /^Column 16: the expression ends too early$/],
    ['value.s == "abc', /^Column 12: this text is not closed by a quote$/],
    ['value.a == 1 && foo == 2', /^Column 17: Unknown variable: foo$/],
    ['partition == "3"', /^Column 1: no such overload: int == string$/],
    ['bytes == "3"', /^Column 1: no such overload: int == string$/],
    ['value.a.matches("(x")', /^Column 17: .*missing closing/],
    ['size(value.a)', /^Column 1: the expression gives int, not true or false$/],
    ['value.a == 1 &&\n  foo', /^Line 2, column 3: Unknown variable: foo$/],
    ['(' .repeat(5_000), /^Column \d+: /],
  ])('%s is BadInput with its place', (where, message) => expect(refused(where)).toMatch(message))
})
