import { expect, test } from 'vitest'
import { Draft } from '#contract/publish.ts'
import type { Message, Payload } from '#contract/message.ts'
import { draftOf, emptyForm, formOf, formProblems, partOf, partProblem } from '../../../../renderer/views/publish/form.ts'

const now = Date.UTC(2026, 10, 20)
const payload = (format: string): Payload => ({ bytes: 1, format, text: '', truncated: false, why: '' })
const bytes = (...values: number[]) => Uint8Array.from(values)

test('JSON is sent as it was typed, so that 64-bit numbers stay exact', () => {
  const form = { ...emptyForm, value: { kind: 'json' as const, text: '{"id": 9223372036854775807}' } }
  expect(formProblems(form, 'utc', now)).toEqual({})
  expect(Draft.parse(draftOf(form, 'utc', now))).toEqual({ key: null, value: { text: '{"id": 9223372036854775807}' } })
})

test('null, empty and the text "null" are three things', () => {
  const value = (kind: 'text' | 'null', text: string) => draftOf({ ...emptyForm, value: { kind, text } }, 'utc', now).value
  expect([value('null', 'typed before'), value('text', ''), value('text', 'null')]).toEqual([null, { text: '' }, { text: 'null' }])
})

test('what cannot be sent is said by field', () => {
  expect(partProblem({ kind: 'json', text: '{"a":' })).toMatch(/^Not JSON/)
  expect(partProblem({ kind: 'base64', text: 'not base64' })).toMatch(/^Not base64/)
  expect(partProblem({ kind: 'base64', text: 'aGk=\naGk=' })).toMatch(/^Not base64/)
  expect(partProblem({ kind: 'base64', text: 'aGVs\nbG8=' })).toBeNull()
  const form = { ...emptyForm, value: { kind: 'text' as const, text: '' }, partition: '-1', timestamp: 'yesterday', copies: '0', headers: [{ name: '', kind: 'text' as const, text: '' }] }
  expect(Object.keys(formProblems(form, 'utc', now))).toEqual(['partition', 'timestamp', 'copies', 'header 0'])
})

test('partition, timestamp and headers go into the draft', () => {
  const form = {
    ...emptyForm, key: { kind: 'null' as const, text: '' }, value: { kind: 'base64' as const, text: '/w==' }, partition: '3', timestamp: '2026-11-20 10:34:31',
    headers: [{ name: 'a', kind: 'text' as const, text: '1' }, { name: 'a', kind: 'null' as const, text: '' }],
  }
  expect(Draft.parse(draftOf(form, 'utc', now))).toEqual({
    key: null, value: { base64: '/w==' }, headers: [{ name: 'a', value: { text: '1' } }, { name: 'a', value: null }],
    options: { partition: 3, timestamp: Date.UTC(2026, 10, 20, 10, 34, 31) },
  })
})

test('bytes that are not clean text begin as base64, line ends of Windows too', () => {
  expect(partOf(payload('text'), bytes(0x68, 0x69))).toEqual({ kind: 'text', text: 'hi' })
  expect(partOf(payload('json'), new TextEncoder().encode('{}'))).toEqual({ kind: 'json', text: '{}' })
  expect(partOf(payload('bytes'), bytes(0xff, 0))).toEqual({ kind: 'base64', text: '/wA=' })
  expect(partOf(payload('text'), new TextEncoder().encode('a\r\nb')).kind).toBe('base64')
  expect(partOf(null, null)).toEqual({ kind: 'null', text: '' })
})

test('a message is sent again with its headers in order, duplicates and nulls too', () => {
  const message: Message = {
    id: '1', at: 0, atType: 'create', key: null, value: payload('text'), bytes: 1, position: {}, flags: [], facts: {},
    headers: [{ name: 'b', value: payload('text') }, { name: 'a', value: null }, { name: 'b', value: payload('bytes') }],
  }
  const form = formOf(message, { key: null, value: bytes(0x61), headers: [bytes(0x62), null, bytes(0xfe)] })
  expect(form.key.kind).toBe('null')
  expect(draftOf(form, 'utc', now).headers).toEqual([{ name: 'b', value: { text: 'b' } }, { name: 'a', value: null }, { name: 'b', value: { base64: '/g==' } }])
})
