import type { Problem } from '#contract/problem.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { KafkaDraftOptions } from '#contract/systems/kafka.ts'
import type { Topic } from '../inventory.ts'
import type { OutgoingRecord } from './outgoing.ts'
import { partitionOf } from './partitioner.ts'

/** What a draft is turned into a record with: the topic, how keyless ones are dealt out, and the time of those without one. */
export type Desk = {
  readonly topic: Topic
  readonly spread: (partitions: readonly number[]) => number | undefined
  readonly now: number
}

/** The record of a draft, or why it cannot be sent. */
export function recordOf(draft: Draft, { topic, spread, now }: Desk): OutgoingRecord | Problem {
  const options = KafkaDraftOptions.safeParse(draft.options ?? {})
  if (!options.success) {
    const issues = options.error.issues.map(({ path, message }) => ({
      path: ['options', ...path.map(String)].join('.'),
      message,
    }))
    return {
      code: 'BadInput',
      message: `These options do not fit: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
      issues,
    }
  }
  const unsupported = whatKafkaLacks(draft)
  if (unsupported) return { code: 'Unsupported', message: unsupported }
  const key = bytesOf(draft.key ?? null)
  const {
    partition = key === null
      ? spread(withLeader(topic))
      : partitionOf(key, topic.partitions.length, options.data.partitioner ?? 'murmur2'),
    timestamp = now,
  } = options.data
  if (partition === undefined || !topic.partitions.some(({ partitionIndex }) => partitionIndex === partition)) {
    return {
      code: 'BadInput',
      message: `Topic ${topic.name} has no partition ${partition ?? 'that can be written now'}.`,
      hint: `It has ${topic.partitions.length}, counted from 0.`,
      issues: [{ path: 'options.partition', message: 'no such partition' }],
    }
  }
  return {
    partition,
    timestamp,
    key,
    value: bytesOf(draft.value),
    headers: (draft.headers ?? []).map(({ name, value }) => ({ name, value: bytesOf(value) })),
  }
}

function bytesOf(content: Content | null): Buffer | null {
  if (content === null) return null
  if ('text' in content) return Buffer.from(content.text)
  return 'base64' in content ? Buffer.from(content.base64, 'base64') : Buffer.from(JSON.stringify(content.json))
}

function whatKafkaLacks({ key, value, headers = [] }: Draft): string | undefined {
  if (headers.some(({ type }) => type !== undefined)) return 'Headers of Kafka have no type.'
  const schemas = [key, value, ...headers.map((one) => one.value)].some(
    (content) => content && 'schema' in content && content.schema !== undefined,
  )
  return schemas ? 'Encoding by a schema is not available for this connection.' : undefined
}

function withLeader({ partitions }: Topic): readonly number[] {
  const led = partitions.filter(({ leaderId }) => leaderId >= 0)
  return (led.length > 0 ? led : partitions).map(({ partitionIndex }) => partitionIndex)
}
