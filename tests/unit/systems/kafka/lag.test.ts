import { expect, test } from 'vitest'
import { lagOf } from '#main/systems/kafka/lag.ts'

test.each([
  ['behind', 10n, 0n, 100n, 90, []],
  ['caught up', 100n, 0n, 100n, 0, []],
  ['below the log start counts from the start', 10n, 40n, 100n, 60, ['lost']],
  ['beyond the end is unknown', 120n, 0n, 100n, null, ['rewound']],
  ['nothing committed is unknown, not 0', null, 0n, 100n, null, []],
  ['an end that is not known is unknown', 10n, 0n, null, null, []],
  ['a start that is not known is unknown', 10n, null, 100n, null, []],
])('%s', (_name, committed, start, end, backlog, flags) => {
  expect(lagOf(committed, start, end)).toEqual({ backlog, flags })
})
