import type { Details } from '#contract/resource.ts'
import type { QueueAttributes } from './attributes.ts'
import type { Earlier } from './read/holds.ts'
import type { Risk } from './read/risk.ts'
import { duration, size } from './words.ts'

type Section = Details['sections'][number]
type Row = Section['rows'][number]

const row = (label: string, value: Row['value'], note?: string): Row => ({ label, value, ...(note !== undefined && { note }) })

/** The counts of now, all approximate. */
export const countsSection = ({ visible, inFlight, delayed }: QueueAttributes): Section => ({
  title: 'Messages',
  rows: [
    { ...row('Visible', visible, 'May be received. Counts are approximate and right a minute after producers stop.'), unit: 'items' },
    { ...row('In flight', inFlight, 'Received and not yet deleted.'), unit: 'items' },
    { ...row('Delayed', delayed, 'Cannot be received yet.'), unit: 'items' },
  ],
})

/** The configuration in words. */
export function configurationSection(attributes: QueueAttributes): Section {
  const { raw, fifo, retentionSeconds, visibilitySeconds, maxMessageBytes, createdAt, encryption } = attributes
  const delay = Number(raw['DelaySeconds'] ?? 0)
  const wait = Number(raw['ReceiveMessageWaitTimeSeconds'] ?? 0)
  const changed = Number(raw['LastModifiedTimestamp'])
  return {
    title: 'Configuration',
    rows: [
      row('Type', fifo ? 'FIFO: in order within a message group' : 'Standard: at least once, in about the order sent'),
      row('Retention', `Keeps messages ${duration(retentionSeconds)}`),
      row('Visibility timeout', `Hides a received message for ${duration(visibilitySeconds)}`),
      row('Delay', delay === 0 ? 'Delivers at once' : `Delivers after ${duration(delay)}`),
      row('Receive wait', wait === 0 ? 'Answers at once, asking some servers' : `Waits up to ${duration(wait)} for messages, asking every server`,
        'What a consumer gets that does not say how long it waits.'),
      row('Largest message', `Takes messages up to ${size(maxMessageBytes)} with their attributes`),
      row('Encryption', encryptionWords(encryption, raw)),
      ...(createdAt === null ? [] : [row('Created', new Date(createdAt).toISOString())]),
      ...(Number.isFinite(changed) ? [row('Changed', new Date(changed * 1_000).toISOString())] : []),
    ],
  }
}

function encryptionWords(encryption: QueueAttributes['encryption'], raw: QueueAttributes['raw']): string {
  if (encryption === 'none') return 'Not encrypted at rest'
  if (encryption === 'sqs') return 'Encrypted with a key that SQS manages'
  const reuse = Number(raw['KmsDataKeyReusePeriodSeconds'] ?? 300)
  return `Encrypted with KMS key ${raw['KmsMasterKeyId'] ?? ''}, whose data keys are used for ${duration(reuse)}`
}

/** How a FIFO queue orders and deduplicates; null for a standard queue. */
export function fifoSection({ fifo, raw, contentDedup }: QueueAttributes): Section | null {
  if (!fifo) return null
  const perGroup = raw['DeduplicationScope'] === 'messageGroup'
  return {
    title: 'FIFO',
    rows: [
      row('Deduplication', contentDedup ? 'By the content of the body for 5 min, where no deduplication id is sent' : 'By the deduplication id that each message must have, for 5 min'),
      row('Scope', perGroup ? 'Within a message group' : 'Over the whole queue'),
      row('Throughput', raw['FifoThroughputLimit'] === 'perMessageGroupId' ? 'High: the limit is for each message group' : 'Standard: the limit is for the whole queue'),
    ],
  }
}

/** Both ways of dead letters: where they go from here, and whose come here. */
export function redriveSection({ redrive, redriveAllow }: QueueAttributes, sources: readonly string[] | null): Section {
  return {
    title: 'Dead letters',
    rows: [
      row('Dead letters to', redrive ? redrive.queue : 'None: a message that fails comes back until its retention ends',
        redrive ? `After ${redrive.maxReceiveCount} ${redrive.maxReceiveCount === 1 ? 'receive' : 'receives'} without a delete` : undefined),
      row('Dead letters of', sources === null ? null : sources.length === 0 ? 'No queue' : [...sources]),
      row('Who may send them here', allowWords(redriveAllow)),
    ],
  }
}

function allowWords(allow: QueueAttributes['redriveAllow']): string {
  if (allow === null || allow.permission === 'allowAll') return 'Every queue of the account'
  return allow.permission === 'denyAll' ? 'No queue' : `Only ${allow.queues.join(', ')}`
}

/** What a read would use up, and what an earlier run of the program left. */
export function readingSection({ maxReceiveCount, highest, paused }: Risk, blocksFifo: string | null, earlier: Earlier | undefined): Section {
  const left = earlier && [
    ...(earlier.givenBack > 0 ? [`${earlier.givenBack} were given back when it began again`] : []),
    ...(earlier.byTimeout > 0 ? [`${earlier.byTimeout} had gone back by their timeout`] : []),
  ].join('; ')
  return {
    title: 'Reading',
    rows: [
      row('Cost', maxReceiveCount === null ? 'A read hides messages for a while' : `A read hides messages for a while and uses one of ${maxReceiveCount} receives of each`),
      row('Highest receive count seen here', highest),
      ...(paused === null ? [] : [row('Paused', paused)]),
      ...(blocksFifo === null ? [] : [row('Blocks', blocksFifo)]),
      ...(left ? [row('Held by an earlier run of Tidemark', left)] : []),
    ],
  }
}
