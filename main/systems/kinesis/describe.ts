import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details } from '#contract/resource.ts'
import type { KinesisConsumerExtra, KinesisStreamExtra } from '#contract/systems/kinesis.ts'
import { kinesisRates } from '#main/aws/prices.ts'
import { within } from '#main/aws/within.ts'
import type { Call } from '../driver.ts'
import { row, type Section } from '../sections.ts'
import type { Directory } from './consumers/directory.ts'
import { shown } from './consumers/places.ts'
import type { Readings } from './consumers/readings.ts'
import { consumerOf, type ConsumerSampler } from './consumers/sample.ts'
import { shardFacts } from './facts.ts'
import { problemOfRow } from './row-problem.ts'
import { shardId, shardRef, streamName, streamRef } from './refs.ts'
import { consumerSections, shardSections, streamSections } from './sections.ts'
import type { Kinesis } from './shared.ts'
import { tagsOf } from './tags.ts'

/** What details are made from. */
export type Descriptions = {
  readonly kinesis: Kinesis; readonly directory: Directory; readonly readings: Readings; readonly consumers: ConsumerSampler
  readonly opened: (stream: string) => void
}

/**
 * A stream, shard or consumer in words. Rejects with NotFound; a part whose permission is missing is null, and `problems` names
 * it.
 */
export function describe(of: Descriptions, ref: Ref, call: Call): Promise<Details> {
  switch (ref.kind) {
    case 'shard': return describeShard(of.kinesis, ref, call)
    case 'consumer': return describeConsumer(of, ref, call)
    default: return describeStream(of, streamName(ref), call)
  }
}

/** How long a stream's page waits for its consumers (ms): it has a list of them that fills by itself. */
const soonMs = 2_000

/** An answer, or null with the problem that kept it from coming. */
async function partly<T>(problems: Problem[], answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    const problem = problemOfRow(error)
    if (problem.code !== 'Unsupported') problems.push(problem)
    return null
  }
}

async function describeStream({ kinesis, directory, opened }: Descriptions, stream: string, call: Call): Promise<Details> {
  const { streams, account } = kinesis
  opened(stream)
  const problems: Problem[] = []
  const summary = await partly(problems, streams.summary(stream, call, 0))
  const denied = problems[0]
  if (denied?.code === 'NotFound') throw new ProblemError(denied)
  const [shards, tags, listed] = await Promise.all([
    partly(problems, streams.shards(stream, call, true)), partly(problems, tagsOf(kinesis, stream, call)),
    partly(problems, within(soonMs, directory.all(call))),
  ])
  // Nothing at all is known of it.
  if (!summary && !shards && denied) throw new ProblemError(denied)
  const consumers = listed && listed.consumers.filter((one) => one.stream === stream)
  const extra: KinesisStreamExtra | undefined = summary ? {
    arn: summary.arn, mode: summary.mode, status: summary.status, retentionHours: summary.retentionHours,
    encryption: summary.encryption, monitoring: [...summary.monitoring], createdAt: summary.createdAt,
    tags: tags && Object.fromEntries(tags),
    usd: account.emulated ? { consumerHour: 0, metricMonth: 0 }
      : { consumerHour: kinesisRates.consumerShardHour, metricMonth: kinesisRates.shardMetricMonth },
  } : undefined
  return {
    ref: streamRef(stream), problems: [...problems, ...(listed?.problems ?? [])], ...(extra && { extra }),
    sections: [...streamSections({ summary, shards, consumers, emulated: account.emulated }), tagsSection(tags)],
  }
}

const tagsSection = (tags: ReadonlyMap<string, string> | null): Section =>
  ({ title: 'Tags', rows: tags === null ? [row('Tags', null)] : [...tags].map(([label, value]) => row(label, value)) })

async function describeShard({ streams }: Kinesis, ref: Ref, call: Call): Promise<Details> {
  const { stream, shard: id } = shardId(ref)
  const shards = await streams.shards(stream, call, true)
  const shard = shards.find((one) => one.id === id)
  if (!shard) {
    throw new ProblemError({
      code: 'NotFound', message: `Stream ${stream} has no shard ${id}.`,
      hint: 'It may have gone with its last record; look at the list of shards.', ref,
    })
  }
  const facts = shardFacts(shard, new Set(shards.map((one) => one.id)))
  return { ref: shardRef(stream, id), problems: [], sections: [...shardSections(shard, shards, facts)], extra: facts }
}

async function describeConsumer({ directory, readings, consumers }: Descriptions, ref: Ref, call: Call): Promise<Details> {
  const consumer = await consumerOf(directory, ref, call)
  consumers.opened(consumer.stream, consumer.name)
  const reading = consumer.type === 'kcl' ? await readings.of(consumer, true, call) : null
  const [sample] = await consumers.sample([ref], call)
  const places = reading?.places ?? []
  const extra: KinesisConsumerExtra = { type: consumer.type, shards: places.map(shown) }
  return { ref, extra, sections: [...consumerSections(consumer, sample, places)], problems: sample?.problems ?? [] }
}
