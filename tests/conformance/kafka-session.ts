import { Connection, deleteRecordsV2 } from '@platformatic/kafka'
import type { Admin, ITopicConfig } from 'kafkajs'
import { inject, vi } from 'vitest'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { Call, Log, Session } from '#main/systems/driver.ts'
import { parseAddress } from '#main/systems/kafka/client.ts'
import { driver } from '#main/systems/kafka/index.ts'

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A call that nobody cancels. */
export const call = (): Call => ({ signal: new AbortController().signal, log })

/** A session on the shared broker: its plain listener, a super user, unless `more` says otherwise. */
export function openKafka(more: Partial<KafkaConnection> = {}): Promise<Session> {
  return driver.open({ type: 'kafka', brokers: [inject('broker').bootstrap], ...more }, { workers: 1, now: Date.now, log })
}

/** A name no other test uses. */
export const unique = (name: string): string => `${name}-${Math.random().toString(36).slice(2, 8)}`

/** Deletes the records of a partition before an offset. */
export async function cutStart(name: string, partitionIndex: number, offset: bigint): Promise<void> {
  const connection = new Connection('test')
  const { host, port } = parseAddress(inject('broker').bootstrap)
  await connection.connect(host, port)
  await deleteRecordsV2.api.async(connection, [{ name, partitions: [{ partitionIndex, offset }] }], 10_000)
  await connection.close()
}

/**
 * Makes topics and waits until each partition has a leader: kafkajs's own wait throws while a broker does not know the topic
 * yet.
 */
export async function makeTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics, waitForLeaders: false })
  await vi.waitFor(
    async () => {
      const found = await admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) })
      if (found.topics.some(({ partitions }) => partitions.some(({ leader }) => leader < 0))) throw new Error('no leader yet')
    },
    { timeout: 60_000, interval: 300 },
  )
}
