import { formatCount, plural } from '../../format/number.ts'

/** Texts of a Kinesis stream, its shards and its consumers. */
export const stream = {
  tabsLabel: 'Parts of the stream',
  tabs: { messages: 'Messages', shards: 'Shards', consumers: 'Consumers', configuration: 'Configuration' },
  consumers: 'Consumers',
  noConsumer: 'No consumer known',
  noConsumerWhy:
    'No Lambda mapping, fan-out consumer, KCL application or delivery stream reads this stream, as far as this role may see.',
  ofConsumer: (name: string, reason: string) => (reason === '' ? name : `${name}: ${reason}`),
  allWell: (count: number) => (count === 1 ? 'Its consumer keeps up' : `All ${count} consumers keep up`),
  inOut: 'In · out',
  in: 'In',
  out: 'Out',
  perSecond: '/s',
  aSecond: 'a second',
  seconds: 'seconds',
  records: 'Records',
  bytesIn: 'Bytes in',
  iteratorAge: 'Iterator age',
  iteratorAgeWhy:
    'How old the records were that any reader of shared reads got last, this program too. Each consumer by itself stands ' +
    'under Consumers.',
  throttles: 'Throttled reads · writes',
  shards: 'Open shards',
  closed: (count: number) => `${formatCount(count)} closed`,
  fromCloudWatch: 'CloudWatch has told nothing of it yet',
  modes: { provisioned: 'Provisioned', 'on-demand': 'On demand' },
  reads: 'is read',
  readsPace: '1/s a shard, 20 % of the shared limit',
  keepsFor: 'keeps records for',
  status: (status: string) => status.toLowerCase().replaceAll('_', ' '),
  noShards: 'No shard listed',
  lineage: 'Shards over time',
  lineageSays: (open: number, closed: number, reshards: number) => {
    const now = `${plural(open, 'open shard')}${closed > 0 ? `, ${formatCount(closed)} closed that may still hold records` : ''}`
    return reshards === 0 ? `${now}. Never divided anew as far as AWS still knows.`
      : `${now}. The key space stands from top to bottom, each split and merge to the right of what it came from.`
  },
  oldest: 'earlier',
  newest: 'now',
  openShard: (shard: string, keys: number, load: number | null, rate: string | null) =>
    [`Shard ${shard}`, 'open', `${keys} % of the keys`, load === null ? [] : `${load} % of the records`,
      rate === null ? [] : `${rate} records a second`].flat().join(', '),
  closedShard: (shard: string, keys: number) => `Shard ${shard}, closed, had ${keys} % of the keys`,
  isHot: (shard: string, load: number, fair: number) =>
    `Shard ${shard} is hot: it takes ${load} % of the records, where ${fair} % is its fair share.`,
  noneHot: 'No shard is hot: none takes more than twice its fair share of the records.',
  hotUnknown:
    'Whether a shard is hot is not known yet: CloudWatch has not told of every open shard, and tells of a new one minutes late.',
  hotNeedsMetrics:
    'Whether a shard is hot cannot be known because shard metrics are off: ' +
    'turn them on by "Change shard metrics", which says the price.',
  hotShard: (shard: string) => `Shard ${shard} is hot`,
  hotShardTakes: (load: number, allWell: boolean) =>
    `it takes ${load} % of the records${allWell ? '; all consumers keep up' : ''}`,
  cloudWatch: 'CloudWatch, as of',
  hot: (load: number) => `hot: ${load} %`,
  shardNamed: (shard: string) => `Shard ${shard}`,
  readShard: 'Read this shard',
  verdict: 'Verdict',
  behind: 'Behind',
  type: 'Type',
  types: { 'fan-out': 'Fan-out consumer', lambda: 'Lambda function', kcl: 'KCL application', firehose: 'Delivery stream' },
  stream: 'Stream',
  about: 'About the consumer',
  numbersAndActions: 'Age of the numbers, and actions',
  places: 'Its place in each shard',
  noPlaces: {
    'fan-out':
      'How far it is behind in each shard cannot be known because CloudWatch tells one age for all shards of a fan-out consumer.',
    lambda: 'How far it is behind in each shard cannot be known because CloudWatch tells one age for all that a function reads.',
    kcl:
      'How far it is behind in each shard cannot be known because its lease table has no lease of a shard, or could not be read.',
    firehose: 'How far it is behind in each shard cannot be known because CloudWatch tells one age for a whole delivery stream.',
  },
  shard: 'Shard',
  checkpoint: 'Checkpoint',
  worker: 'Worker',
  noWorker: 'No worker holds this shard, or this type of consumer does not tell.',
  note: 'Note',
}
