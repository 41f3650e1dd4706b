import { expect, test } from 'vitest'
import type { Query } from '#main/aws/metrics/gather.ts'
import { groupsOf } from '#main/aws/metrics/groups.ts'
import { age, minute } from './planner.ts'

const now = Date.UTC(2026, 10, 21, 12, 7)
const hour = 60 * minute
const query = (queue: string, from: number, to: number, period = 60): Query => ({ series: { ...age(queue), period }, from, to })
const newest = Array.from({ length: 300 }, (_, n) => query(`q-${n}`, now - 8 * minute, now))
const groups = (queries: readonly Query[]) => groupsOf(queries, (each) => each)
const sizes = (queries: readonly Query[]) => groups(queries).map(({ members }) => members.length)

test('short spans near each other share a call, over the whole of them', () => {
  expect(groups([...newest, query('chart', now - 2 * hour, now - minute)]))
    .toMatchObject([{ from: now - 2 * hour, to: now, members: { length: 301 } }])
})

test('an hour of last week is a call of its own and does not widen that of the newest numbers', () => {
  expect(sizes([query('old', now - 168 * hour, now - 167 * hour), ...newest])).toEqual([300, 1])
})

test('a call begins where its widest period does, from where CloudWatch counts all of them', () => {
  const wide = query('chart', now - 62 * minute, now - 7 * minute, 300)
  const [{ from } = { from: 0 }] = groups([...newest, wide, query('minute', now - 64 * minute, now)])
  expect([from % (5 * minute), from <= now - 64 * minute]).toEqual([0, true])
})

test('long spans share only with their like, at most 500 series and 100,800 points a call', () => {
  const day = (queue: string) => query(queue, now - 24 * hour, now, 60)
  expect(sizes([...newest, ...Array.from({ length: 100 }, (_, n) => day(`d-${n}`))])).toEqual([300, 70, 30])
  expect(sizes([...newest, ...newest])).toEqual([500, 100])
})
