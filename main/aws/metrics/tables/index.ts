import type { Measure } from '../measure.ts'
import type { Stat } from '../metrics.ts'
import { eventsMeasures } from './events.ts'
import { eventsV2Measures } from './events-v2.ts'
import { firehoseMeasures } from './firehose.ts'
import { iotMeasures } from './iot.ts'
import { fanOutMeasures, shardMeasures, streamMeasures } from './kinesis.ts'
import { kinesisAnalyticsMeasures } from './kinesis-analytics.ts'
import { kinesisVideoMeasures } from './kinesis-video.ts'
import { lambdaMeasures } from './lambda.ts'
import { mqActiveMeasures } from './mq-active.ts'
import { mqRabbitMeasures } from './mq-rabbit.ts'
import { mskMeasures } from './msk.ts'
import { pipesMeasures } from './pipes.ts'
import { schedulerMeasures } from './scheduler.ts'
import { smsVoiceMeasures } from './sms-voice.ts'
import { snsMeasures } from './sns.ts'
import { sqsMeasures } from './sqs.ts'
import { statesMeasures } from './states.ts'

/** Every table of CloudWatch metrics, by its name. */
export const tables: Readonly<Record<string, Readonly<Record<string, Measure>>>> = {
  events: eventsMeasures, eventsV2: eventsV2Measures, fanOut: fanOutMeasures, firehose: firehoseMeasures, iot: iotMeasures,
  kinesisAnalytics: kinesisAnalyticsMeasures, kinesisVideo: kinesisVideoMeasures, lambda: lambdaMeasures,
  mqActive: mqActiveMeasures, mqRabbit: mqRabbitMeasures, msk: mskMeasures, pipes: pipesMeasures, scheduler: schedulerMeasures, shard: shardMeasures,
  smsVoice: smsVoiceMeasures, sns: snsMeasures, sqs: sqsMeasures, states: statesMeasures, stream: streamMeasures,
}

const keyOf = (namespace: string, dimensions: readonly string[]): string => JSON.stringify([namespace, dimensions.toSorted()])

const byDimensions = Map.groupBy(
  Object.values(tables).flatMap((table) => Object.values(table)), ({ namespace, dimensions }) => keyOf(namespace, dimensions),
)

/** What is known of the metrics of a namespace that have these dimensions and no others. */
export const measuresOf = (namespace: string, dimensions: readonly string[]): readonly Measure[] =>
  byDimensions.get(keyOf(namespace, dimensions)) ?? []

/** What is known of one metric: by its usual statistic, or by `stat`. */
export const measureOf = (namespace: string, metric: string, dimensions: readonly string[], stat?: Stat): Measure | undefined =>
  measuresOf(namespace, dimensions).find((each) => each.metric === metric && (stat === undefined || each.stat === stat))
