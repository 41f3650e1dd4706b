import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileFilter, type CompiledFilter } from '#main/filter/compile.ts'
import { ProblemError } from '#contract/problem.ts'
import { decodedValue } from '#main/payload/decoded.ts'
import { expression } from './expressions.ts'
import { payload } from './json-text.ts'
import { judgedOver, recordOf } from './record.ts'

const header = fc.tuple(fc.constantFrom('h', 'a'), fc.constantFrom('x', 'y', null))
const key = fc.constantFrom('k', 'a', '{"a":1}', null)
const record = fc.record({ key, value: payload, headers: fc.array(header, { maxLength: 2 }) }).map(recordOf)
const records = fc.array(record, { minLength: 1, maxLength: 4 })

const compiled = (where: string): CompiledFilter | null => {
  try {
    return compileFilter({ where })
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

it('judges the records of a section as each by itself, matches and failures', () => {
  const seen = { yes: 0, no: 0, error: 0 }
  fc.assert(fc.property(expression, records, (where, given) => {
    const filter = compiled(where)
    if (!filter) return
    const alone = given.map((one) => filter.matches(one))
    expect(judgedOver(filter, given)).toEqual(alone)
    for (const match of alone) seen[typeof match === 'string' ? match : 'error']++
  }), { numRuns: 6_000 })
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(500)
}, 120_000)

it.each([
  ['value.a == "x/y"', '{"a":"x\\/y"}'], ['value.a == "b"', '{"\\u0061":"b"}'], ['value.a == "b"', '{"a":"\\u0062"}'],
  ['value.a in ["b", "c\\n"]', '{"a":"c\\n"}'], ['value["x/y"] == 1', '{"x\\/y":1}'], ['value.a == 1', '{"a":2,"a":1}'],
  ['value.a.b == 1', '{"b":2,"a":{"b":1}}'], ['value.a == 0.1', '{"a":0.1000000000000000055}'],
  ['value.a == 9007199254740993', '{"a":9007199254740993}'],
  ['value.a == 1', '{ "a" :\n1e0 }'],
  ['value.a > "2026-01-01"', '{"a":"2026-01-01T"}'], ['value.a.endsWith("é")', '{"a":"né"}'],
  ['value.a.startsWith("q\\"")', '{"a":"q\\"x"}'],
  ['5 < value.a', '{"a":6}'], ['!value.a', '{"a":false}'], ['value.a == null', '{"a":null}'],
  ['value.a != null', '{"a":0}'], ['value.a == -1.5', '{"a":-1.5}'], ['headers.h == "x" && value.a == 1', '{"a":1}'],
])('finds with %s the value %s', (where, value) => {
  const given = [recordOf({ value: '{"z":1}' }), recordOf({ value, headers: [['h', 'x']] }), recordOf({ value: null })]
  expect(judgedOver(compileFilter({ where }), given)).toEqual(['no', 'yes', 'no'])
})

it('asks a list for an element only where that is what the expression does', () => {
  const given = recordOf({ value: '{"a":["y"],"b":"z"}', headers: [['h', 'x']] })
  const judged = (where: string): unknown => judgedOver(compileFilter({ where }), [given])[0]
  expect(judged('value.a.exists(e, e == "y") && "y" in value.a')).toBe('yes')
  expect(judged('value.a.exists(e, e == "x") || "x" in value.a')).toBe('no')
  expect(judged('value.a.exists(e, headers.h == "x")')).toBe('yes')
  for (const where of ['"x" in value.a[0]', '"x" in value.b', 'value.b.exists(e, e == "x")', 'value.a[0].exists(e, e == "x")']) {
    expect(judged(where)).toEqual({ error: expect.stringContaining('Column') })
  }
})

it('leaves the bytes alone where the value is not read as JSON', () => {
  const value = '{"status":"paid"}'
  const decode = (bytes: Uint8Array | null): unknown => bytes === null ? null : new Map([['status', 'failed']])
  for (const chosen of ['text', 'msgpack', 'protobuf:shop.Order']) {
    const filter = compileFilter({ where: 'value.status == "failed"' }, { decode, chosen: { value: chosen } })
    expect(judgedOver(filter, [recordOf({ value })])).toEqual(['yes'])
  }
  for (const chosen of [undefined, 'auto', 'json']) {
    const filter = compileFilter({ where: 'value.status == "paid"' }, { chosen: { value: chosen } })
    expect(judgedOver(filter, [recordOf({ value })])).toEqual(['yes'])
  }
})

it('decodes what is not JSON text as it was told', () => {
  const decode = (bytes: Uint8Array | null): unknown => bytes?.[0] === 0 ? new Map([['status', 'failed']]) : decodedValue(bytes)
  const filter = compileFilter({ where: 'value.status == "failed" && value.amount > 5 || value.status == "failed"' }, { decode })
  const given = [Uint8Array.of(0, 0, 0, 0, 7, 12), '{"status":"paid"}', '{"status":"failed"}'].map((value) => recordOf({ value }))
  expect(judgedOver(filter, given)).toEqual(['yes', 'no', 'yes'])
})

it('judges a record the same when it is asked again, and after others were left out', () => {
  const filter = compileFilter({ where: 'value.a == 1 && value.b != 2' })
  const given = ['{"a":1,"b":1}', '{"a":2}', '{"a":1,"a":2}', '{"a":1}', '{"a":1,"b":3}'].map((value) => recordOf({ value }))
  const all = judgedOver(filter, given)
  expect(all).toEqual(['yes', 'no', 'no', 'no', 'yes'])
  expect(judgedOver(filter, given, [0, 0, 4, 4])).toEqual(['yes', 'yes', 'yes', 'yes'])
})

it('tells a failure only where no field is missing, in whatever order', () => {
  const text = recordOf({ value: '{"amount":"much"}' })
  for (const where of ['value.amount > 5 && value.status == "x"', 'value.status == "x" && value.amount > 5',
    'value.amount > 5 || value.status == "x"', 'value.status == "x" || value.amount > 5']) {
    expect(compileFilter({ where }).matches(text)).toBe('no')
    expect(judgedOver(compileFilter({ where }), [text])).toEqual(['no'])
  }
  const failure = { error: expect.stringContaining('no such overload: string > int') }
  for (const where of ['value.amount > 5 && true', 'value.amount > 5 || false', 'value.amount == "much" && value.amount > 5']) {
    expect(judgedOver(compileFilter({ where }), [text])).toEqual([failure])
  }
  expect(judgedOver(compileFilter({ where: 'value.amount > 5 || value.amount == "much"' }), [text])).toEqual(['yes'])
  expect(judgedOver(compileFilter({ where: 'value.amount > 5 && value.amount == "x"' }), [text])).toEqual(['no'])
})
