import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodedValue } from '#main/payload/decoded.ts'

const of = (text: string): unknown => decodedValue(Buffer.from(text))
const fields = (object: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> => new Map(Object.entries(object))
const rest = (items: unknown): unknown => Array.isArray(items) ? items.slice(1) : items

it('keeps null, empty and "null" apart', () => {
  expect(decodedValue(null)).toBeNull()
  expect(of('')).toBe('')
  expect(of('null')).toBe('null')
})

it('makes whole numbers exact and others doubles', () => {
  expect(of('{"a":9007199254740993,"b":-1,"c":1.5,"d":5.0,"e":1e3,"f":18446744073709551616}'))
    .toEqual(fields({ a: 9007199254740993n, b: -1n, c: 1.5, d: 5, e: 1000, f: 18446744073709551616n }))
  expect(of('{"a":1,"b":1.5,"c":[2,{"d":null}]}')).toEqual(fields({ a: 1n, b: 1.5, c: [2n, fields({ d: null })] }))
})

it('reads plain numbers as it reads those that need care', () => {
  const number = fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(String)
  const json = fc.array(number).map((numbers) => numbers.join(','))
  fc.assert(fc.property(json, (numbers) => {
    // A number of 16 digits sends the whole text down the careful way.
    expect(of(`[${numbers}]`)).toEqual(rest(of(`[1234567890123456${numbers === '' ? '' : `,${numbers}`}]`)))
  }))
})

it('takes the last of duplicate keys', () => {
  expect(of('{"a":1,"a":2}')).toEqual(fields({ a: 2n }))
  expect(of('{"a":1,"a":9007199254740993}')).toEqual(fields({ a: 9007199254740993n }))
})

it('keeps a field named constructor or __proto__', () => {
  const named = new Map<string, unknown>([['constructor', 'x'], ['__proto__', 1n]])
  expect(of('{"constructor":"x","__proto__":1}')).toEqual(named)
  expect(of('{"constructor":"x","__proto__":1,"e":1e1}')).toEqual(named.set('e', 10))
})

it('gives text for what is not JSON and bytes for what is not text', () => {
  expect(of('{"a":')).toBe('{"a":')
  expect(decodedValue(Uint8Array.of(0xff))).toEqual(Uint8Array.of(0xff))
})

it('survives hostile JSON', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  expect(of(deep)).toBe(deep)
  expect(of(`[${'9'.repeat(1_000_000)}]`)).toEqual([Infinity])
})
