import { encode, ExtData } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectMessagePack } from '#main/payload/msgpack/detect.ts'
import { readMessagePack } from '#main/payload/msgpack/read.ts'
import { jsonText } from '#main/payload/registry/json-text.ts'

const of = (hex: string): unknown => readMessagePack(Buffer.from(hex, 'hex'))
const written = (value: unknown): Uint8Array => encode(value, { useBigInt64: true })

describe('MessagePack', () => {
  it.each([
    ['00', 0n], ['7f', 127n], ['ff', -1n], ['e0', -32n], ['ccff', 255n], ['cdffff', 65535n], ['ceffffffff', 4294967295n],
    ['cfffffffffffffffff', 18446744073709551615n], ['d080', -128n], ['d18000', -32768n], ['d280000000', -2147483648n],
    ['d30020000000000001', 9007199254740993n], ['d3ffdfffffffffffff', -9007199254740993n],
    ['ca3dcccccd', 0.1], ['cb3fb999999999999a', 0.1], ['cb4014000000000000', 5],
    ['c0', null], ['c2', false], ['c3', true],
    ['a0', ''], ['a2c3a9', 'é'], ['d90161', 'a'], ['da000161', 'a'], ['db0000000161', 'a'],
    ['c402ff00', '/wA='], ['c50001ff', '/w=='], ['c600000001ff', '/w=='],
    ['9201a161', [1n, 'a']], ['dc000101', [1n]], ['dd0000000101', [1n]],
    ['81a16101', new Map([['a', 1n]])], ['de0001a16101', new Map([['a', 1n]])], ['df00000001a16101', new Map([['a', 1n]])],
    ['8101a161', new Map([['1', 'a']])], ['8192010203', new Map([['[1,2]', 3n]])],
    ['d40a61', new Map<string, unknown>([['ext', 10n], ['data', 'YQ==']])],
    ['c701fe61', new Map<string, unknown>([['ext', -2n], ['data', 'YQ==']])],
    ['d6ff691f0000', '2025-11-20T11:48:16Z'],
    ['d7ff001e8480691f0000', '2025-11-20T11:48:16.0005Z'],
    ['c70cff00000001ffffffffffffffff', '1969-12-31T23:59:59.000000001Z'],
  ])('reads %s', (hex, value) => {
    expect(of(hex)).toEqual(value)
  })

  it('keeps fields in their order and by any name', () => {
    expect(jsonText(of('83a13201a13102a95f5f70726f746f5f5f03'))).toBe('{"2":1,"1":2,"__proto__":3}')
  })

  it.each([
    ['9301', 'an array says that it has 3 items, and 1 bytes are left'],
    ['ddffffffff01', 'an array says that it has 4294967295 items'],
    ['dfffffffff01', 'a map says that it has 4294967295 entries'],
    ['a561', 'end in the middle'], ['', 'end in the middle'], ['c6ffffffff', 'end in the middle'],
    ['0000', '1 of 2 bytes are left'], ['c1', 'c1 stands for nothing'], ['a1ff', 'not valid UTF-8'],
    ['91'.repeat(300) + '00', 'nested more than 200 deep'],
  ])('refuses %s', (hex, reason) => {
    expect(() => of(hex)).toThrow(reason)
  })

  it('reads what another implementation wrote', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 },
        fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null), fc.bigInt(-(1n << 63n), (1n << 64n) - 1n),
        fc.double({ noNaN: true }).filter((number) => !Number.isSafeInteger(number)),
        fc.array(tie('value'), { maxLength: 20 }), fc.dictionary(fc.string(), tie('value')).map((fields) => ({ ...fields }))),
    })).value
    const expected = (item: unknown): unknown => {
      if (Array.isArray(item)) return item.map(expected)
      if (typeof item !== 'object' || item === null) return item
      return new Map(Object.entries(item).map(([name, field]) => [name, expected(field)]))
    }
    fc.assert(fc.property(value, (item) => { expect(readMessagePack(written(item))).toEqual(expected(item)) }))
  })
})

describe('detection', () => {
  it('takes a whole map or array', () => {
    const more = new ExtData(5, Uint8Array.of(1))
    const reading = detectMessagePack(written({ id: 9007199254740993n, at: new Date(1_763_740_000_123), more }))
    expect(reading).toMatchObject({ format: 'msgpack', why: 'It is MessagePack from the first byte to the last' })
    expect(reading?.text(200).text)
      .toBe('{"id":9007199254740993,"at":"2025-11-21T15:46:40.123Z","more":{"ext":5,"data":"AQ=="}}')
    expect(reading?.value()).toContainEqual(['id', 9007199254740993n])
  })

  it('takes no scalar and nothing with bytes behind it', () => {
    expect(detectMessagePack(written('hello'))).toBeUndefined()
    expect(detectMessagePack(Uint8Array.of(0x91, 1, 1))).toBeUndefined()
    expect(detectMessagePack(new Uint8Array())).toBeUndefined()
  })
})
