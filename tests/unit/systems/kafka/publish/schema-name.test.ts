import { expect, test } from 'vitest'
import { parseSchemaName } from '#main/systems/kafka/publish/schema-name.ts'

test.each([
  ['orders-value', { subject: 'orders-value', version: 'latest' }],
  ['orders-value/3', { subject: 'orders-value', version: 3 }],
  ['orders-value/latest', { subject: 'orders-value', version: 'latest' }],
  ['team/orders', { subject: 'team/orders', version: 'latest' }],
  ['team/orders/12', { subject: 'team/orders', version: 12 }],
  ['id:42', { id: 42 }],
  ['id:x', { subject: 'id:x', version: 'latest' }],
  ['orders-value#shop.Order', { subject: 'orders-value', version: 'latest', message: 'shop.Order' }],
  ['orders-value/3#Order', { subject: 'orders-value', version: 3, message: 'Order' }],
  ['id:42#shop.Order', { id: 42, message: 'shop.Order' }],
  ['', undefined],
  ['#shop.Order', undefined],
])('%s', (text, name) => {
  expect(parseSchemaName(text)).toEqual(name)
})
