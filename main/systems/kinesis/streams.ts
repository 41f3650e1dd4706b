import {
  DescribeStreamSummaryCommand, ListShardsCommand, ListStreamsCommand, type KinesisClient, type ListStreamsOutput,
  type Shard as AwsShard, type StreamDescriptionSummary, type StreamModeDetails,
} from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisShardMetrics } from '#contract/systems/kinesis.ts'
import { Kept } from '../kept.ts'
import { consumersOf, type Registered } from './actions/registered.ts'
import { streamRef } from './refs.ts'
import type { Listed, Shard, Streams, Summary } from './shared.ts'

/** How long names are good (ms): a new stream shows within a minute. */
const namesMs = 45_000
/** How long other answers are good (ms) where nothing else is said: shards change while a read looks at them. */
const answerMs = 10_000
/** The most of a page (Kinesis API Reference, ListStreams and ListShards). */
const pageOf = { streams: 10_000, shards: 10_000 } as const

/** Asks AWS at the first use; aborting `lifetime` ends what is on its way. */
export function openStreams(client: KinesisClient, now: () => number, lifetime: AbortSignal): Streams {
  const names = new Kept<readonly string[]>(now, lifetime)
  const summaries = new Kept<Summary>(now, lifetime)
  const shards = new Kept<readonly Shard[]>(now, lifetime)
  const consumers = new Kept<readonly Registered[]>(now, lifetime)
  const listed = new Map<string, Listed>()

  const summary: Streams['summary'] = async (stream, call, maxAgeMs = answerMs) =>
    (await summaries.get(stream, maxAgeMs, (signal) => summaryOf(client, stream, signal), call)).value
  /** Streams of an account and region differ in their names alone, so that one of them is asked. */
  let prefix: Promise<string> | undefined
  const arn: Streams['arn'] = async (stream, call) => {
    const found = listed.get(stream)?.arn ?? summaries.known(stream, Infinity)?.value.arn
    if (found) return found
    prefix ??= summary(stream, call, Infinity).then((told) => told.arn.slice(0, told.arn.lastIndexOf('/') + 1))
    try {
      return `${await prefix}${stream}`
    } catch (error) {
      prefix = undefined
      throw error
    }
  }
  return {
    all: async (call) => (await names.get('', namesMs, (signal) => listStreams(client, listed, signal), call)).value,
    arn, summary,
    async fanOut(stream, call, maxAgeMs = answerMs) {
      const of = await arn(stream, call)
      const ask = (signal: AbortSignal) => named(stream, consumersOf({ client }, of, { signal }))
      return (await consumers.get(stream, maxAgeMs, ask, call)).value
    },
    known(stream) {
      const [summary, all, brief] = [summaries.known(stream, Infinity), shards.known(stream, Infinity), listed.get(stream)]
      return { ...(summary && { summary: summary.value }), ...(all && { shards: all.value }), ...(brief && { listed: brief }) }
    },
    async shards(stream, call, anew = answerMs) {
      if (anew === true) shards.forget(stream)
      const maxAgeMs = typeof anew === 'number' ? anew : answerMs
      return (await shards.get(stream, maxAgeMs, (signal) => listShards(client, stream, signal), call)).value
    },
    forget(stream) {
      for (const kept of [summaries, shards, consumers]) kept.forget(stream)
      names.forget('')
      listed.delete(stream)
    },
  }
}

/** Names in order; what AWS tells with them is kept. */
async function listStreams(
  client: KinesisClient, listed: Map<string, Listed>, abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = []
  let from: { readonly NextToken: string } | { readonly ExclusiveStartStreamName: string } | undefined
  do {
    const page: ListStreamsOutput = await client.send(new ListStreamsCommand({ Limit: pageOf.streams, ...from }), { abortSignal })
    for (const { StreamName, StreamARN, StreamStatus, StreamModeDetails } of page.StreamSummaries ?? []) {
      if (StreamName && StreamARN) listed.set(StreamName, {
        arn: StreamARN, status: StreamStatus ?? 'UNKNOWN', mode: modeOf(StreamModeDetails),
      })
    }
    names.push(...(page.StreamNames ?? []))
    const last = page.StreamNames?.at(-1)
    // Emulators know only the older way of going on, by the last name.
    if (!page.HasMoreStreams || last === undefined) from = undefined
    else from = page.NextToken ? { NextToken: page.NextToken } : { ExclusiveStartStreamName: last }
  } while (from)
  return names.sort()
}

async function summaryOf(client: KinesisClient, stream: string, abortSignal: AbortSignal): Promise<Summary> {
  const answer = await named(stream, client.send(new DescribeStreamSummaryCommand({ StreamName: stream }), { abortSignal }))
  return readSummary(stream, answer.StreamDescriptionSummary)
}

const modeOf = (details: StreamModeDetails | undefined): Summary['mode'] =>
  (details?.StreamMode === 'ON_DEMAND' ? 'on-demand' : 'provisioned')

/** A summary in the words of this program; what an emulator leaves out counts as AWS's default. */
function readSummary(name: string, it: StreamDescriptionSummary | undefined): Summary {
  return {
    name,
    arn: it?.StreamARN ?? '',
    status: it?.StreamStatus ?? 'UNKNOWN',
    mode: modeOf(it?.StreamModeDetails),
    retentionHours: it?.RetentionPeriodHours ?? 24,
    openShards: it?.OpenShardCount ?? 0,
    consumers: it?.ConsumerCount ?? 0,
    encryption: it?.EncryptionType === 'KMS' ? it.KeyId ?? 'alias/aws/kinesis' : null,
    monitoring: monitoringOf((it?.EnhancedMonitoring ?? []).flatMap(({ ShardLevelMetrics = [] }) => ShardLevelMetrics)),
    createdAt: it?.StreamCreationTimestamp?.getTime() ?? null,
    maxRecordBytes: (it?.MaxRecordSizeInKiB ?? 1_024) * 1_024,
  }
}

/** Metrics by their names, in order; `ALL` stands for every one of them. */
const monitoringOf = (told: readonly string[]): readonly string[] =>
  (told.includes('ALL') ? KinesisShardMetrics.shape.metrics.element.options : told).toSorted()

async function listShards(client: KinesisClient, stream: string, abortSignal: AbortSignal): Promise<readonly Shard[]> {
  const shards: AwsShard[] = []
  let token: string | undefined
  do {
    const input = { MaxResults: pageOf.shards, ...(token === undefined ? { StreamName: stream } : { NextToken: token }) }
    const page = await named(stream, client.send(new ListShardsCommand(input), { abortSignal }))
    shards.push(...(page.Shards ?? []))
    token = page.NextToken
  } while (token)
  return shards.map(readShard)
}

const readShard = ({ ShardId, ParentShardId, AdjacentParentShardId, HashKeyRange, SequenceNumberRange }: AwsShard): Shard => ({
  id: ShardId ?? '',
  open: SequenceNumberRange?.EndingSequenceNumber === undefined,
  parents: [ParentShardId, AdjacentParentShardId].flatMap((id) => (id ? [id] : [])),
  firstHash: HashKeyRange?.StartingHashKey ?? '0',
  lastHash: HashKeyRange?.EndingHashKey ?? '0',
  firstSequence: SequenceNumberRange?.StartingSequenceNumber ?? '0',
  lastSequence: SequenceNumberRange?.EndingSequenceNumber ?? null,
})

/** NotFound in the words of a stream; every other error as it is. */
async function named<T>(stream: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'NotFound') throw error
    throw new ProblemError({
      code: 'NotFound', message: `There is no stream ${stream} in this account and region.`, hint: 'Look at the list of streams.',
      ref: streamRef(stream),
    }, { cause: error })
  }
}
