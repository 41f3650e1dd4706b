import { expect, test } from 'vitest'
import type { Message } from '#contract/message.ts'
import { arrange, isDoubtful } from '../../../../renderer/views/messages/arrange.ts'
import { fieldColumns, fieldOf, pathOf } from '../../../../renderer/views/messages/columns.tsx'
import { noFilter } from '../../../../renderer/views/messages/filter.ts'

const message = (id: string, at: number | null, partition: string, value = '{}', flags: readonly string[] = []): Message => ({
  id, at, atType: 'create', key: null, value: { bytes: value.length, format: 'json', text: value, truncated: false, why: '' },
  headers: [], bytes: value.length, position: { partition, offset: id }, flags: [...flags], facts: {},
})
const ids = (messages: readonly Message[]) => messages.map((each) => each.id).join(' ')

test('oldest first is merged by time and never turns the order of a partition round', () => {
  const messages = [message('1', 50, '0'), message('2', 10, '0'), message('3', 40, '1'), message('4', 60, '1')]
  expect(ids(arrange(messages, { ...noFilter, order: 'oldest' }, null, null))).toBe('3 1 2 4')
  expect(ids(arrange(messages, noFilter, null, null))).toBe('1 2 3 4')
})

test('a column sorts what was found, unknown values last', () => {
  const messages = [message('1', 1, '0', '{"n":10}'), message('2', 2, '0', '{}'), message('3', 3, '0', '{"n":9}'), message('4', 4, '0', '{"n":1e3}')]
  expect(ids(arrange(messages, noFilter, { by: 'value.n', desc: false }, null))).toBe('3 1 4 2')
  expect(ids(arrange(messages, noFilter, { by: 'value.n', desc: true }, null))).toBe('4 1 3 2')
  expect(ids(arrange(messages, noFilter, { by: 'offset', desc: true }, null))).toBe('4 3 2 1')
})

test('only the doubtful ones can be shown', () => {
  const messages = [message('1', 1, '0'), message('2', 2, '0', '{}', ['aborted']), message('3', 3, '0', '{}', ['not-decoded'])]
  expect(ids(arrange(messages, noFilter, null, 'aborted'))).toBe('2')
  expect(messages.map((each) => isDoubtful(each, 'undecodable'))).toEqual([false, false, true])
})

test('fields that where compares become columns by themselves, and can be taken away', () => {
  const where = 'value.status == "failed" && value.amount > 500'
  expect(fieldColumns(where, ['value.customer["first name"]'], [])).toEqual(['value.amount', 'value.customer["first name"]'])
  expect(fieldColumns(where, [], ['value.amount'])).toEqual([])
  expect(pathOf('value.customer["first name"]')).toEqual(['customer', 'first name'])
})

test('a field is shown as it was written', () => {
  expect(fieldOf(message('1', 1, '0', '{"a":{"n":9223372036854775807}}'), ['a', 'n'])).toEqual({ type: 'number', text: '9223372036854775807' })
})
