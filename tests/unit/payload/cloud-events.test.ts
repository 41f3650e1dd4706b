import { expect, it } from 'vitest'
import { openPayloads } from '#main/payload/reading.ts'

const { preview } = openPayloads()
const showing = { previewBytes: 4_096, raw: false }
const words = 'CloudEvents 1.0, type com.example.shipped, source /orders'

it('tells a structured event', () => {
  const json = '{"specversion":"1.0","type":"com.example.shipped","source":"/orders","id":"1","data":{"a":1}}'
  expect(preview(Buffer.from(json), 'value', showing))
    .toMatchObject({ format: 'json', text: json, why: `${words}: it parses as JSON` })
})

it('tells a binary event by its headers', () => {
  const headers = Object.entries({ ce_specversion: '1.0', ce_type: 'com.example.shipped', ce_source: '/orders', ce_id: '1' })
    .map(([name, value]) => ({ name, value: Buffer.from(value) }))
  const record = { key: Buffer.from('k'), headers }
  expect(preview(Buffer.from('{"a":1}'), 'value', { ...showing, record })?.why).toBe(`${words}: it parses as JSON`)
  expect(preview(Buffer.from('k'), 'key', { ...showing, record })?.why).not.toContain('CloudEvents')
  const [, ...incomplete] = headers
  expect(preview(Buffer.from('{"a":1}'), 'value', { ...showing, record: { key: null, headers: incomplete } })?.why)
    .toBe('It parses as JSON')
})

it('takes nothing else for one', () => {
  for (const json of ['{"specversion":1,"type":"t","source":"s"}', '{"specversion":"1.0"}', '[]']) {
    expect(preview(Buffer.from(json), 'value', showing)?.why).toBe('It parses as JSON')
  }
})
