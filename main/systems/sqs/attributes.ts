import { z } from 'zod'
import { isFifo, lastPart } from './refs.ts'

/** Where a queue's failed messages go, and after how many receives (SetQueueAttributes, RedrivePolicy). */
type Redrive = { readonly queue: string; readonly arn: string; readonly maxReceiveCount: number }

/** Which queues may use a queue for their failed messages (RedriveAllowPolicy); `queues` with `byQueue` only. */
type RedriveAllow = { readonly permission: string; readonly queues: readonly string[] }

/** What GetQueueAttributes tells of a queue. Seconds and bytes as AWS gives them; null is unknown. */
export type QueueAttributes = {
  readonly raw: Readonly<Record<string, string>>
  readonly arn: string
  readonly fifo: boolean
  readonly visible: number | null
  readonly inFlight: number | null
  readonly delayed: number | null
  /** Epoch ms: tells a queue from one of the same name that was deleted. */
  readonly createdAt: number | null
  readonly retentionSeconds: number
  readonly visibilitySeconds: number
  readonly maxMessageBytes: number
  readonly redrive: Redrive | null
  readonly redriveAllow: RedriveAllow | null
  readonly encryption: 'none' | 'sqs' | 'kms'
  readonly contentDedup: boolean
}

const RedrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
const RedriveAllowPolicy = z.object({ redrivePermission: z.string(), sourceQueueArns: z.array(z.string()).optional() })

/** The attributes of the queue of that name. Never throws: a policy that cannot be read counts as none. */
export function readAttributes(name: string, raw: Readonly<Record<string, string>>): QueueAttributes {
  const redrive = parsed(RedrivePolicy, raw['RedrivePolicy'])
  const allow = parsed(RedriveAllowPolicy, raw['RedriveAllowPolicy'])
  const created = number(raw['CreatedTimestamp'])
  return {
    raw,
    arn: raw['QueueArn'] ?? '',
    fifo: raw['FifoQueue'] === undefined ? isFifo(name) : raw['FifoQueue'] === 'true',
    visible: number(raw['ApproximateNumberOfMessages']),
    inFlight: number(raw['ApproximateNumberOfMessagesNotVisible']),
    delayed: number(raw['ApproximateNumberOfMessagesDelayed']),
    createdAt: created === null ? null : created * 1_000,
    // The defaults of CreateQueue.
    retentionSeconds: number(raw['MessageRetentionPeriod']) ?? 345_600,
    visibilitySeconds: number(raw['VisibilityTimeout']) ?? 30,
    maxMessageBytes: number(raw['MaximumMessageSize']) ?? 1 << 20,
    redrive: redrive && { queue: lastPart(redrive.deadLetterTargetArn), arn: redrive.deadLetterTargetArn, maxReceiveCount: redrive.maxReceiveCount },
    redriveAllow: allow && { permission: allow.redrivePermission, queues: (allow.sourceQueueArns ?? []).map(lastPart) },
    encryption: raw['KmsMasterKeyId'] ? 'kms' : raw['SqsManagedSseEnabled'] === 'true' ? 'sqs' : 'none',
    contentDedup: raw['ContentBasedDeduplication'] === 'true',
  }
}

function number(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

function parsed<T>(schema: z.ZodType<T>, text: string | undefined): T | null {
  if (!text) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
