import { formatCount, plural } from '../../format/number.ts'

/** Texts of what can be done to a Kinesis stream, and of publishing to it. */
export const kinesis = {
  // Publishing
  partitionKey: 'Partition key',
  noKey: 'A record of Kinesis needs a partition key.',
  longKey: 'At most 256 characters.',
  noData: 'A record of Kinesis has data; empty text is allowed, null is not.',
  headersStay: 'A record of Kinesis has no headers: they stay behind.',
  hashKey: 'Hash key',
  byPartitionKey: 'By partition key',
  badHashKey: 'A whole number from 0 to 2¹²⁸ − 1.',
  goesTo: (shard: string) => `Goes to ${shard}`,
  goesNowhere: 'Its shard is not known: the shards could not be listed, or are being changed.',
  published: (stream: string, shard: string, sequence: string) => `Published to ${stream}, ${shard}, sequence number ${sequence}`,
  at: (shard: string, sequence: string) => `${shard}, sequence number ${sequence}`,

  // Actions
  actions: {
    create: 'Create stream…', reshard: 'Change shards…', toOnDemand: 'Change to on demand…',
    toProvisioned: 'Change to provisioned…',
    retention: 'Change retention…', metrics: 'Change shard metrics…', register: 'Register fan-out consumer…',
    tags: 'Edit tags…', delete: 'Delete stream…', remove: 'Remove fan-out consumer…',
  },
  forms: {
    create: 'Create stream',
    createButton: 'Create stream',
    name: 'Name',
    badName: 'Letters, digits, _ . and -, at most 128.',
    mode: 'Mode',
    provisioned: 'Provisioned',
    onDemand: 'On demand',
    shards: 'Shards',
    notShards: (least: string, most: string) => `A whole number from ${least} to ${most}.`,
    reshard: (name: string) => `Change shards of ${name}`,
    way: 'How',
    ways: { shards: 'To a number', split: 'Split one', merge: 'Merge two' },
    open: (count: number) =>
      `${plural(count, 'shard')} open now. AWS goes to at most double and at least half in one step, ten times in 24 hours.`,
    shard: 'Shard',
    other: 'With its neighbour',
    at: 'First hash key of the upper half',
    middle: 'The middle',
    retention: (name: string) => `Keep records of ${name}`,
    hours: 'Hours',
    hoursSay: (days: string) => `${days}. From 24 hours to 8,760, a year.`,
    shorter: 'Shorter than now: records that are older are deleted.',
    metrics: (name: string) => `Shard metrics of ${name}`,
    metricPrice: (price: string) => `Each costs ${price} a shard and month at list price.`,
    metricSum: (metrics: number, shards: number, price: string) =>
      `${plural(metrics, 'metric')} of ${plural(shards, 'open shard')}: ${price} a month.`,
    free: 'An emulator answers: nothing is billed.',
    register: (name: string) => `Register a fan-out consumer with ${name}`,
    consumer: 'Name of the consumer',
    registerPrice: (hour: string, shards: number, sum: string) =>
      `${hour} an hour and shard, ${sum} an hour for ${plural(shards, 'shard')}, and each GB that it reads; ` +
      'also while it reads nothing.',
    tags: (name: string) => `Tags of ${name}`,
    tagLines: 'One tag a line, name=value',
    tagsUnknown: 'The tags of now could not be read: that needs kinesis:ListTagsForStream. What stands here is added.',
    changed: (count: number) => `${formatCount(count)} changed`,
  },
}
