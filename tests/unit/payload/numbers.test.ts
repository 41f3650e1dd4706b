import { expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'

const { preview, decoded } = openPayloads()
const shown = (hex: string, part: 'key' | 'value' | 'header' = 'key') =>
  preview(Buffer.from(hex, 'hex'), part, { previewBytes: 100, raw: false })

it.each([
  ['00000005', 'int32', '5', 5n], ['ffffffff', 'int32', '-1', -1n], ['80000000', 'int32', '-2147483648', -2147483648n],
  ['0000000000000005', 'int64', '5', 5n], ['ffffffffffffffff', 'int64', '-1', -1n],
  ['0020000000000001', 'int64', '9007199254740993', 9007199254740993n],
  ['0000019aa7189f7b', 'int64', '1763740000123', 1763740000123n],
  ['0000000112345678', 'int64', '4600387192', 4600387192n],
  ['3ff8000000000000', 'double', '1.5', 1.5], ['c0091eb851eb851f', 'double', '-3.14', -3.14],
])('%s is the %s %s, as key and as value', (hex, format, text, value) => {
  for (const part of ['key', 'value'] as const) {
    expect(shown(hex, part)).toMatchObject({ format, text, why: expect.stringMatching(/^\d bytes that are no text/) })
    expect(shown(hex, part)).not.toHaveProperty('problem')
    expect(decoded(Buffer.from(hex, 'hex'), part)).toBe(value)
  }
})

it.each([['6f2d3131', 'o-11'], ['6f2d313131313131', 'o-111111']])('a key %s is the text that it can be', (hex, text) => {
  expect(shown(hex)).toMatchObject({ format: 'text', text })
})

it('takes no header and no other length for a number', () => {
  expect(shown('00000005', 'header')?.format).toBe('bytes')
  expect(shown('000005')?.format).toBe('bytes')
})

it('takes 16 bytes for a UUID where their version and variant say so', () => {
  const uuid = { format: 'uuid', text: 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6', why: '16 bytes with the bits of a version 4 UUID' }
  expect(shown('f81d4fae7dec41d0a76500a0c91e6bf6', 'value')).toMatchObject(uuid)
  expect(shown('00112233445566778899aabbccddee')?.format).toBe('bytes')
  expect(shown('001122334455e6778899aabbccddeeff')?.format).toBe('bytes')
  expect(shown('00112233445556771899aabbccddeeff')?.format).toBe('bytes')
})

it('takes a small MessagePack map for one, and not for a number', () => {
  expect(shown('81a16105', 'value')).toMatchObject({ format: 'msgpack', text: '{"a":5}' })
})
