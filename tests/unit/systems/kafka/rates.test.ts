import { expect, test } from 'vitest'
import { openRates } from '#main/systems/kafka/rates.ts'

test('the first round knows no rate', () => {
  const rates = openRates()
  expect(rates.observe('a', 0, 10n)).toBeNull()
  expect(rates.observe('a', 2_000, 30n)).toBe(10)
})

test('the rate is over the last fifteen seconds', () => {
  const rates = openRates()
  for (let second = 0; second <= 60; second++) rates.observe('a', second * 1_000, BigInt(second < 40 ? 0 : (second - 40) * 10))
  expect(rates.observe('a', 61_000, 210n)).toBe(10)
})

test('a counter that goes back begins anew', () => {
  const rates = openRates()
  rates.observe('a', 0, 100n)
  expect(rates.observe('a', 2_000, 10n)).toBeNull()
  expect(rates.observe('a', 4_000, 20n)).toBe(5)
})

test('two readings at nearly the same moment make no rate', () => {
  const rates = openRates()
  rates.observe('a', 0, 0n)
  expect(rates.observe('a', 10, 5n)).toBeNull()
})
