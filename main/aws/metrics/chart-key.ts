import { ProblemError } from '#contract/problem.ts'
import type { Measure } from './measure.ts'
import type { Series, Stat } from './metrics.ts'
import type { Subject } from './subject.ts'
import { measureOf } from './tables/index.ts'

const prefix = 'cloudwatch:'
const stats = new Set<string>(['Sum', 'Average', 'Maximum', 'Minimum', 'p50', 'p90', 'p95', 'p99', 'tm90'] satisfies Stat[])
const isStat = (text: string): text is Stat => stats.has(text)

/** What names a metric of CloudWatch beside those of the manifest: further dimensions are those of a part, such as a broker. */
type Name = Pick<Series, 'metric' | 'stat'> & { readonly more: Readonly<Record<string, string>> }

/** `cloudwatch:<metric>:<statistic>`, with further dimensions `?<name>=<value>` as in an address. */
export function chartKey({ metric, stat, more }: Name): string {
  const rest = new URLSearchParams(Object.entries(more)).toString()
  return `${prefix}${metric}:${stat}${rest === '' ? '' : `?${rest}`}`
}

/** Whether a key of a metric is one of these. */
export const isChartKey = (key: string): boolean => key.startsWith(prefix)

/**
 * What such a key stands for on a resource. Without a statistic it is the usual one of the metric. Throws BadInput for what is no
 * such key.
 */
export function measureOfKey(
  key: string, { namespace, dimensions }: Subject,
): { readonly measure: Measure; readonly series: Series } {
  const [path = '', query = ''] = isChartKey(key) ? key.slice(prefix.length).split('?', 2) : []
  const colon = path.lastIndexOf(':')
  const last = path.slice(colon + 1)
  const [metric, stat] = colon >= 0 && isStat(last) ? [path.slice(0, colon), last] : [path, undefined]
  const more = Object.fromEntries(new URLSearchParams(query))
  if (metric === '' || Object.keys(more).some((name) => Object.hasOwn(dimensions, name))) throw noKey(key)
  const all = { ...dimensions, ...more }
  const measure = measureAs(namespace, metric, Object.keys(all), stat)
  return { measure, series: { namespace, metric, dimensions: all, stat: measure.stat, period: 60 } }
}

/** A measure of any series; one that no table has is shown as it is. */
export function measureAs(namespace: string, metric: string, dimensions: readonly string[], stat?: Stat): Measure {
  const known = measureOf(namespace, metric, dimensions, stat)
  if (known) return known
  const usual = measureOf(namespace, metric, dimensions)
  // Another statistic of a number that is not a sum is in the same unit.
  if (usual && stat && stat !== 'Sum' && usual.as !== 'per-second') return { ...usual, stat }
  return { namespace, metric, dimensions, stat: stat ?? 'Average', as: 'value', unit: '', means: '' }
}

const noKey = (key: string): ProblemError => new ProblemError({
  code: 'BadInput', message: `There is no metric ${key}.`, hint: 'samples/metrics names those there are.',
  issues: [{ path: 'metric', message: 'must be one that samples/metrics names' }],
})
