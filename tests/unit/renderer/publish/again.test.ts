import { expect, test } from 'vitest'
import { Draft } from '#contract/publish.ts'
import type { Message, Payload } from '#contract/message.ts'
import { exactDraft, keptOptions, withOptions } from '../../../../renderer/views/publish/again.ts'

const payload: Payload = { bytes: 1, format: 'text', text: 'shown otherwise', truncated: true, why: '' }
const message: Message = {
  id: '3:42', at: 1_700_000_000_000, atType: 'create', key: payload, value: payload, bytes: 1, position: { partition: '3', offset: '42' }, flags: [], facts: {},
  headers: [{ name: 'b', value: payload }, { name: 'a', value: null, type: 'String' }, { name: 'b', value: payload }],
}
const bytes = (...values: number[]) => Uint8Array.from(values)

test('a message goes again with its very bytes: null, empty and headers in order', () => {
  const draft = exactDraft(message, { key: bytes(), value: null, headers: [bytes(0xff), null, bytes(0)] })
  expect(Draft.parse(draft)).toEqual({
    key: { base64: '' }, value: null,
    headers: [{ name: 'b', value: { base64: '/w==' } }, { name: 'a', value: null, type: 'String' }, { name: 'b', value: { base64: 'AA==' } }],
  })
})

test('partition and timestamp are kept only when asked, and only where they are known', () => {
  expect(keptOptions(message, { keepPartition: false, keepTimestamp: false })).toEqual({})
  expect(keptOptions(message, { keepPartition: true, keepTimestamp: true })).toEqual({ partition: 3, timestamp: 1_700_000_000_000 })
  expect(keptOptions({ ...message, at: null, position: {} }, { keepPartition: true, keepTimestamp: true })).toEqual({})
})

test('what is kept goes before what was typed', () => {
  expect(withOptions({ value: null, options: { partition: 1 } }, { partition: 3 }).options).toEqual({ partition: 3 })
  expect(withOptions({ value: null }, {})).toEqual({ value: null })
})
