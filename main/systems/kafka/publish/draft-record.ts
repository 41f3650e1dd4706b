import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { KafkaDraftOptions } from '#contract/systems/kafka.ts'
import type { Topic } from '../inventory.ts'
import type { OutgoingRecord } from './outgoing.ts'
import { partitionOf } from './partitioner.ts'
import { type EncodeContent, isSchemed } from './schema-desk.ts'

/**
 * What a draft is turned into a record with: the topic, how keyless ones are dealt out, the time of those without one, and what
 * writes content by a schema.
 */
export type Desk = {
  readonly topic: Topic
  readonly spread: (partitions: readonly number[]) => number | undefined
  readonly now: number
  readonly encode: EncodeContent
}

/** The record of a draft, or why it cannot be sent. */
export function recordOf(draft: Draft, desk: Desk): OutgoingRecord | Problem {
  try {
    return madeFrom(draft, desk)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function madeFrom(draft: Draft, { topic, spread, now, encode }: Desk): OutgoingRecord {
  const options = KafkaDraftOptions.safeParse(draft.options ?? {})
  if (!options.success) {
    const issues = options.error.issues.map(({ path, message }) => ({
      path: ['options', ...path.map(String)].join('.'),
      message,
    }))
    throw new ProblemError({
      code: 'BadInput',
      message: `These options do not fit: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
      issues,
    })
  }
  if (draft.headers?.some(({ type }) => type !== undefined))
    throw new ProblemError({ code: 'Unsupported', message: 'Headers of Kafka have no type.' })
  const bytesOf = (content: Content | null, at: string): Buffer | null => {
    if (content === null) return null
    if ('text' in content) return Buffer.from(content.text)
    if ('base64' in content) return Buffer.from(content.base64, 'base64')
    return isSchemed(content) ? encode(content, at) : Buffer.from(JSON.stringify(content.json))
  }
  const key = bytesOf(draft.key ?? null, 'key')
  const {
    partition = key === null
      ? spread(withLeader(topic))
      : partitionOf(key, topic.partitions.length, options.data.partitioner ?? 'murmur2'),
    timestamp = now,
  } = options.data
  if (partition === undefined || !topic.partitions.some(({ partitionIndex }) => partitionIndex === partition)) {
    throw new ProblemError({
      code: 'BadInput',
      message: `Topic ${topic.name} has no partition ${partition ?? 'that can be written now'}.`,
      hint: `It has ${topic.partitions.length}, counted from 0.`,
      issues: [{ path: 'options.partition', message: 'no such partition' }],
    })
  }
  return {
    partition,
    timestamp,
    key,
    value: bytesOf(draft.value, 'value'),
    headers: (draft.headers ?? []).map(({ name, value }, index) => ({ name, value: bytesOf(value, `headers[${index}]`) })),
  }
}

function withLeader({ partitions }: Topic): readonly number[] {
  const led = partitions.filter(({ leaderId }) => leaderId >= 0)
  return (led.length > 0 ? led : partitions).map(({ partitionIndex }) => partitionIndex)
}
