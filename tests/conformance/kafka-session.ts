import { Connection, deleteRecordsV2 } from '@platformatic/kafka'
import { inject } from 'vitest'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { Call, Session } from '#main/systems/driver.ts'
import { parseAddress } from '#main/systems/kafka/client.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { testTools } from '../fixtures/tools.ts'

/** A call that nobody cancels. */
export const call = (): Call => ({ signal: new AbortController().signal, log: quietLog })

/** A session on the shared broker: its plain listener, a super user, unless `more` says otherwise. */
export function openKafka(more: Partial<KafkaConnection> = {}): Promise<Session> {
  return driver.open({ type: 'kafka', brokers: [inject('broker').bootstrap], ...more }, testTools())
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
