import { ProblemError, type Problem } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { chartedOf, ownOf, pastOfCharted } from '#main/aws/metrics/charted.ts'
import { pastOf, reading, seriesOf } from '#main/aws/metrics/measure.ts'
import type { Subject } from '#main/aws/metrics/subject.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import type { Call, Charted, Past, Span } from '../driver.ts'
import { manifest } from './manifest.ts'

/** A metric of the manifest that CloudWatch has. */
export type Measured = keyof typeof sqsMeasures

/** A number of CloudWatch and the end of the period it tells of (epoch ms). */
export type Told = { readonly value: number; readonly at: number }

/** What is asked of one queue, and how often at most (ms). */
export type Wanted = { readonly queue: string; readonly metric: Measured; readonly everyMs: number }

/** A ratio of a fair queue, or a count of groups, says nothing of the other type. */
const fifoOnly: readonly Measured[] = ['groupsInFlight', 'deduplicated']
const fairOnly: readonly Measured[] = ['noisyGroups', 'quietVisible', 'quietAge']
/** Depths come from GetQueueAttributes, 25 times cheaper and fresher. */
const fromAttributes: readonly Measured[] = ['backlog', 'inFlight', 'delayed']

/** What the page of one queue shows of CloudWatch. */
export const pageMetrics = (fifo: boolean): readonly Measured[] => (Object.keys(sqsMeasures) as Measured[])
  .filter((key) => !fromAttributes.includes(key) && !(fifo ? fairOnly : fifoOnly).includes(key))

/** The newest numbers, by queue and metric; `problem` says why some are missing. Rejects only when cancelled. */
export async function latestMetrics(
  { metrics }: AwsAccount, wanted: readonly Wanted[], call: Call,
): Promise<{ readonly of: (queue: string, metric: Measured) => Told | null; readonly problem?: Problem }> {
  const asked = wanted.map(({ queue, metric, everyMs }) => ({ series: seriesOf(sqsMeasures[metric], [queue]), everyMs }))
  const told = new Map<string, Told>()
  if (asked.length === 0) return { of: () => null }
  try {
    const { points, problem } = await metrics.latest(asked, call)
    for (const [index, point] of points.entries()) {
      const [want, ask] = [wanted[index], asked[index]]
      if (!want || !ask || !point) continue
      const value = reading(sqsMeasures[want.metric], ask.series, point)
      if (value !== null) told.set(`${want.queue} ${want.metric}`, { value, at: point.at })
    }
    return { of: (queue, metric) => told.get(`${queue} ${metric}`) ?? null, ...(problem && { problem }) }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return { of: () => null, problem: error.problem }
  }
}

/** What CloudWatch calls a queue. */
export const queueSubject = (queue: string): Subject => ({ namespace: 'AWS/SQS', dimensions: { QueueName: queue } })

/** Every metric that CloudWatch has of a queue. */
export const queueMetrics = (account: AwsAccount, queue: string, call: Call): Promise<Charted> =>
  chartedOf(account, queueSubject(queue), { metrics: manifest.kinds['queue']?.metrics ?? [], own: ownOf(sqsMeasures, [queue]) }, call)

/** A metric's past, by its key. Rejects where CloudWatch does not have it or may not be asked. */
export async function pastMetric(account: AwsAccount, queue: string, metric: string, span: Span, call: Call): Promise<Past> {
  if (!isMeasured(metric)) return await pastOfCharted(account, queueSubject(queue), metric, span, call)
  const measure = sqsMeasures[metric]
  const past = pastOf(measure, await account.metrics.history(seriesOf(measure, [queue]), span, call))
  return { ...past, isCoarser: fromAttributes.includes(metric) }
}

const isMeasured = (metric: string): metric is Measured => Object.hasOwn(sqsMeasures, metric)
