import { describe, expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'

const plain = { previewBytes: 4_096, raw: false }
const of = (text: string): Uint8Array => Buffer.from(text)
type Options = { readonly previewBytes?: number; readonly raw?: boolean; readonly decode?: string }
const preview = (bytes: Uint8Array | null, { decode, ...showing }: Options) =>
  openPayloads({ decode: { value: decode } }).preview(bytes, 'value', { ...plain, ...showing })
const shown = (bytes: Uint8Array, options: Options = {}) => {
  const payload = preview(bytes, options)
  if (payload === null) throw new Error('a preview was expected')
  return payload
}

describe('null, empty and "null"', () => {
  it('are three things', () => {
    expect(preview(null, {})).toBeNull()
    expect(shown(of(''))).toMatchObject({ bytes: 0, format: 'empty', text: '', truncated: false })
    expect(shown(of('null'))).toMatchObject({ bytes: 4, format: 'text', text: 'null', truncated: false })
  })

  it('stay three things with raw bytes', () => {
    expect(preview(null, { raw: true })).toBeNull()
    expect(shown(of(''), { raw: true }).raw).toBe('')
    expect(shown(of('null'), { raw: true }).raw).toBe('bnVsbA==')
    expect(shown(of('null'))).not.toHaveProperty('raw')
  })
})

describe('JSON', () => {
  it('is shown as it was sent, with every digit of a 64-bit integer, every space and every duplicate', () => {
    const sent = '{"id": 9007199254740993,"id":1.0, "e":1e3,"n":-0,"s":"\\u00e9"}\n'
    expect(shown(of(sent))).toMatchObject({ format: 'json', text: sent, truncated: false, bytes: sent.length })
  })

  it('is only an object or an array that parses', () => {
    expect(shown(of('  [1,2]  ')).format).toBe('json')
    expect(shown(of('{"a":1')).format).toBe('text')
    expect(shown(of('{"a":1}}')).format).toBe('text')
    expect(shown(of('42')).format).toBe('text')
  })
})

describe('text and bytes', () => {
  it('takes valid UTF-8 for text, also beyond ASCII', () => {
    expect(shown(of('Grüße, 世界 👋\n'))).toMatchObject({ format: 'text', text: 'Grüße, 世界 👋\n' })
  })

  it('keeps a byte order mark', () => {
    expect(shown(of('\u{feff}a')).text).toBe('\u{feff}a')
  })

  it('shows invalid UTF-8 as hex, never as replacement characters', () => {
    const why = expect.stringContaining('UTF-8')
    expect(shown(Uint8Array.of(0x61, 0xff, 0x62))).toMatchObject({ format: 'bytes', text: '61ff62', bytes: 3, why })
  })

  it('shows control characters as hex', () => {
    expect(shown(Uint8Array.of(0, 0, 0, 5, 6))).toMatchObject({ format: 'bytes', text: '0000000506' })
  })

  it.each([
    ['1f8b0800', 'gzip'], ['28b52ffd00', 'zstd'], ['000000126702ff', 'schema id 4711 of a schema registry'],
  ])('says what %s begins like', (hex, hint) => {
    expect(shown(Buffer.from(hex, 'hex'))).toMatchObject({ format: 'bytes', text: hex, why: expect.stringContaining(hint) })
  })

  it('reads a view into a larger buffer and nothing beside it', () => {
    const batch = of('xxhelloxx')
    expect(shown(batch.subarray(2, 7), { raw: true })).toMatchObject({ text: 'hello', bytes: 5, raw: 'aGVsbG8=' })
  })
})

describe('cutting', () => {
  it('keeps a 900 KB value to the preview and its whole bytes in raw', () => {
    const value = of(`{"pad":"${'x'.repeat(900_000)}"}`)
    const payload = shown(value, { raw: true })
    expect(payload).toMatchObject({ format: 'json', bytes: value.length, truncated: true })
    expect(payload.text).toBe(value.toString().slice(0, 4_096))
    expect(Buffer.from(payload.raw ?? '', 'base64').equals(value)).toBe(true)
  })

  it.each([
    [3, 'abc'], [4, 'abc'], [6, 'abc'], [7, 'abc👋'], [8, 'abc👋d'],
  ])('never halves an emoji (at %i bytes)', (previewBytes, text) => {
    expect(shown(of('abc👋d'), { previewBytes })).toMatchObject({ text, truncated: previewBytes < 8, bytes: 8 })
  })

  it('cuts hex between bytes', () => {
    expect(shown(Uint8Array.of(0xff, 0xfe, 0xfd), { previewBytes: 5 })).toMatchObject({ text: 'fffe', truncated: true })
  })

  it('shows nothing for 0 bytes and still says what it is', () => {
    expect(shown(of('{"a":1}'), { previewBytes: 0 })).toMatchObject({ format: 'json', text: '', truncated: true, bytes: 7 })
  })
})

describe('a chosen decoder', () => {
  it.each([
    ['int32', 'ffffffff', '-1'],
    ['int64', '7fffffffffffffff', '9223372036854775807'],
    ['int64', '0020000000000001', '9007199254740993'],
    ['float', '3f800000', '1'],
    ['double', '3ff8000000000000', '1.5'],
    ['uuid', '00112233445566778899aabbccddeeff', '00112233-4455-6677-8899-aabbccddeeff'],
    ['hex', '6869', '6869'],
    ['base64', '6869', 'aGk='],
    ['text', '6869', 'hi'],
    ['json', '3432', '42'],
  ])('%s of %s is %s', (decode, hex, text) => {
    const payload = shown(Buffer.from(hex, 'hex'), { decode })
    expect(payload).toMatchObject({ format: decode, text, truncated: false })
    expect(payload).not.toHaveProperty('problem')
  })

  it('that does not fit gives the reason and shows the bytes', () => {
    const text = { format: 'text', text: 'hello' }
    const problem = 'Not an int64: it has 8 bytes, and these are 5'
    expect(shown(of('hello'), { decode: 'int64' })).toMatchObject({ ...text, problem })
    expect(shown(of('hello'), { decode: 'json' })).toMatchObject({ ...text, problem: 'Not JSON: it does not parse' })
    const undecoded = shown(Uint8Array.of(0xff), { decode: 'text' })
    expect(undecoded).toMatchObject({ format: 'bytes', text: 'ff', problem: 'Not text: it is not valid UTF-8' })
  })

  it('leaves null and detection alone', () => {
    expect(preview(null, { decode: 'int64' })).toBeNull()
    expect(shown(of('hello'), { decode: 'auto' }).format).toBe('text')
  })
})
