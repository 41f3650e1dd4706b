import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '#contract/message.ts'
import { arrange, isDoubtful, logOrder } from '../../../../renderer/views/messages/arrange.ts'
import { fieldColumns, fieldOf, pathOf } from '../../../../renderer/views/messages/columns.tsx'
import { TimeOrder } from '../../../../renderer/views/messages/time-order.ts'

const message = (id: string, at: number | null, partition: string, value = '{}', flags: readonly string[] = []): Message => ({
  id, at, atType: 'create', key: null, value: { bytes: value.length, format: 'json', text: value, truncated: false, why: '' },
  headers: [], bytes: value.length, position: { partition, offset: id }, flags: [...flags], facts: {},
})
const all = { order: 'newest', sort: null, doubt: null } as const
const ids = (messages: readonly Message[]) => messages.map((each) => each.id).join(' ')

test('oldest first is merged by time and never turns the order of a partition round', () => {
  const messages = [message('1', 50, '0'), message('2', 10, '0'), message('3', 40, '1'), message('4', 60, '1')]
  expect(ids(arrange({ ...all, messages, order: 'oldest' }))).toBe('3 1 2 4')
  expect(ids(arrange({ ...all, messages }))).toBe('1 2 3 4')
})

test('a list that grows, or loses its beginning, stands in the order it would have as a whole', () => {
  const found = fc.array(fc.record({ at: fc.option(fc.nat({ max: 20 })), partition: fc.constantFrom('0', '1', '2') }), { maxLength: 40 })
  fc.assert(fc.property(found, fc.array(fc.nat({ max: 40 })), fc.nat({ max: 10 }), (list, cuts, drop) => {
    const messages = list.map(({ at, partition }, index) => message(String(index), at, partition))
    const growing = new TimeOrder()
    for (const cut of cuts.toSorted((a, b) => a - b)) growing.take(messages.slice(0, cut))
    expect(ids(growing.take(messages))).toBe(ids(new TimeOrder().take(messages)))
    expect(ids(growing.take(messages.slice(drop), drop))).toBe(ids(new TimeOrder().take(messages.slice(drop))))
  }))
})

test('chosen rows are published in the order of the log', () => {
  expect(ids(logOrder([message('9', 30, '0'), message('12', 20, '1'), message('8', 35, '0')]))).toBe('12 8 9')
})

test('a column sorts what was found, unknown values last', () => {
  const messages = [message('1', 1, '0', '{"n":10}'), message('2', 2, '0', '{}'), message('3', 3, '0', '{"n":9}'), message('4', 4, '0', '{"n":1e3}')]
  expect(ids(arrange({ ...all, messages, sort: { by: 'value.n', desc: false } }))).toBe('3 1 4 2')
  expect(ids(arrange({ ...all, messages, sort: { by: 'value.n', desc: true } }))).toBe('4 1 3 2')
  expect(ids(arrange({ ...all, messages, sort: { by: 'offset', desc: true } }))).toBe('4 3 2 1')
})

test('only the doubtful ones can be shown', () => {
  const messages = [message('1', 1, '0'), message('2', 2, '0', '{}', ['aborted']), message('3', 3, '0', '{}', ['not-decoded'])]
  expect(ids(arrange({ ...all, messages, doubt: 'aborted' }))).toBe('2')
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
