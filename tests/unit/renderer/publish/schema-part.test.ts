import { expect, test } from 'vitest'
import { Draft } from '#contract/publish.ts'
import type { Payload } from '#contract/message.ts'
import { draftOf, emptyForm, partProblem } from '../../../../renderer/views/publish/form.ts'
import { issuesOf, placeOf } from '../../../../renderer/views/publish/issues.ts'
import { asSchemaPart, formatSchema, parseSchema } from '../../../../renderer/views/publish/schema-part.ts'

const avro: Payload = {
  bytes: 9, format: 'avro', text: '{\n  "id": 1\n}', truncated: false, why: '', schema: { registry: 'http://r', id: '17', type: 'AVRO' },
}

test('a subject, one version of it and an id are told apart, also where a subject has slashes', () => {
  for (const [text, name] of [
    ['orders-value', { subject: 'orders-value', version: '', message: '' }], ['orders-value/3', { subject: 'orders-value', version: '3', message: '' }],
    ['team/orders/12', { subject: 'team/orders', version: '12', message: '' }], ['id:42', { subject: 'id:42', version: '', message: '' }], ['', { subject: '', version: '', message: '' }],
    ['orders-value/3#shop.Order', { subject: 'orders-value', version: '3', message: 'shop.Order' }], ['id:4#A', { subject: 'id:4', version: '', message: 'A' }],
  ] as const) {
    expect(parseSchema(text)).toEqual(name)
    expect(formatSchema(name)).toBe(text)
  }
})

test('a part that was read by a schema begins with what was decoded and that schema', () => {
  expect(asSchemaPart({ kind: 'base64', text: 'AAAA' }, avro)).toEqual({ kind: 'schema', text: avro.text, schema: 'id:17' })
  const long = { ...avro, text: '{"id":9007199254740993,"n":[]}' }
  expect(asSchemaPart({ kind: 'base64', text: 'AAAA' }, long).text).toBe('{\n  "id": "9007199254740993",\n  "n": []\n}')
  expect(asSchemaPart({ kind: 'base64', text: 'AAAA' }, { ...long, schema: { registry: 'r', id: '1', type: 'JSON' } }).text).toContain('"id": 9007199254740993')
  expect(asSchemaPart({ kind: 'base64', text: 'AAAA' }, { ...avro, truncated: true })).toEqual({ kind: 'schema', text: 'AAAA' })
  expect(asSchemaPart({ kind: 'json', text: '{}', schema: 'a' }, avro)).toEqual({ kind: 'schema', text: '{}', schema: 'a' })
})

test('a part by a schema goes as JSON with its schema, and is judged before', () => {
  const part = { kind: 'schema' as const, text: '{"id": 1}', schema: 'orders-value/3' }
  expect(Draft.parse(draftOf({ ...emptyForm, value: part }, 'utc', 0)).value).toEqual({ json: { id: 1 }, schema: 'orders-value/3' })
  expect(partProblem(part)).toBeNull()
  expect(partProblem({ ...part, schema: '' })).toMatch(/subject/)
  expect(partProblem({ ...part, text: '{"id":' })).toMatch(/^Not JSON/)
  expect(partProblem({ ...part, text: '{"id": 9007199254740993}' })).toContain('9007199254740993')
  expect(partProblem({ ...part, text: '{"id": "9007199254740993", "x": 9007199254740991, "y": 1.5e300}' })).toBeNull()
})

test('what a schema refuses is told by part, with the path inside it', () => {
  const problem = { code: 'BadInput' as const, message: 'does not fit', issues: [
    { path: 'value.items.1.price', message: 'not a number' }, { path: 'value', message: 'misses id' }, { path: 'key.id', message: 'not a text' },
    { path: 'values', message: 'elsewhere' }, { path: 'drafts.0.value.id', message: 'not an int' },
  ] }
  expect(issuesOf(problem, 'value')).toEqual([
    { path: 'items.1.price', message: 'not a number' }, { path: '', message: 'misses id' }, { path: 'id', message: 'not an int' },
  ])
  expect(issuesOf(problem, 'key')).toEqual([{ path: 'id', message: 'not a text' }])
  expect(issuesOf(undefined, 'value')).toEqual([])
})

test('a path points to its line; one that is not there to the nearest around it', () => {
  const text = '{\n  "items": [\n    { "price": 1 },\n    { "price": "x", "a\\"b": [] }\n  ],\n  "id": 7\n}'
  const line = (path: string) => placeOf(text, path).line
  expect([line('items'), line('items.0.price'), line('items.1.price'), line('items[1].price'), line('id')]).toEqual([2, 3, 4, 4, 6])
  expect(placeOf('{"odd name": {"x.y": 1}}', '["odd name"]["x.y"]').at).toBe(21)
  expect([line('items.1.missing'), line('nowhere'), line('')]).toEqual([4, 1, 1])
  expect(text.slice(placeOf(text, 'items.1.price').at)).toMatch(/^"x"/)
  expect(placeOf('', 'a')).toEqual({ line: 1, at: 0, exact: false })
})
