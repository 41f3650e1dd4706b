import { expect, test } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import { Reader } from '../../../../renderer/live/use-read.ts'
import { barsOf, coverageOf, domainOf } from '../../../../renderer/views/messages/coverage.ts'
import { noFilter } from '../../../../renderer/views/messages/filter.ts'

const message = (at: number | null): Message =>
  ({ id: String(at), at, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} })
const verdict = (outcome: Verdict['outcome'], from: number, to: number): Verdict => ({
  outcome, scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from, to }, ranges: [], problems: [], elapsedMs: 0,
})
const base = { ...new Reader({ follow: () => {} }).state.get(), startedAt: 100_000 }
const last = { ...noFilter, range: { type: 'last', minutes: 1 } as const }

test('the time asked for is the picture, else what was covered, else what was found', () => {
  expect(domainOf(base, last)).toEqual({ from: 40_000, to: 100_000 })
  expect(domainOf({ ...base, verdict: verdict('complete', 5, 9) }, noFilter)).toEqual({ from: 5, to: 9 })
  expect(domainOf({ ...base, verdict: verdict('limit', 1, 9), messages: [message(9), message(4)] }, noFilter)).toEqual({ from: 4, to: 9 })
  expect(domainOf({ ...base, messages: [message(9), message(null), message(3)] }, noFilter)).toEqual({ from: 3, to: 9 })
  expect(domainOf(base, noFilter)).toBeNull()
})

test('newest first is read back to the last match, the rest is not read', () => {
  const searching = { ...base, messages: [message(90_000), message(70_000)] }
  expect(coverageOf(searching, last, { from: 40_000, to: 100_000 })).toEqual([
    { from: 40_000, to: 70_000, read: 'none' }, { from: 70_000, to: 100_000, read: 'all' },
  ])
})

test('complete is solid, partial is never solid, and nothing read is nothing covered', () => {
  const domain = { from: 40_000, to: 100_000 }
  expect(coverageOf({ ...base, verdict: verdict('complete', 41_000, 99_000) }, last, domain)).toEqual([{ ...domain, read: 'all' }])
  expect(coverageOf({ ...base, verdict: verdict('partial', 41_000, 99_000) }, last, domain)).toEqual([{ ...domain, read: 'some' }])
  expect(coverageOf(base, last, domain)).toEqual([{ ...domain, read: 'none' }])
})

test('bars count every found message that has a time', () => {
  const bars = barsOf([message(0), message(10), message(99), message(100), message(null)], { from: 0, to: 100 }, 4)
  expect(bars.map((bar) => bar.count)).toEqual([2, 0, 0, 2])
})
