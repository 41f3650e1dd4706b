import { expect, test } from 'vitest'
import type { History } from '#contract/sample.ts'
import { joinedPasts } from '#main/systems/msk/joined-pasts.ts'

const minute = 60_000
const now = Date.UTC(2026, 10, 21, 12)
const first = now - 10 * minute
/** One value a minute from ten minutes ago on. */
const past = (...value: readonly (number | null)[]): History =>
  ({ at: value.map((_, n) => first + n * minute), value: [...value], source: value.map(() => 'cloudwatch') })

test('a sum ends where the slowest of its series does, so that none is missing of it', () => {
  const all = [past(5, 5, 5, 5, 5, 5, 5, 5, 5), past(5, 5, 5, 5, 5, 5, 5, 5), past(5, 5, 5, 5, 5, 5, 5, 5, 5, 5)]
  expect(joinedPasts(all, 'sum', now).value).toEqual(Array.from({ length: 8 }, () => 15))
})

test('a series that ended, or never was, keeps back nothing', () => {
  const all = [past(5, 5, 5, 5, 5, 5, 5, 5, 5, 5), past(5, 5, null, null, null, null, null, null, null), past(null, null)]
  expect(joinedPasts(all, 'sum', now).value).toEqual([10, 10, 5, 5, 5, 5, 5, 5, 5, 5])
})

test('what is unknown of all stays a gap, and why a part is missing is told', () => {
  const problem = { code: 'Unreachable', message: 'a part' } as const
  expect(joinedPasts([past(1, null, 3), { ...past(4, null, 2), problem }], 'max', now)).toEqual({ ...past(4, null, 3), problem })
})
