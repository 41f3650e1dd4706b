import { expect, test } from 'vitest'
import { searchLabels } from '#main/systems/search.ts'

const names = ['orders', 'orders.eu-1', 'Payments', 'payment+dlq', 'a1']
const found = (search: string | undefined) => names.filter(searchLabels(search))

test.each([
  [undefined, names],
  ['', names],
  ['ORD', ['orders', 'orders.eu-1']],
  ['pay*', ['Payments', 'payment+dlq']],
  ['order?', ['orders']],
  ['*.eu-?', ['orders.eu-1']],
  ['payment+*', ['payment+dlq']],
  ['/^[a-z]\\d$/', ['a1']],
  ['/payments/', []],
  ['/payments/i', ['Payments']],
])('%s', (search, expected) => {
  expect(found(search)).toEqual(expected)
})

test('a broken regular expression is bad input that says what is wrong', () => {
  expect(() => searchLabels('/[/')).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ code: 'BadInput', issues: [expect.objectContaining({ path: 'search' })] }),
    }),
  )
})

test('a regular expression that would hang a backtracking engine answers at once', () => {
  const begun = performance.now()
  searchLabels('/^(a+)+$/')(`${'a'.repeat(200)}!`)
  expect(performance.now() - begun).toBeLessThan(200)
})
