import { priceOf, sqsPrice } from '../../main/aws/prices.ts'

/** How many things are looked at. */
export type World = {
  readonly queues: number; readonly streams: number; readonly shardsEach: number; readonly topics: number; readonly rules: number
}
/** One line of the naive design: how many billed units an hour, and what they cost. */
export type Line = {
  readonly what: 'SQS depth' | 'queues' | 'streams' | 'shards' | 'topics and rules'; readonly units: number; readonly usd: number
}

/**
 * What a program costs that reads every depth each 5 s and every common CloudWatch series each minute: 6 a queue, 8 a stream, 7 a
 * shard, 6 a topic and a rule.
 */
export function naive({ queues, streams, shardsEach, topics, rules }: World): readonly Line[] {
  const metric = priceOf('cloudwatch', 'GetMetricData').usd
  const metrics = (what: Line['what'], series: number): Line => ({ what, units: series * 60, usd: series * 60 * metric })
  return [
    { what: 'SQS depth', units: queues * 720, usd: queues * 720 * sqsPrice(false).usd },
    metrics('queues', queues * 6), metrics('streams', streams * 8), metrics('shards', streams * shardsEach * 7),
    metrics('topics and rules', (topics + rules) * 6),
  ]
}
