import { expect, test } from 'vitest'
import type { Message } from '#contract/message.ts'
import { TimeBars } from '../../../../renderer/views/messages/time-bars.ts'

const message = (at: number | null): Message =>
  ({ id: String(at), at, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} })
const counts = (bars: TimeBars) => bars.bars().map((bar) => bar.count)

test('bars count every found message that has a time', () => {
  const bars = new TimeBars({ from: 0, to: 100 }, 4)
  bars.take([message(0), message(10), message(99), message(100), message(null), message(101)])
  expect(counts(bars)).toEqual([2, 0, 0, 2])
  expect(bars.bars().at(-1)).toEqual({ from: 75, to: 100, count: 2 })
})

test('a list that grows is looked at once, also when its beginning is dropped', () => {
  const bars = new TimeBars({ from: 0, to: 100 }, 2)
  const all = [10, 20, 30, 60, 70, 80].map(message)
  let looked = 0
  const watched = all.map((each) => Object.defineProperty({ ...each }, 'at', { get: () => { looked++; return each.at } }))
  bars.take(watched.slice(0, 3))
  bars.take(watched.slice(0, 5))
  bars.take(watched.slice(2), 2)
  expect(counts(bars)).toEqual([3, 3])
  expect(looked).toBe(6)
})

test('another list is counted anew', () => {
  const bars = new TimeBars({ from: 0, to: 100 }, 2)
  bars.take([message(10), message(20)])
  bars.take([])
  expect(counts(bars)).toEqual([0, 0])
  bars.take([message(90), message(91), message(92)])
  expect(counts(bars)).toEqual([0, 3])
  bars.take([message(10), message(91), message(92), message(93)])
  expect(counts(bars)).toEqual([1, 3])
})
