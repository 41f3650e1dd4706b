import kafkajs from 'kafkajs'
import { expect, inject, test } from 'vitest'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, openKafka, unique } from './kafka-session.ts'

test('a topic that was deleted since does not fail what is published to another', async () => {
  const [gone, next] = [unique('gone'), unique('next')]
  const admin = new kafkajs.Kafka({ brokers: [inject('broker').bootstrap], logLevel: 0, retry: { retries: 10 } }).admin()
  await admin.connect()
  await createTopics(admin, [gone, next].map((topic) => ({ topic, numPartitions: 1 })))
  await using session = await openKafka()
  const publish = (topic: string) => session.publish?.({ kind: 'topic', path: [topic] }, [{ value: { text: 'v' } }], call())
  expect(await publish(gone)).toEqual([expect.objectContaining({ ok: true })])
  await admin.deleteTopics({ topics: [gone] })
  await admin.disconnect()
  expect(await publish(next)).toEqual([expect.objectContaining({ ok: true })])
})
