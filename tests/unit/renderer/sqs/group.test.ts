import { expect, test } from 'vitest'
import { attributeNames, groupMessages, shapeOf } from '../../../../renderer/systems/sqs/workbench/group.ts'
import { messageLines, sideBySide } from '../../../../renderer/systems/sqs/workbench/compare.ts'
import { queueMessage } from './message.ts'

const letters = [
  queueMessage({ id: 'a', body: '{"order":1,"lines":[{"sku":"x"}]}', attributes: { tenant: 't1', errorType: 'Timeout' }, facts: { from: 'orders' } }),
  queueMessage({ id: 'b', body: '{"lines":[{"sku":"y"},{"sku":"z"}],"order":2}', attributes: { errorType: 'Timeout' }, facts: { from: 'returns' } }),
  queueMessage({ id: 'c', body: 'plain', attributes: { errorType: 'OutOfStock' }, facts: { from: 'orders' } }),
  queueMessage({ id: 'd', body: '{"order":3,"lines":[{"sku":"x"}]}', facts: {} }),
]

test('attributes that look like an error come first', () => {
  expect(attributeNames(letters)).toEqual(['errorType', 'tenant'])
})

test('dead letters are put together by error, the largest group first, those without it named', () => {
  expect(groupMessages(letters, 'error', 'errorType')).toEqual([
    { key: 'Timeout', ids: ['a', 'b'] }, { key: 'OutOfStock', ids: ['c'] }, { key: 'without errorType', ids: ['d'] },
  ])
})

test('bodies of the same fields have one shape, whatever their order and values', () => {
  expect(groupMessages(letters, 'shape', '').map(({ ids }) => ids)).toEqual([['a', 'b', 'd'], ['c']])
  expect(shapeOf(queueMessage({ id: 'e', body: '{"b":{"c":[1,{"d":2}]},"a":1}' }))).toBe('{ a, b { c [{ d }] } }')
  expect(shapeOf(queueMessage({ id: 'f', body: '' }))).toBe('empty body')
})

test('dead letters are put together by the queue they came from', () => {
  expect(groupMessages(letters, 'source', '').map(({ key, ids }) => [key, ids.length])).toEqual([['orders', 2], ['returns', 1], ['source not told', 1]])
})

test('two messages stand side by side, with what differs in the same place', () => {
  const [left, right] = [queueMessage({ id: 'a', body: '{"a":1,"b":2}' }), queueMessage({ id: 'b', body: '{"a":1,"b":3,"c":4}' })]
  const differ = sideBySide(messageLines(left), messageLines(right)).filter(({ same }) => !same)
  expect(differ).toEqual([{ left: '  "b": 2', right: '  "b": 3,', same: false }, { left: null, right: '  "c": 4', same: false }])
})
