import type { Fact } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import { kinesisRates } from '#main/aws/prices.ts'
import { row, type Row, type Section } from '../sections.ts'
import { duration } from '../sqs/words.ts'
import type { Consumer, Place } from './consumers/shared.ts'
import type { Shard, Summary } from './shared.ts'

/** What is known of a stream; null where a permission is missing. Consumers are undefined while they are looked for. */
type Stream = {
  readonly summary: Summary | null
  readonly shards: readonly Shard[] | null
  readonly consumers: readonly Consumer[] | null | undefined
  readonly emulated: boolean
}

const modes: Readonly<Record<Summary['mode'], string>> = {
  'on-demand': 'On-demand: AWS adds and takes away shards', provisioned: 'Provisioned: it has the shards that it was given',
}

/** A stream in words. */
export const streamSections = ({ summary, shards, consumers, emulated }: Stream): readonly Section[] => [
  {
    title: 'Configuration',
    rows: [
      row('Status', summary?.status),
      row('Mode', summary && modes[summary.mode]),
      row(
        'Retention', summary && `Keeps records ${duration(summary.retentionHours * 3_600)}`,
        summary && summary.retentionHours > 24 ? { note: 'More than a day is billed.' } : {},
      ),
      row(
        'Encryption',
        summary && (summary.encryption === null ? 'Not encrypted at rest' : `Encrypted with KMS key ${summary.encryption}`),
      ),
      ...(summary?.createdAt ? [row('Created', new Date(summary.createdAt).toISOString())] : []),
    ],
  },
  { title: 'Shards', rows: shardRows(shards, summary) },
  { title: 'Monitoring', rows: [monitoringRow(summary, emulated)] },
  { title: 'Consumers', rows: consumerRows(consumers) },
  { title: 'Address', rows: [row('ARN', summary?.arn)] },
]

function consumerRows(consumers: Stream['consumers']): Row[] {
  if (!consumers) return [row('Consumers', consumers === null ? null : 'Still being looked for')]
  return consumers.length === 0
    ? [row('Consumers', 'None is known')]
    : consumers.map(({ name, type, state }) => row(name, state, { note: kinds[type] }))
}

const kinds: Readonly<Record<Consumer['type'], string>> = {
  'fan-out': 'Registered consumer', lambda: 'Lambda event-source mapping', kcl: 'KCL application, by its lease table',
  firehose: 'Firehose delivery stream',
}

function shardRows(shards: readonly Shard[] | null, summary: Summary | null): Row[] {
  const open = shards?.filter((shard) => shard.open).length ?? summary?.openShards
  return [
    row('Open', open),
    row('Closed', shards && shards.filter((shard) => !shard.open).length, {
      note: 'They take no records and can be read until their last one is gone.',
    }),
  ]
}

function monitoringRow(summary: Summary | null, emulated: boolean): Row {
  if (!summary) return row('Shard metrics', null)
  const { monitoring, openShards } = summary
  if (monitoring.length === 0) return row('Shard metrics', 'Off', {
    note: 'Numbers of single shards need them. They are billed, each a shard and month.',
  })
  const usd = monitoring.length * openShards * kinesisRates.shardMetricMonth
  return row('Shard metrics', [...monitoring], emulated ? {} : { note: `About $${usd.toFixed(2)} a month at list price.` })
}

/** A shard in words, with the shards it came from and those that came from it. */
export function shardSections(shard: Shard, all: readonly Shard[], facts: Readonly<Record<string, Fact>>): readonly Section[] {
  const children = all.filter(({ parents }) => parents.includes(shard.id)).map(({ id }) => id)
  const trimmed = shard.parents.filter((id) => !all.some((one) => one.id === id))
  return [
    {
      title: 'Keys',
      rows: [row('First hash key', shard.firstHash), row('Last hash key', shard.lastHash), row('Share of keys', facts['share'], {
        unit: '%',
      })],
    },
    {
      title: 'Lineage',
      rows: [
        row(
          'State',
          shard.open ? 'Open: it takes records' : 'Closed by a split or a merge: it is read to its end before its children',
        ),
        row(
          'Parents', shard.parents.length === 0 ? 'None' : [...shard.parents],
          trimmed.length > 0 ? { note: `${trimmed.join(' and ')} went with the last record.` } : {},
        ),
        row('Children', children.length === 0 ? 'None' : children),
      ],
    },
    {
      title: 'Sequence numbers',
      rows: [
        row('First', shard.firstSequence),
        row('Last', shard.lastSequence, shard.open ? { note: 'An open shard has none yet.' } : {}),
      ],
    },
  ]
}

/** A consumer in words, with its place in each shard. */
export function consumerSections(
  { type, stream, state, at, facts }: Consumer, sample: Sample | undefined, places: readonly Place[],
): readonly Section[] {
  const known = Object.entries(labels).flatMap(([key, label]) => {
    const value = facts[key]
    return value === undefined || value === null ? [] : [row(label, value)]
  })
  return [
    {
      title: 'Consumer',
      rows: [row('Type', kinds[type]), row(ofType[type], at), row('Stream', stream), row('State', state), ...known],
    },
    {
      title: 'Place',
      rows: [row('Behind', sample?.values['age'], { unit: 's', note: sources[type] })],
    },
    ...(places.length > 0 ? [{ title: 'Shards', rows: places.map(placeRow) }] : []),
  ]
}

const labels: Readonly<Record<string, string>> = {
  workers: 'Workers', leases: 'Leases', fanOut: 'Reads by fan-out', registered: 'Registered consumer', batchSize: 'Batch size',
  parallel: 'Batches at once a shard',
  startsAt: 'Began at', lastResult: 'Last result', to: 'Delivers to',
}
const ofType: Readonly<Record<Consumer['type'], string>> = {
  'fan-out': 'Name', lambda: 'Function', kcl: 'Lease table', firehose: 'Delivery stream',
}
const sources: Readonly<Record<Consumer['type'], string>> = {
  'fan-out': 'CloudWatch, SubscribeToShardEvent.MillisBehindLatest of the shard that is furthest behind.',
  lambda: 'CloudWatch, IteratorAge of the function, of all streams it reads.',
  kcl: 'Since the first record after the checkpoint arrived, in the shard that is furthest behind.',
  firehose: 'CloudWatch, KinesisMillisBehindLatest.',
}

function placeRow({ shard, age, why, checkpoint, owner }: Place): Row {
  const words = checkpoint === 'SHARD_END' ? 'Read to its end' : age === null ? why
    ?? null : age === 0 ? 'Nothing waits' : `${Math.round(age).toLocaleString('en')} s behind`
  return row(shard, words, {
    note: [`Checkpoint ${checkpoint ?? 'none'}`, owner === null ? 'no worker' : `worker ${owner}`].join(', '),
  })
}
