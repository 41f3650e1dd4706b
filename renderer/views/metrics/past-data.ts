import type { History } from '#contract/sample.ts'
import type { ChartData } from '../../ui/chart/numbers.ts'

/** A past as two columns, what this program sampled and what others kept; what came before the first number is left out. */
export function pastData({ at, value, source }: History = { at: [], value: [], source: [] }): ChartData {
  const first = value.findIndex((each) => each !== null)
  if (first < 0) return [[], [], []]
  const isOwn = (index: number) => (source[index] ?? 'live') === 'live'
  const column = (wanted: boolean) => value.slice(first).map((each, n) => (isOwn(n + first) === wanted ? each : null))
  return [at.slice(first), column(true), column(false)]
}
