import { expect, test } from 'vitest'
import { History } from '#main/host/history/history.ts'

const place = { connection: 'c', system: 'fake' }
const topic = { kind: 'topic', path: ['a'] }

test('history keeps half an hour, thins to real samples, and shows silence as a gap', async () => {
  let now = 1_100_000
  const history = new History({ now: () => now })
  const add = (at: number, backlog: number | null) => history.add(place, { ref: topic, at, values: { backlog } }, 5_000)
  for (let n = 0; n < 1_000; n++) add(n * 1_000, n)
  add(1_100_000, null)
  const read = (from: number, to: number, points: number) =>
    history.read(place, topic, 'backlog', { from, to, points })
  expect(await read(0, 4_000, 100)).toEqual({
    at: [0, 1_000, 2_000, 3_000, 4_000], value: [0, 1, 2, 3, 4], source: Array(5).fill('live'),
  })
  expect(await read(998_000, 2_000_000, 100)).toMatchObject({
    at: [998_000, 999_000, 999_001, 1_100_000], value: [998, 999, null, null],
  })
  const thin = await read(0, 999_000, 50)
  expect(thin.at).toHaveLength(50)
  expect(thin.value.every((value, n) => value === (thin.at[n] ?? 0) / 1_000)).toBe(true)
  for (let n = 0; n < 5_000; n++) add(1_200_000 + n * 1_000, n)
  now = 6_199_000
  expect((await read(0, 1e12, 10_000)).at[0]).toBe(6_199_000 - 30 * 60_000)
})

test('after a clock that was far ahead samples are taken again at once', async () => {
  const now = 100 * 3_600_000
  const history = new History({ now: () => now })
  const add = (at: number, backlog: number) => history.add(place, { ref: topic, at, values: { backlog } }, 25_000)
  add(now - 5_000, 1)
  add(now + 3_600_000, 2)
  add(now, 3)
  const { value } = await history.read(place, topic, 'backlog', { from: now - 60_000, to: now, points: 100 })
  expect(value).toEqual([3])
})
