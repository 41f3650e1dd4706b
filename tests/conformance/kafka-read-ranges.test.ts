import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import type { Reader } from '#main/systems/kafka/scan/reader.ts'
import type { BrokerInfo } from '../fixtures/brokers/broker.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { appendBatches, call, createTopic, idsOf, kafkaJs, readAll, readerOf, sortedIds } from './kafka-records.ts'

describe('ranges, limits and resuming', () => {
  const topic = 'read-ranges'
  let broker: BrokerInfo
  let reader: Reader
  beforeAll(async () => {
    broker = inject('broker')
    reader = readerOf(broker)
    await createTopic(broker.bootstrap, { topic, numPartitions: 3 })
    // Times rise with the number over all partitions: message n has time base + n.
    for (let n = 0; n < 600; n += 5) {
      const records = Array.from(
        { length: 5 },
        (_, i) => ({ key: `k${n + i}`, value: JSON.stringify({ n: n + i, even: (n + i) % 2 === 0 }), time: base + n + i }),
      )
      await appendBatches(
        broker.bootstrap, topic, n / 5 % 3, [buildBatch({ firstTime: base + n, records, codec: n % 2 ? 'zstd' : 'none' })],
      )
    }
  }, 60_000)
  afterAll(() => reader.close())
  const base = 1_700_000_000_000
  const numbers = (messages: readonly { readonly at: number | null }[]) => messages.map(({ at }) => (at ?? 0) - base)

  it('gives the newest n, merged by time', async () => {
    const { messages, verdict } = await readAll(reader, topic, { limit: 100 })
    expect(numbers(messages)).toEqual(Array.from({ length: 100 }, (_, n) => 599 - n))
    expect(verdict).toMatchObject({ outcome: 'limit', matched: 100 })
    expect(verdict.resume).toBeDefined()
  })

  it.each(['forward', 'backward'] as const)('resumes %s and loses or repeats nothing, filtered or not', async (direction) => {
    for (const filter of [undefined, { where: 'value.even' }, { text: '"n":1' }]) {
      const query: ReadQuery = { from: direction === 'forward' ? 'oldest' : 'newest', direction, ...(filter && { filter }) }
      const whole = await readAll(reader, topic, { ...query, limit: 10_000 })
      const pages: string[] = []
      let scanned = 0
      let page = await readAll(reader, topic, { ...query, limit: 37 })
      for (;;) {
        pages.push(...idsOf(page.messages))
        scanned += page.verdict.scanned
        if (page.verdict.outcome === 'complete') break
        expect(page.verdict.outcome).toBe('limit')
        page = await readAll(reader, topic, { ...(filter && { filter }), from: { resume: page.verdict.resume ?? '' }, limit: 37 })
      }
      expect(pages.toSorted()).toEqual(sortedIds(whole.messages))
      if (direction === 'backward') expect(pages).toEqual(idsOf(whole.messages))
      expect(scanned).toBe(600)
      expect(whole.verdict).toMatchObject({ outcome: 'complete', scanned: 600 })
    }
  })

  it('says complete when the limit is reached with nothing left', async () => {
    for (const query of [{ limit: 600 }, { from: 'oldest', limit: 600 }] as const) {
      const { verdict } = await readAll(reader, topic, query)
      expect(verdict).toMatchObject({ outcome: 'complete', matched: 600 })
      expect(verdict.resume).toBeUndefined()
    }
  })

  it('holds the half-open range in both directions', async () => {
    const offsets = async (query: ReadQuery) => (await readAll(reader, topic, query)).messages.map(
      ({ position }) => Number(position['offset'])
    )
    expect(await offsets({ partitions: [1], from: { offset: '5' }, until: { offset: '9' } })).toEqual([5, 6, 7, 8])
    expect(await offsets({
      partitions: [1], from: { offset: '9' }, until: { offset: '5' }, direction: 'backward',
    })).toEqual([8, 7, 6, 5])
    expect(await offsets({ from: { offsets: { 0: '198', 2: '199' } } })).toHaveLength(3)
    expect(await offsets({ from: { offsets: { 1: '3' } }, direction: 'backward' })).toEqual([2, 1, 0])
  })

  it('turns times into offsets', async () => {
    const forward = await readAll(reader, topic, { from: { time: base + 100 }, until: { time: base + 200 }, limit: 1_000 })
    expect(numbers(forward.messages).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => 100 + n))
    const backward = await readAll(
      reader, topic, { from: { time: base + 200 }, until: { time: base + 100 }, direction: 'backward', limit: 1_000 },
    )
    expect(numbers(backward.messages)).toEqual(Array.from({ length: 100 }, (_, n) => 199 - n))
    expect(await readAll(reader, topic, { from: { time: base + 10_000 } })).toMatchObject({
      messages: [], verdict: { outcome: 'complete', scanned: 0 },
    })
  })

  it.each<readonly [string, ReadQuery]>([
    ['an offset without one partition', { from: { offset: '1' } }],
    ['an unknown partition', { partitions: [9] }],
    ['no partition at all', { partitions: [] }],
    ['an offset beyond the end', { partitions: [0], from: { offset: '201' } }],
    ['until before from', { partitions: [0], from: { offset: '9' }, until: { offset: '5' } }],
    ['a damaged token', { from: { resume: 'zzz' } }],
    ['a filter that does not compile', { filter: { where: 'value.' } }],
    ['an offset for a partition that is not read', { partitions: [0], from: { offsets: { 0: '1', 1: '1' } } }],
  ])('refuses %s at the first next', async (_, query) => {
    await expect(readAll(reader, topic, query)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  })

  it('refuses a token that the query contradicts', async () => {
    const { verdict: { resume = '' } } = await readAll(reader, topic, { limit: 10, filter: { text: 'n' } })
    const filter = { text: 'n' }
    for (const query of [
      { filter: { text: 'm' } }, {}, { filter, direction: 'forward' }, { filter, partitions: [1] }, { filter, until: 'oldest' },
      { filter, committedOnly: true },
    ] satisfies ReadQuery[]) {
      await expect(
        readAll(reader, topic, { ...query, from: { resume } })
      ).rejects.toMatchObject({ problem: { code: 'BadInput' } })
    }
    const next = await readAll(
      reader, topic, { from: { resume }, filter: { text: 'n' }, direction: 'backward', raw: true, previewBytes: 3, limit: 5 },
    )
    expect(numbers(next.messages)).toEqual([589, 588, 587, 586, 585])
    expect(next.messages[0]?.value).toMatchObject({ text: '{"n', truncated: true })
  })

  it('refuses to resume in a topic that was created again', async () => {
    await createTopic(broker.bootstrap, { topic: 'read-again', numPartitions: 1 })
    await appendBatches(broker.bootstrap, 'read-again', 0, [buildBatch({ records: [{ value: 'a' }, { value: 'b' }] })])
    const { verdict: { resume = '' } } = await readAll(reader, 'read-again', { limit: 1 })
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    await admin.deleteTopics({ topics: ['read-again'] })
    await sleep(500)
    await admin.disconnect()
    await createTopic(broker.bootstrap, { topic: 'read-again', numPartitions: 1 })
    await expect(readAll(reader, 'read-again', { from: { resume } })).rejects.toMatchObject({ problem: { code: 'Conflict' } })
    await expect(readAll(reader, 'read-nowhere', {})).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  })

  it('counts what was deleted before and between reads as expired', async () => {
    const expiring = 'read-expired'
    await createTopic(broker.bootstrap, { topic: expiring, numPartitions: 1 })
    await appendBatches(
      broker.bootstrap, expiring, 0,
      [0, 10, 20].map((n) => buildBatch({ records: Array.from({ length: 10 }, (_, i) => ({ value: `${n + i}` })) })),
    )
    const first = await readAll(reader, expiring, { from: 'oldest', limit: 3 })
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    await admin.fetchTopicOffsets(expiring)
    await admin.deleteTopicRecords({ topic: expiring, partitions: [{ partition: 0, offset: '15' }] })
    await admin.disconnect()
    const second = await readAll(reader, expiring, { from: { resume: first.verdict.resume ?? '' } })
    expect(second.messages.map(({ value }) => value?.text)).toEqual(Array.from({ length: 15 }, (_, n) => String(15 + n)))
    expect(second.verdict).toMatchObject({ outcome: 'complete', expired: 12, scanned: 15 })
    expect(second.verdict.problems[0]?.message).toContain('12 offsets')
    const below = await readAll(
      reader, expiring, { partitions: [0], from: { offset: '30' }, until: { offset: '5' }, direction: 'backward' },
    )
    expect(below.verdict).toMatchObject({
      outcome: 'complete', expired: 10, scanned: 15, ranges: [{ from: '30', to: '5', reached: '5' }],
    })
  })

  it('makes no group and commits nothing', async () => {
    const admin = kafkaJs(broker.bootstrap).admin()
    await admin.connect()
    const before = (await admin.listGroups()).groups.map(({ groupId }) => groupId)
    await readAll(reader, topic, { limit: 600 })
    expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).toEqual(before)
    await admin.disconnect()
  })

  it('answers the time at a position', async () => {
    const positions = [0, 1, 2].map((partition) => ({ topic, partition, offset: 100 }))
    const times = await reader.timestampsAt(
      [...positions, { topic, partition: 0, offset: 200 }, { topic: 'read-nowhere', partition: 0, offset: 0 }], call(),
    )
    expect(times.slice(0, 3).map((at) => (at ?? 0) - base)).toEqual([300, 305, 310])
    expect(times.slice(3)).toEqual([null, null])
    const twice = await reader.timestampsAt(
      [{ topic, partition: 0, offset: 0 }, { topic, partition: 0, offset: 199 }, { topic, partition: 0, offset: 100 }], call(),
    )
    expect(twice.map((at) => (at ?? 0) - base)).toEqual([0, 589, 300])
  })
})
