import { expect, test } from 'vitest'
import { observe, type Observation } from '#main/systems/observations.ts'

test('rounds that saw the same are one observation', () => {
  let ring: readonly Observation[] = []
  for (let round = 0; round < 100; round++) ring = observe(ring, { at: round * 2_000, done: 5, end: 5, members: 1 })
  expect(ring).toEqual([{ at: 0, until: 198_000, rounds: 100, done: 5, end: 5, members: 1 }])
})

test('at most half an hour is kept', () => {
  let ring: readonly Observation[] = []
  for (let round = 0; round < 3_000; round++) ring = observe(ring, { at: round * 2_000, done: round, end: round, members: 1 })
  expect(ring.length).toBeLessThanOrEqual(900)
  expect(2_999 * 2_000 - (ring[0]?.at ?? 0)).toBeLessThanOrEqual(30 * 60_000)
})

test('a topic made anew begins a new ring', () => {
  const ring = observe([{ at: 0, until: 0, rounds: 1, done: 50, end: 100, members: 1 }], {
    at: 2_000,
    done: 50,
    end: 60,
    members: 1,
  })
  expect(ring).toHaveLength(1)
})
