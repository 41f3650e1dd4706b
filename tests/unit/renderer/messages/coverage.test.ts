import { expect, test } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import { Reader } from '../../../../renderer/live/use-read.ts'
import { coverageOf, domainOf } from '../../../../renderer/views/messages/coverage.ts'
import { noFilter } from '../../../../renderer/views/messages/filter.ts'

const message = (at: number | null): Message =>
  ({ id: String(at), at, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} })
const verdict = (outcome: Verdict['outcome'], from: number, to: number): Verdict => ({
  outcome, scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from, to }, ranges: [], problems: [], elapsedMs: 0,
})
const base = { ...new Reader().state.get(), startedAt: 100_000 }
const last = { ...noFilter, range: { type: 'last', minutes: 1 } as const }

test('the time asked for is the picture, else what was covered, else what was found', () => {
  expect(domainOf(base, last)).toEqual({ from: 40_000, to: 100_000 })
  expect(domainOf({ ...base, verdict: verdict('complete', 5, 9) }, noFilter)).toEqual({ from: 5, to: 9 })
  expect(domainOf({ ...base, verdict: verdict('limit', 1, 9), times: { from: 400, to: 900 } }, noFilter)).toEqual({ from: 370, to: 900 })
  expect(domainOf({ ...base, verdict: verdict('complete', 7, 7) }, noFilter)).toEqual({ from: -493, to: 507 })
  expect(domainOf(base, noFilter)).toBeNull()
})

test('beyond what was reached of everything, a stretch that was not read is shown', () => {
  const reached = { ...base, messages: [message(900), message(400)], times: { from: 400, to: 900 } }
  expect(coverageOf(reached, noFilter, domainOf(reached, noFilter) ?? { from: 0, to: 0 }))
    .toEqual([{ from: 370, to: 400, read: 'none' }, { from: 400, to: 900, read: 'all' }])
  const oldest = { ...noFilter, order: 'oldest' as const }
  expect(coverageOf(reached, oldest, domainOf(reached, oldest) ?? { from: 0, to: 0 }))
    .toEqual([{ from: 400, to: 900, read: 'some' }, { from: 900, to: 930, read: 'none' }])
})

test('newest first is read back to the last match, the rest is not read', () => {
  const searching = { ...base, messages: [message(90_000), message(70_000)] }
  expect(coverageOf(searching, last, { from: 40_000, to: 100_000 })).toEqual([
    { from: 40_000, to: 70_000, read: 'none' }, { from: 70_000, to: 100_000, read: 'all' },
  ])
})

test('oldest first is read in some partitions up to the latest match, whatever its place in the list', () => {
  const searching = { ...base, messages: [message(70_000), message(50_000)], times: { from: 50_000, to: 70_000 } }
  expect(coverageOf(searching, { ...last, order: 'oldest' }, { from: 40_000, to: 100_000 })).toEqual([
    { from: 40_000, to: 70_000, read: 'some' }, { from: 70_000, to: 100_000, read: 'none' },
  ])
})

test('complete is solid, partial is never solid, and nothing read is nothing covered', () => {
  const domain = { from: 40_000, to: 100_000 }
  expect(coverageOf({ ...base, verdict: verdict('complete', 41_000, 99_000) }, last, domain)).toEqual([{ ...domain, read: 'all' }])
  expect(coverageOf({ ...base, verdict: verdict('partial', 41_000, 99_000) }, last, domain)).toEqual([{ ...domain, read: 'some' }])
  expect(coverageOf(base, last, domain)).toEqual([{ ...domain, read: 'none' }])
})
