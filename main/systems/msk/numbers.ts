import type { Ref } from '#contract/ref.ts'
import { type Measure, seriesOf } from '#main/aws/metrics/measure.ts'
import type { Series } from '#main/aws/metrics/metrics.ts'
import { mskMeasures as measures } from '#main/aws/metrics/tables/msk.ts'
import type { ClusterType } from './shape.ts'

/** What of a cluster decides which series there are. `lagging` are the groups that CloudWatch has a lag for, by topic. */
export type Shape = {
  readonly name: string
  readonly type: ClusterType
  readonly brokers: readonly number[]
  readonly perTopic: boolean
  readonly lagging: ReadonlyMap<string, readonly string[]>
}

/** A number of a thing: of several series it is their sum or the largest. `everyMs` is how often it is worth its price. */
export type Wanted = {
  readonly key: string; readonly measure: Measure; readonly series: readonly Series[]; readonly combine: 'sum' | 'max'
  readonly everyMs: number
}

const [oftenMs, seldomMs] = [120_000, 300_000]

/** The numbers CloudWatch has of a thing; those its kind of cluster does not have are left out. */
export function numbersOf(ref: Ref, shape: Shape): readonly Wanted[] {
  const [, second = ''] = ref.path
  switch (ref.kind) {
    case 'cluster': return clusterNumbers(shape)
    case 'broker': return brokerNumbers(shape, second)
    case 'topic': return topicNumbers(shape, second)
    default: return []
  }
}

function clusterNumbers({ name, type, brokers }: Shape): readonly Wanted[] {
  if (type === 'serverless') return []
  const each = (measure: Measure) => brokers.map((id) => seriesOf(measure, [name, String(id)]))
  const often = { everyMs: oftenMs }
  const offline = [seriesOf(measures.offlinePartitions, [name])]
  return [
    { key: 'in', measure: measures.in, series: each(measures.in), combine: 'sum', ...often },
    { key: 'bytesIn', measure: measures.bytesIn, series: each(measures.bytesIn), combine: 'sum', ...often },
    { key: 'bytesOut', measure: measures.bytesOut, series: each(measures.bytesOut), combine: 'sum', ...often },
    ...type === 'express' ? [] : [
      { key: 'diskUsed', measure: measures.diskUsed, series: each(measures.diskUsed), combine: 'max', ...often } as const,
      { key: 'offlinePartitions', measure: measures.offlinePartitions, series: offline, combine: 'max', ...often } as const,
    ],
    { key: 'partitions', measure: measures.partitions, series: [seriesOf(measures.partitions, [name])], combine: 'max', ...often },
  ]
}

function brokerNumbers({ name, type }: Shape, id: string): readonly Wanted[] {
  const one = (key: string, ...of: readonly Measure[]): readonly Wanted[] => of.slice(0, 1).map((measure) => ({
    key, measure, series: of.map((each) => seriesOf(each, [name, id])), combine: 'sum', everyMs: oftenMs,
  }))
  return [
    ...type === 'express' ? [] : one('diskUsed', measures.diskUsed), ...one('cpu', measures.cpuUser, measures.cpuSystem),
    ...one('connections', measures.connections), ...type === 'express' ? [] : one('underReplicated', measures.underReplicated),
  ]
}

function topicNumbers({ name, type, brokers, perTopic, lagging }: Shape, topic: string): readonly Wanted[] {
  const seldom = { everyMs: seldomMs }
  const rate = (key: string, measure: Measure): Wanted => ({
    key, measure, combine: 'sum', ...seldom,
    series: type === 'serverless'
      ? [seriesOf(measure, [name, topic])]
      : brokers.map((id) => seriesOf(measure, [name, String(id), topic])),
  })
  const groups = lagging.get(topic) ?? []
  const lag: readonly Wanted[] = groups.length === 0 ? [] : [{
    key: 'lag', measure: measures.maxLag, combine: 'max', ...seldom,
    series: groups.map((group) => seriesOf(measures.maxLag, [name, group, topic])),
  }]
  return type === 'serverless'
    ? [
      rate('in', measures.serverlessIn), rate('bytesIn', measures.serverlessBytesIn), rate('bytesOut', measures.serverlessBytesOut), ...lag,
    ]
    : [
      ...perTopic ? [rate('in', measures.topicIn)] : [], rate('bytesIn', measures.topicBytesIn), rate('bytesOut', measures.topicBytesOut),
      ...lag,
    ]
}

/** One number of several; those that are not known are left out, and null is when none is. */
export function combined(values: readonly (number | null)[], combine: Wanted['combine']): number | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  return combine === 'sum' ? known.reduce((sum, value) => sum + value, 0) : Math.max(...known)
}
