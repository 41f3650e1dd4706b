import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Batch } from '#contract/message.ts'
import type { TailQuery } from '#contract/query.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { startBroker, type BrokerInfo } from '../fixtures/brokers/broker.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { appendBatches, createTopic, idsOf, kafkaJs } from './kafka-records.ts'

const readerOf = (bootstrap: string) => createReader({
  connection: { type: 'kafka', brokers: [bootstrap] }, workers: 1, log: quietLog,
})
const some = (...values: readonly string[]) => buildBatch({ firstTime: Date.now(), records: values.map((value) => ({ value })) })
const texts = (batches: readonly Batch[]) => batches.flatMap(({ messages }) => messages.map(({ value }) => value?.text))

/** A tail that collects while it runs; `first` resolves when following has begun. */
function follow(reader: Reader, topic: string, query: TailQuery = {}) {
  const cancel = new AbortController()
  const batches: Batch[] = []
  const begun = Promise.withResolvers<Batch>()
  const ended = (async () => {
    for await (const batch of reader.tail(topic, query, { signal: cancel.signal, log: quietLog })) {
      batches.push(batch)
      begun.resolve(batch)
    }
  })().catch((error: unknown) => { begun.reject(error); return error })
  return { batches, begun: begun.promise, stop: () => { cancel.abort(); return ended } }
}

describe('following a topic', () => {
  let broker: BrokerInfo
  let reader: Reader
  beforeAll(() => {
    broker = inject('broker')
    reader = readerOf(broker.bootstrap)
  })
  afterAll(() => reader.close())

  it('shows what comes within a second, in every partition, and not what was there', async () => {
    await createTopic(broker.bootstrap, { topic: 'tail-live', numPartitions: 2 })
    await appendBatches(broker.bootstrap, 'tail-live', 0, [some('old')])
    const tail = follow(reader, 'tail-live')
    expect((await tail.begun).messages).toEqual([])
    for (const [n, partition] of [0, 1, 0].entries()) {
      await sleep(300)
      await appendBatches(broker.bootstrap, 'tail-live', partition, [some(`new ${n}`)])
      await expect.poll(() => texts(tail.batches), { timeout: 1_000, interval: 20 }).toContain(`new ${n}`)
    }
    expect(texts(tail.batches)).toEqual(['new 0', 'new 1', 'new 2'])
    expect(await tail.stop()).toMatchObject({ problem: { code: 'Cancelled' } })
  })

  it('begins with the last n, oldest first, and goes on from a token without loss', async () => {
    await createTopic(broker.bootstrap, { topic: 'tail-last', numPartitions: 1 })
    await appendBatches(broker.bootstrap, 'tail-last', 0, [some('1', '2', '3', '4')])
    const tail = follow(reader, 'tail-last', { from: { last: 2 } })
    expect(texts([await tail.begun])).toEqual(['3', '4'])
    await tail.stop()
    const { resume = '' } = tail.batches.at(-1) ?? {}
    await appendBatches(broker.bootstrap, 'tail-last', 0, [some('5', '6')])
    const again = follow(reader, 'tail-last', { from: { resume } })
    await expect.poll(() => texts(again.batches)).toEqual(['5', '6'])
    await again.stop()
  })

  it('jumps to the end when it is more than 10,000 records behind, and says so', async () => {
    await createTopic(broker.bootstrap, { topic: 'tail-behind', numPartitions: 1 })
    const first = follow(reader, 'tail-behind')
    const { resume = '' } = await first.begun
    await first.stop()
    const many = buildBatch({ records: Array.from({ length: 1_001 }, (_, n) => ({ value: `${n}` })) })
    await appendBatches(broker.bootstrap, 'tail-behind', 0, Array.from({ length: 10 }, () => many))
    const tail = follow(reader, 'tail-behind', { from: { resume } })
    await expect.poll(
      () => tail.batches.flatMap(({ skipped }) => skipped ?? [])
    ).toEqual([{ partition: '0', from: '0', to: '10010' }])
    await appendBatches(broker.bootstrap, 'tail-behind', 0, [some('now')])
    await expect.poll(() => texts(tail.batches)).toEqual(['now'])
    await tail.stop()
  })

  it('stops fetching while the reader does not pull, and finds the end when it comes back', async () => {
    await createTopic(broker.bootstrap, { topic: 'tail-hidden', numPartitions: 1 })
    const cancel = new AbortController()
    const iterator = reader.tail('tail-hidden', {}, { signal: cancel.signal, log: quietLog })[Symbol.asyncIterator]()
    await iterator.next()
    const big = () => some(...Array.from({ length: 900 }, () => 'x'.repeat(400)))
    for (let n = 0; n < 10; n++) await appendBatches(broker.bootstrap, 'tail-hidden', 0, [big()])
    await sleep(6_000)
    const batches: Batch[] = []
    while (!batches.some(({ skipped }) => skipped)) batches.push((await iterator.next()).value)
    expect(batches.flatMap(({ messages }) => messages).length).toBeLessThan(4_000)
    const last = batches.flatMap(({ messages }) => idsOf(messages)).at(-1)
    expect(batches.at(-1)?.skipped).toEqual([{ partition: '0', from: String(Number(last?.slice(2)) + 1), to: '9000' }])
    cancel.abort()
  })

  it('finds new partitions, filters, and shows only committed records when asked', async () => {
    await createTopic(broker.bootstrap, { topic: 'tail-grows', numPartitions: 1 })
    const tail = follow(reader, 'tail-grows', { filter: { text: 'yes' }, committedOnly: true })
    await tail.begun
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    await admin.createPartitions({ topicPartitions: [{ topic: 'tail-grows', count: 2 }] })
    await admin.disconnect()
    await sleep(200)
    await appendBatches(broker.bootstrap, 'tail-grows', 1, [some('no', 'yes, new partition')])
    await expect.poll(() => texts(tail.batches), { timeout: 8_000 }).toEqual(['yes, new partition'])
    const producer = kafkaJs(broker.bootstrap).producer({
      transactionalId: 'tail-grows', maxInFlightRequests: 1, idempotent: true,
    })
    await producer.connect()
    for (const [value, end] of [['yes, aborted', 'abort'], ['yes, committed', 'commit']] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic: 'tail-grows', messages: [{ value, partition: 0 }] })
      await transaction[end]()
    }
    await producer.disconnect()
    await expect.poll(() => texts(tail.batches)).toEqual(['yes, new partition', 'yes, committed'])
    await tail.stop()
  })

  it('refuses what cannot be followed, and ends when the topic is deleted', async () => {
    await expect(follow(reader, 'tail-nowhere').begun).rejects.toMatchObject({ problem: { code: 'NotFound' } })
    await createTopic(broker.bootstrap, { topic: 'tail-deleted', numPartitions: 1 })
    const tail = follow(reader, 'tail-deleted')
    await tail.begun
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    await admin.deleteTopics({ topics: ['tail-deleted'] })
    await admin.disconnect()
    await sleep(1_500)
    expect(await tail.stop()).toMatchObject({ problem: { code: 'NotFound' } })
  })
})

describe('a broker that goes away', () => {
  it('is waited for, reported once, and followed without loss after its restart', async () => {
    await using broker = await startBroker({ version: '4.3.1' })
    const reader = readerOf(broker.bootstrap)
    await createTopic(broker.bootstrap, { topic: 'tail-restart', numPartitions: 1 })
    const tail = follow(reader, 'tail-restart')
    await tail.begun
    await appendBatches(broker.bootstrap, 'tail-restart', 0, [some('before')])
    await expect.poll(() => texts(tail.batches)).toEqual(['before'])
    await broker.kill(1)
    await sleep(4_000)
    await broker.restart(1)
    await appendBatches(broker.bootstrap, 'tail-restart', 0, [some('after')])
    await expect.poll(() => texts(tail.batches), { timeout: 15_000 }).toEqual(['before', 'after'])
    const problems = tail.batches.flatMap(({ problems: told }) => told ?? [])
    expect(problems.length).toBeGreaterThan(0)
    expect(new Set(problems.map(({ message }) => message)).size).toBe(problems.length)
    await tail.stop()
    await reader.close()
  })
})
