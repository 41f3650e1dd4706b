import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'

const { preview, decoded } = openPayloads()
const shown = (text: string, part: 'value' | 'header' = 'value') =>
  preview(Buffer.from(text), part, { previewBytes: 4_096, raw: false })
const json = '{"id":9007199254740993,"name":"Grüße???"}'

it.each(['base64', 'base64url'] as const)('reads JSON in %s', (encoding) => {
  const text = Buffer.from(json).toString(encoding)
  const why = 'base64, then JSON: it parses as JSON'
  expect(shown(text)).toMatchObject({ format: 'json', text: json, bytes: text.length, why })
  expect(decoded(Buffer.from(`${text}\n`), 'value'))
    .toEqual(new Map<string, unknown>([['id', 9007199254740993n], ['name', 'Grüße???']]))
})

it('reads wrapped data in base64', () => {
  expect(shown(gzipSync(json).toString('base64')))
    .toMatchObject({ text: json, why: 'base64, then gzip, then JSON: it parses as JSON' })
})

it.each([
  Buffer.from('just some words that are long').toString('base64'), 'abcdefghijklmnopqrstuvwxyz', '0123456789012345678901234567',
  Buffer.from('{"a":').toString('base64'), Buffer.from('{"a":1').toString('base64'), 'eyJhIjoxfQ==', 'eyJhIjoxfQ== eyJhIjoxfQ==',
  Buffer.from('{not json at all, but braces}').toString('base64'),
])('leaves %s the text that it is', (text) => {
  expect(shown(text)).toMatchObject({ format: 'text', text })
  expect(decoded(Buffer.from(text), 'value')).toBe(text)
})

it('leaves a header the text that it is', () => {
  const text = Buffer.from(json).toString('base64')
  expect(shown(text, 'header')).toMatchObject({ format: 'text', text })
})
