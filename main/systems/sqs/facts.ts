import type { Fact } from '#contract/resource.ts'
import type { QueueAttributes } from './attributes.ts'
import { isFifo } from './refs.ts'

/** What the name alone tells. */
export const nameFacts = (name: string): Record<string, Fact> => ({ fifo: isFifo(name), type: isFifo(name) ? 'fifo' : 'standard' })

/** What attributes tell beside the counts; '' where there is no dead-letter queue. */
export const settingFacts = ({ fifo, redrive, encryption, raw }: QueueAttributes): Record<string, Fact> => ({
  fifo, type: fifo ? 'fifo' : 'standard', dlq: redrive?.queue ?? '', maxReceives: redrive?.maxReceiveCount ?? null,
  encryption: encryption === 'kms' ? `KMS key ${raw['KmsMasterKeyId'] ?? ''}` : encryption === 'sqs' ? 'SQS key' : 'none',
})

/** The counts of a queue. */
export const countFacts = ({ visible, inFlight, delayed }: QueueAttributes): Record<string, Fact> => ({ visible, inFlight, delayed })

/** Tags as a person reads them. */
export const tagFacts = (tags: Readonly<Record<string, string>>): Record<string, Fact> =>
  ({ tags: Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key} = ${value}`)) })
