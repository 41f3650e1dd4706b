import { expect, test } from 'vitest'
import { addCondition, celTokens, condition, fieldName, fieldsOf } from '../../../../renderer/views/messages/cel.ts'

test('tokens joined are the text', () => {
  const text = `value.status == "fai\\"led" && value.amount>=500.5 || !(key in ['a', "b]) ? true : 'x`
  expect(celTokens(text).map((token) => token.text).join('')).toBe(text)
  expect(celTokens('a == "b" && 5u < 7').filter((token) => token.kind !== 'space').map((token) => token.kind))
    .toEqual(['name', 'operator', 'string', 'operator', 'number', 'operator', 'number'])
})

test('fields compared by anything but == vary', () => {
  expect(fieldsOf('value.status == "failed" && value.amount > 500')).toEqual([
    { path: ['status'], varies: false }, { path: ['amount'], varies: true },
  ])
  expect(fieldsOf('500 < value.a.b && value["x y"][2] != 3')).toEqual([
    { path: ['a', 'b'], varies: true }, { path: ['x y', 2], varies: true },
  ])
  expect(fieldsOf('value.name.startsWith("a")')).toEqual([{ path: ['name'], varies: true }])
  expect(fieldsOf('has(value.x)')).toEqual([{ path: ['x'], varies: false }])
})

test('a condition names the field and keeps the value as written', () => {
  expect(fieldName(['customer', 'first name', 0])).toBe('value.customer["first name"][0]')
  expect(condition(['id'], { type: 'number', text: '9223372036854775807' })).toBe('value.id == 9223372036854775807')
  expect(condition(['s'], { type: 'string', text: '"a\\"b"' })).toBe('value.s == "a\\"b"')
})

test('conditions are joined by and, once', () => {
  expect(addCondition('', 'a == 1')).toBe('a == 1')
  expect(addCondition('b > 2', 'a == 1')).toBe('b > 2 && a == 1')
  expect(addCondition('b > 2 || c', 'a == 1')).toBe('(b > 2 || c) && a == 1')
  expect(addCondition('b > 2 && a == 1', 'a == 1')).toBe('b > 2 && a == 1')
})
