import { expect, test } from 'vitest'
import type { Message } from '#contract/message.ts'
import { kcatCommand, rowJson } from '../../../../renderer/views/messages/copy.ts'
import { cleanText, fromBase64, hexLine, toBase64 } from '../../../../renderer/views/messages/hex.ts'

const message: Message = {
  id: '3:42', at: 0, atType: 'create', key: null, bytes: 20, position: { partition: '3', offset: '42' }, flags: ['aborted'], facts: {},
  value: { bytes: 20, format: 'json', text: '{"n":9223372036854775807}', truncated: false, why: '' },
  headers: [{ name: 'a', value: null }, { name: 'a', value: { bytes: 0, format: 'text', text: '', truncated: false, why: '' } }],
}

test('a row as JSON keeps exact numbers, null apart from empty, and duplicate headers', () => {
  expect(rowJson(message)).toBe('{"partition":"3","offset":"42","at":"1970-01-01T00:00:00.000Z","key":null,'
    + '"headers":[{"name":"a","value":null},{"name":"a","value":""}],"flags":["aborted"],"value":{"n":9223372036854775807}}')
  expect(JSON.parse(rowJson({ ...message, value: null }))).toMatchObject({ value: null })
})

test('the kcat command reads that one record and is safe to paste', () => {
  expect(kcatCommand(['b1:9092', 'b2:9092'], 'orders', message)).toBe('kcat -C -b b1:9092,b2:9092 -t orders -p 3 -o 42 -c 1 -e')
  expect(kcatCommand(['b1:9092'], "it's $x", message)).toContain(`'it'\\''s $x'`)
})

test('bytes go to base64 and back, and only clean UTF-8 is text', () => {
  const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0x68, 0xc3, 0xa9])
  expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  expect(new TextEncoder().encode(cleanText(bytes) ?? '')).toEqual(bytes)
  expect(cleanText(Uint8Array.from([0xff, 0xfe]))).toBeNull()
})

test('a hex line shows where it begins, its bytes and their text', () => {
  expect(hexLine(new TextEncoder().encode('hello wörld'), 1, 8)).toEqual({ offset: '000008', hex: 'b6 72 6c 64', text: '·rld' })
})
