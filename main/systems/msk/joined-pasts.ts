import type { History } from '#contract/sample.ts'
import { combined, type Wanted } from './numbers.ts'

/** A series that has had no point for longer than this (ms) has ended; a younger end is one that comes late. */
const lateMs = 5 * 60_000

/**
 * The pasts of several series as one, by their sum or the highest. The newest times are left out until every series that still goes
 * on has come: a sum without one of its brokers would look like a fall.
 */
export function joinedPasts(pasts: readonly History[], combine: Wanted['combine'], now: number): History {
  const ends = pasts.map(lastOf).filter((end) => end >= now - lateMs)
  const end = Math.min(...ends)
  const values = pasts.map(({ at, value }) => new Map(at.map((time, n) => [time, value[n] ?? null])))
  const rows = [...new Set(pasts.flatMap(({ at }) => at))].sort((a, b) => a - b)
    .map((at) => ({ at, value: combined(values.map((of) => of.get(at) ?? null), combine) }))
    .filter(({ at, value }) => at <= end || value === null)
  const problem = pasts.find((past) => past.problem)?.problem
  return {
    at: rows.map(({ at }) => at), value: rows.map(({ value }) => value), source: rows.map(() => 'cloudwatch'),
    ...(problem && { problem }),
  }
}

/** When the last number of a past was, epoch ms. */
const lastOf = ({ at, value }: History): number => at[value.findLastIndex((each) => each !== null)] ?? -Infinity
