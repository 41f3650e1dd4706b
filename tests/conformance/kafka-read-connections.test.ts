import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { Batch } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { startBroker, type BrokerInfo } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { socketsTo } from '../fixtures/sockets.ts'
import { appendBatches, call, createTopic, idsOf, kafkaJs, readAll, readerOf } from './kafka-records.ts'

describe('leaving a read', () => {
  const topic = 'read-large'
  let broker: BrokerInfo
  let reader: Reader
  beforeAll(async () => {
    broker = inject('broker')
    reader = readerOf(broker)
    await createTopic(broker.bootstrap, { topic, numPartitions: 2 })
    const batch = buildBatch({ records: Array.from({ length: 500 }, (_, n) => ({ value: `${n} ${'x'.repeat(300)}` })) })
    for (const partition of [0, 1]) await appendBatches(
      broker.bootstrap, topic, partition, Array.from({ length: 200 }, () => batch),
    )
  }, 60_000)
  afterAll(() => reader.close())

  it('stops fetching when the consumer stops pulling, and frees its sockets within a second of a cancel', async () => {
    const port = Number(broker.bootstrap.split(':')[1])
    const idle = await socketsTo(port)
    const cancel = new AbortController()
    const iterator = reader.read(
      topic, { from: 'oldest', limit: 1_000_000 }, { signal: cancel.signal, log: quietLog },
    )[Symbol.asyncIterator]()
    await iterator.next()
    await sleep(300)
    const pulled = (await iterator.next()).value
    expect(pulled?.progress.scanned).toBeLessThan(5_000)
    expect(await socketsTo(port)).toBeGreaterThan(idle)
    cancel.abort()
    await expect(iterator.next()).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
    await expect.poll(() => socketsTo(port), { timeout: 1_000 }).toBe(idle)
  })

  it('goes on at the new log start when records are deleted under it, and accounts for all', async () => {
    const batches: Batch[] = []
    for await (const batch of reader.read(topic, { from: 'oldest', limit: 1_000_000, previewBytes: 0 }, call())) {
      if (batches.push(batch) !== 1) continue
      const admin = kafkaJs(broker.bootstrap).admin()
      await admin.connect()
      await admin.fetchTopicOffsets(topic)
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '90250' }] })
      await admin.disconnect()
    }
    const verdict = batches.at(-1)?.verdict
    expect(verdict).toMatchObject({ outcome: 'complete', problems: [{ code: 'NotFound', ref: { path: [topic, '0'] } }] })
    expect(verdict?.expired).toBeGreaterThan(10_000)
    expect((verdict?.scanned ?? 0) + (verdict?.expired ?? 0)).toBe(200_000)
    expect(new Set(batches.flatMap(({ messages }) => idsOf(messages))).size).toBe(verdict?.scanned)
  })

  it('frees its sockets when the consumer leaves the loop, and reads on afterwards', async () => {
    const port = Number(broker.bootstrap.split(':')[1])
    const idle = await socketsTo(port)
    for await (const batch of reader.read(
      topic, { from: 'oldest', limit: 1_000_000 }, call(),
    )) if (batch.messages.length > 0) break
    await expect.poll(() => socketsTo(port), { timeout: 1_000 }).toBe(idle)
    const all = await readAll(reader, topic, { from: 'oldest', limit: 1_000_000, filter: { text: 'nowhere to be found' } })
    expect(all.verdict).toMatchObject({ outcome: 'complete', matched: 0 })
    expect(all.verdict.scanned).toBe(109_750)
  })
})

describe('signing in', () => {
  const topic = 'read-secured'
  const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
  beforeAll(async () => {
    const { bootstrap } = inject('broker')
    await createTopic(bootstrap, { topic, numPartitions: 1 })
    await appendBatches(bootstrap, topic, 0, [buildBatch({ records: [{ value: 'secret' }] })])
  })
  const outcome = async (listener: string, config: Omit<KafkaConnection, 'type' | 'brokers'>) => {
    const reader = createReader({
      connection: { type: 'kafka', brokers: [inject('broker').listeners[listener] ?? ''], ...config }, workers: 1, log: quietLog,
    })
    try {
      return (await readAll(reader, topic, {})).messages.map(({ value }) => value?.text).join()
    } catch (error) {
      return error instanceof ProblemError ? error.problem.code : error
    } finally {
      await reader.close()
    }
  }

  it('works by every mechanism, with TLS and without, and is refused with the wrong password', async () => {
    const { certificates, users } = inject('broker')
    const tls = { ca: certificates?.ca ?? '' }
    expect(await outcome(
      'SASL_PLAINTEXT', { sasl: { mechanism: 'PLAIN', username: 'admin', password: users.admin } },
    )).toBe('secret')
    expect(await outcome(
      'SASL_SSL', { tls, sasl: { mechanism: 'SCRAM-SHA-512', username: 'admin', password: users.admin } },
    )).toBe('secret')
    for (const mechanism of mechanisms) {
      expect(await outcome(
        'SASL_PLAINTEXT', { sasl: { mechanism, username: 'alice', password: 'wrong' } },
      )).toBe('Unauthenticated')
      // alice may not see the topic: she was let in, and stopped there.
      expect(await outcome('SASL_SSL', { tls, sasl: { mechanism, username: 'alice', password: users.alice } })).toBe('Forbidden')
    }
  })

  it('with TLS tells a certificate that is missing, not trusted, or for another name', async () => {
    const { certificates } = inject('broker')
    const { ca = '', otherCa = '', alice = { cert: '', key: '' } } = certificates ?? {}
    expect(await outcome('SSL', { tls: { ca, ...alice } })).toBe('Forbidden')
    expect(await outcome('SSL', { tls: { ca } })).toBe('Unauthenticated')
    expect(await outcome('SSL', { tls: { ca: otherCa, ...alice } })).toBe('Unreachable')
    expect(await outcome('SSL', { tls: { ca, ...alice, serverName: 'elsewhere.example' } })).toBe('Unreachable')
    expect(await outcome('SSL', { tls: { verify: false, ...alice } })).toBe('Forbidden')
  })
})

describe('a broker that is gone', () => {
  it('makes the read partial, with its partitions named and the others read', async () => {
    await using broker = await startBroker({ version: '4.3.1', nodes: 2 })
    const reader = createReader({ connection: { type: 'kafka', brokers: [...broker.brokers] }, workers: 1, log: quietLog })
    const topic = 'read-partial'
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    await createTopics(admin, [{ topic, replicaAssignment: [{ partition: 0, replicas: [1] }, { partition: 1, replicas: [2] }] }])
    await admin.disconnect()
    const batch = () => buildBatch({ records: Array.from({ length: 20 }, (_, n) => ({ value: `${n}` })) })
    await appendBatches(broker.brokers[0] ?? '', topic, 0, [batch()])
    await appendBatches(broker.brokers[1] ?? '', topic, 1, [batch()])
    const before = await readAll(reader, topic, { limit: 30 })
    await broker.kill(2)
    for (const query of [{}, { from: { resume: before.verdict.resume ?? '' } }] satisfies ReadQuery[]) {
      const { messages, verdict } = await readAll(reader, topic, query)
      expect(verdict.outcome).toBe('partial')
      expect(verdict.problems[0]).toMatchObject({ code: 'Unreachable', ref: { kind: 'partition', path: [topic, '1'] } })
      expect(new Set(messages.map(({ position }) => position['partition'])).has('1')).toBe(false)
    }
    await reader.close()
  })
})
