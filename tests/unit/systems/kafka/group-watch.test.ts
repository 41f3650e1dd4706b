import { expect, test } from 'vitest'
import { openGroupWatch } from '#main/systems/kafka/group-watch.ts'
import type { GroupReading } from '#main/systems/kafka/places.ts'

const minute = 60_000
const stalled = (end: number): GroupReading => ({
  id: 'billing', entry: null, description: null, problems: [],
  places: [{ topic: 'orders', partition: 0, committed: 10n, start: 0n, end: BigInt(end), backlog: end - 10, flags: [], member: null }],
})

test('a verdict that has held for longer than the observations are kept began when it began', () => {
  const watch = openGroupWatch(() => null)
  const sinces = new Set<number>()
  for (let at = 0; at < 90 * minute; at += 10_000) {
    const reading = stalled(100 + at / 1_000)
    watch.observe(reading, at)
    const { verdict, since } = watch.judge(reading, at)
    if (at > 20 * minute) {
      expect(verdict).toBe('stalled')
      sinces.add(since)
    }
  }
  expect([...sinces]).toHaveLength(1)
})

test('a verdict that was not watched for a while begins anew', () => {
  const watch = openGroupWatch(() => null)
  const look = (from: number, to: number) => {
    let since = 0
    for (let at = from; at < to; at += 10_000) {
      watch.observe(stalled(100 + at / 1_000), at)
      since = watch.judge(stalled(100 + at / 1_000), at).since
    }
    return since
  }
  const before = look(0, 20 * minute)
  expect(look(300 * minute, 320 * minute)).toBeGreaterThan(before)
})
