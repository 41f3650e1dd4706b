import type { Kind } from '#contract/manifest.ts'
import type { ChartedMetric } from '#contract/metric.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { History } from '#contract/sample.ts'
import type { Call, Charted, Span } from '#main/systems/driver.ts'
import type { AwsAccount } from '../account.ts'
import { priceOf } from '../prices.ts'
import { chartKey, measureAs, measureOfKey } from './chart-key.ts'
import { seriesKey } from './gather.ts'
import { pastOf, seriesOf, type Measure } from './measure.ts'
import type { Series } from './metrics.ts'
import { listingOf, type Listing } from './names.ts'
import type { Subject } from './subject.ts'
import { measuresOf } from './tables/index.ts'

/** A metric of the manifest and the series it is made of. */
export type Own = { readonly key: string; readonly measure: Measure; readonly series: readonly Series[] }
/** The metrics of a resource that the manifest has, and what CloudWatch calls those it knows. */
type Known = { readonly metrics: Kind['metrics']; readonly own: readonly Own[] }

type Words = Pick<ChartedMetric, 'label' | 'unit' | 'source'>

/** Of more series of parts than this only the first are named: nobody reads a longer list. */
const mostParts = 400

/** The series of a table for one thing, named by the values of its dimensions, for each key. */
export const ownOf = (measures: Readonly<Record<string, Measure>>, names: readonly string[]): readonly Own[] =>
  Object.entries(measures).map(([key, measure]) => ({ key, measure, series: [seriesOf(measure, names)] }))

/**
 * Every metric of CloudWatch on a resource: those of the manifest under their own key, the others of the tables, then what
 * ListMetrics names besides, of the resource and its parts. Where names cannot be listed `exists` is null, and `problem` says
 * why, or that there are more parts than are named.
 */
export async function chartedOf(account: AwsAccount, subject: Subject, { metrics, own }: Known, call: Call): Promise<Charted> {
  const listing = await listed(account, subject.namespace, call)
  const found = new Map<string, ChartedMetric>()
  const add = (key: string, words: Words, { means, stat }: Measure, series: readonly Series[]) => {
    if (found.has(key)) return
    found.set(key, { key, ...words, means, statistic: stat, exists: existsIn(listing, series), usd: priceFor(account, series) })
  }
  const inManifest = metrics.flatMap((metric) => own.filter(({ key }) => key === metric.key).map((known) => ({ metric, known })))
  for (const { metric: { key, label, unit, source = 'CloudWatch' }, known: { measure, series } } of inManifest) {
    add(key, { label, unit, source }, measure, series)
  }
  const taken = new Set(inManifest.flatMap(({ known: { series } }) => series.length === 1 ? series.map(nameOf) : []))
  const addSeries = (measure: Measure, more: Readonly<Record<string, string>> = {}) => {
    const { namespace, dimensions } = subject
    const { metric, stat, unit } = measure
    const series: Series = { namespace, metric, dimensions: { ...dimensions, ...more }, stat, period: 60 }
    if (taken.has(nameOf(series))) return
    add(chartKey({ ...series, more }), { label: labelOf(measure, more), unit, source: 'CloudWatch' }, measure, [series])
  }
  for (const measure of measuresOf(subject.namespace, Object.keys(subject.dimensions))) addSeries(measure)
  const parts = partsIn(listing, subject)
  for (const { metric, more } of parts.slice(0, mostParts)) {
    addSeries(measureAs(subject.namespace, metric, Object.keys({ ...subject.dimensions, ...more })), more)
  }
  const problem = listing.problem ?? (parts.length > mostParts ? tooMany(parts.length) : undefined)
  return { items: [...found.values()], ...(problem && { problem }) }
}

const tooMany = (count: number): Problem => ({
  code: 'TooLarge', message: `CloudWatch has ${count.toLocaleString('en')} metrics here; ${mostParts} of them are listed.`,
  hint: 'Those of its parts are left out beyond that. Look at a part itself for all of its own.',
})

/** The past of a metric that `chartedOf` names beyond the manifest. Rejects with BadInput for any other key. */
export async function pastOfCharted(
  account: AwsAccount, subject: Subject, key: string, span: Span, call: Call,
): Promise<History> {
  const { measure, series } = measureOfKey(key, subject)
  return pastOf(measure, await account.metrics.history(series, span, call))
}

async function listed(account: AwsAccount, namespace: string, call: Call): Promise<Listing> {
  try {
    return await account.metrics.names(namespace, call)
  } catch (error) {
    if (call.signal.aborted || !(error instanceof ProblemError)) throw error
    return listingOf([], { whole: false, pages: 0, problem: error.problem })
  }
}

function existsIn(listing: Listing, series: readonly Series[]): boolean | null {
  if (series.some((each) => listing.find(each) !== undefined)) return true
  return listing.whole ? false : null
}

const priceFor = ({ emulated }: AwsAccount, series: readonly Series[]): number =>
  emulated ? 0 : series.length * priceOf('cloudwatch', 'GetMetricData').usd

/** Series that carry all dimensions of the subject, with those they have besides; in the order of their names. */
function partsIn({ all }: Listing, { dimensions }: Subject) {
  const own = Object.entries(dimensions)
  return all.filter((named) => own.every(([name, value]) => named.dimensions[name] === value))
    .map((named) => ({
      metric: named.metric, more: Object.fromEntries(Object.entries(named.dimensions).filter(([name]) => !(name in dimensions))),
    }))
    .sort((a, b) => Object.keys(a.more).length - Object.keys(b.more).length || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Metrics keep the names that CloudWatch gives them, so that they are found in its guides. */
function labelOf({ namespace, metric, dimensions, stat }: Measure, more: Readonly<Record<string, string>>): string {
  const twice = measuresOf(namespace, dimensions).filter((each) => each.metric === metric).length > 1
  const of = Object.entries(more).map(([name, value]) => `${name} ${value}`).join(', ')
  return `${metric}${twice ? ` ${stat}` : ''}${of === '' ? '' : ` · ${of}`}`
}

const nameOf = (series: Series): string => seriesKey({ ...series, period: 60 })
