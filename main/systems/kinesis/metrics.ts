import type { Alarm } from '#contract/metric.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { History } from '#contract/sample.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { alarmsOf } from '#main/aws/alarms.ts'
import { chartedOf, ownOf, pastOfCharted, type Own } from '#main/aws/metrics/charted.ts'
import { pastOf, seriesOf, type Measure } from '#main/aws/metrics/measure.ts'
import type { Subject } from '#main/aws/metrics/subject.ts'
import { firehoseMeasures } from '#main/aws/metrics/tables/firehose.ts'
import { fanOutMeasures, shardMeasures, streamMeasures } from '#main/aws/metrics/tables/kinesis.ts'
import { lambdaMeasures } from '#main/aws/metrics/tables/lambda.ts'
import type { Call, Charted, Span } from '../driver.ts'
import { manifest } from './manifest.ts'
import { consumerName, shardId, streamName } from './refs.ts'

/** What CloudWatch knows of a resource: what it calls it, and its own metrics with the values of their dimensions. */
type Known = {
  readonly subject: Subject
  readonly measures: Readonly<Record<string, Measure>>
  readonly names: readonly string[]
}

/** Null where CloudWatch knows nothing of its own: a KCL application sends what it likes under a name of its own. */
function knownOf(ref: Ref): Known | null {
  switch (ref.kind) {
    case 'stream': return known(streamMeasures, [streamName(ref)])
    case 'shard': {
      const { stream, shard } = shardId(ref)
      return known(shardMeasures, [stream, shard])
    }
    default: return consumerKnown(ref)
  }
}

function consumerKnown(ref: Ref): Known | null {
  const { stream, consumer } = consumerName(ref)
  const [type, ...rest] = consumer.split(':')
  if (rest.length === 0) return known(fanOutMeasures, [stream, consumer])
  if (type === 'lambda') return known(lambdaMeasures, [rest[0] ?? ''])
  return type === 'firehose' ? known(firehoseMeasures, [rest.join(':')]) : null
}

function known(measures: Readonly<Record<string, Measure>>, names: readonly string[]): Known {
  const [{ namespace, dimensions } = { namespace: '', dimensions: [] }] = Object.values(measures)
  return {
    measures, names, subject: { namespace, dimensions: Object.fromEntries(dimensions.map((name, n) => [name, names[n] ?? ''])) },
  }
}

/** A consumer's `in` is its stream's. */
function ownFor(ref: Ref, { measures, names }: Known): readonly Own[] {
  const own = ownOf(measures, names)
  return ref.kind === 'consumer' ? [...own, ...inOf(consumerName(ref).stream)] : own
}

const inOf = (stream: string): readonly Own[] => ownOf({ in: streamMeasures.in }, [stream])

/** Every metric that CloudWatch has of a resource. */
export async function chartedMetrics(account: AwsAccount, ref: Ref, call: Call): Promise<Charted> {
  const of = knownOf(ref)
  if (!of) return { items: [] }
  return chartedOf(account, of.subject, { metrics: manifest.kinds[ref.kind]?.metrics ?? [], own: ownFor(ref, of) }, call)
}

/** A metric's past, by its key. Rejects where CloudWatch does not have it or may not be asked. */
export async function pastMetric(account: AwsAccount, ref: Ref, metric: string, span: Span, call: Call): Promise<History> {
  const of = knownOf(ref)
  if (ref.kind === 'consumer' && metric === 'in') {
    return pastOf(
      streamMeasures.in, await account.metrics.history(seriesOf(streamMeasures.in, [consumerName(ref).stream]), span, call),
    )
  }
  const measure = of && Object.hasOwn(of.measures, metric) ? of.measures[metric] : undefined
  if (of && measure) return pastOf(measure, await account.metrics.history(seriesOf(measure, of.names), span, call))
  if (of && !(manifest.kinds[ref.kind]?.metrics ?? []).some(({ key }) => key === metric)) {
    return pastOfCharted(account, of.subject, metric, span, call)
  }
  throw new ProblemError({
    code: 'BadInput', message: `CloudWatch has no metric ${metric} of this ${ref.kind}.`,
    issues: [{ path: 'metric', message: 'not known' }],
  })
}

/** The alarms of CloudWatch on a resource. */
export async function alarmsFor(account: AwsAccount, ref: Ref, call: Call): Promise<readonly Alarm[]> {
  const of = knownOf(ref)
  return of ? alarmsOf(account, of.subject, call) : []
}
