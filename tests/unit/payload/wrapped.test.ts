import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'

const { preview, decoded } = openPayloads()
const shown = (bytes: Uint8Array) => preview(bytes, 'value', { previewBytes: 4_096, raw: true })
const json = Buffer.from('{"id":9007199254740993}')

it.each([['gzip', gzipSync], ['zlib', deflateSync], ['zstd', zstdCompressSync]])('unwraps %s and says so', (name, wrap) => {
  const bytes = wrap(json)
  expect(shown(bytes)).toMatchObject({
    format: 'json', text: json.toString(), truncated: false, why: `${name}, then JSON: it parses as JSON`,
    bytes: bytes.length, raw: bytes.toString('base64'),
  })
  expect(decoded(bytes, 'value')).toEqual(new Map([['id', 9007199254740993n]]))
})

it('reads zlib of every level', () => {
  for (const level of [1, 5, 6, 9]) expect(shown(deflateSync(json, { level }))?.format).toBe('json')
})

it('unwraps what is nested, three deep', () => {
  const once = gzipSync(json)
  expect(shown(zstdCompressSync(once))?.why).toBe('zstd, then gzip, then JSON: it parses as JSON')
  expect(shown(deflateSync(zstdCompressSync(once)))?.why).toBe('zlib, then zstd, then gzip, then JSON: it parses as JSON')
  const four = shown(gzipSync(deflateSync(zstdCompressSync(once))))
  expect(four).toMatchObject({ format: 'bytes', why: expect.stringMatching(/^gzip, then zlib, then zstd, then bytes: not text/) })
})

it('shows text and bytes inside', () => {
  expect(shown(gzipSync('hello')))
    .toMatchObject({ format: 'text', text: 'hello', why: expect.stringMatching(/^gzip, then text: /) })
  expect(shown(gzipSync(Buffer.of(0xff)))).toMatchObject({ format: 'bytes', text: 'ff' })
  expect(shown(gzipSync(''))).toMatchObject({ format: 'empty', text: '' })
})

it('shows what is damaged as it is, with the reason', () => {
  const bytes = gzipSync(json).subarray(0, 20)
  const payload = shown(bytes)
  expect(payload).toMatchObject({
    format: 'bytes', text: Buffer.from(bytes).toString('hex'),
    why: 'Not text. It begins like gzip, but does not unwrap: unexpected end of file',
  })
  expect(payload).not.toHaveProperty('problem')
})

it('gives a chosen decoder what is inside', () => {
  const chosen = openPayloads({ decode: { value: 'text' } })
  expect(chosen.preview(gzipSync(json), 'value', { previewBytes: 100, raw: false }))
    .toMatchObject({ format: 'text', text: json.toString(), why: 'gzip, then text: text was chosen' })
  expect(chosen.decoded(gzipSync(json), 'value')).toBe(json.toString())
  const hex = openPayloads({ decode: { value: 'hex' } }).preview(gzipSync(json), 'value', { previewBytes: 100, raw: false })
  expect(hex?.text).toMatch(/^1f8b08/)
})
