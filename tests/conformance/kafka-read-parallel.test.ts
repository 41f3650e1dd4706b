import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { partitionOf } from '#main/systems/kafka/publish/partitioner.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { appendBatches, call, createTopic, idsOf, kafkaJs, readAll, sortedIds } from './kafka-records.ts'

const readers: Reader[] = []
const readerWith = (workers: number): Reader => {
  const { bootstrap } = inject('broker')
  const reader = createReader({ connection: { type: 'kafka', brokers: [bootstrap] }, workers, log: quietLog })
  readers.push(reader)
  return reader
}
afterAll(() => Promise.all(readers.map((reader) => reader.close())))

describe('the same set of matches', () => {
  const topic = 'read-alike'
  const codecs = ['none', 'gzip', 'snappy', 'xerial', 'lz4', 'zstd'] as const
  let alone: Reader
  let together: Reader
  let ends: readonly number[] = []
  beforeAll(async () => {
    const { bootstrap } = inject('broker')
    alone = readerWith(1)
    together = readerWith(2)
    const configEntries = [{ name: 'segment.bytes', value: String(1 << 20) }]
    await createTopic(bootstrap, { topic, numPartitions: 3, configEntries })
    const producers = await Promise.all(['aborts', 'commits', 'open'].map(async (name) => {
      const producer = kafkaJs(bootstrap).producer({
        transactionalId: `${topic}-${name}`, maxInFlightRequests: 1, idempotent: true, transactionTimeout: 600_000,
      })
      await producer.connect()
      return { name, producer }
    }))
    let n = 0
    const values = (count: number) => Array.from({ length: count }, () => JSON.stringify({ n: ++n, third: n % 3 === 0 }))
    for (let round = 0; round < 12; round++) {
      for (const partition of [0, 1, 2]) {
        const codec = codecs[(round + partition) % codecs.length] ?? 'none'
        await appendBatches(bootstrap, topic, partition, [buildBatch({
          codec, firstTime: 1_700_000_000_000 + n,
          records: values(40).map((value, at) => ({ key: `k${n % 7}`, value, time: 1_700_000_000_000 + n + (at * 7) % 11 })),
        })])
      }
      const one = producers[round % 2]
      const transaction = await one?.producer.transaction()
      await transaction?.send({ topic, messages: values(5).map((value, at) => ({ value, partition: at % 3 })) })
      if (one?.name === 'aborts') await transaction?.abort()
      else await transaction?.commit()
    }
    const open = await producers[2]?.producer.transaction()
    await open?.send({ topic, messages: values(6).map((value, at) => ({ value, partition: at % 3 })) })
    for (const partition of [0, 1, 2]) {
      await appendBatches(bootstrap, topic, partition, [buildBatch({ records: values(30).map((value) => ({ value })) })])
    }
    const all = await readAll(together, topic, { from: 'oldest', limit: 100_000 })
    ends = all.verdict.ranges.map(({ to }) => Number(to))
    expect(all.verdict).toMatchObject({ outcome: 'complete', open: 6, aborted: 30 })
  }, 120_000)

  const filters: readonly (ReadQuery['filter'] | undefined)[] = [
    undefined, { where: 'value.third' }, { text: '"n":1' }, { where: 'value.n % 97 == 0' }, { key: 'k3' },
    { where: '"aborted" in flags' },
  ]
  const queries = fc.record({
    filter: fc.constantFrom(...filters), committedOnly: fc.boolean(), limit: fc.integer({ min: 20, max: 400 }),
    from: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  })

  it('comes forward and backward, from one worker and from two, whole and in pages', async () => {
    await fc.assert(fc.asyncProperty(queries, async ({ filter, committedOnly, limit, from }) => {
      const [low, high] = from.toSorted((a, b) => a - b)
      const offsets = (part = 0) => ({ offsets: Object.fromEntries(ends.map((end, id) => [id, String(Math.floor(end * part))])) })
      const base = { ...(filter && { filter }), ...(committedOnly && { committedOnly }) }
      const up: ReadQuery = { ...base, from: offsets(low), until: offsets(high), direction: 'forward' }
      const down: ReadQuery = { ...base, from: offsets(high), until: offsets(low), direction: 'backward' }
      const whole = await readAll(alone, topic, { ...up, limit: 100_000 })
      const wanted = sortedIds(whole.messages)
      for (const [reader, query] of [[alone, down], [together, up], [together, down]] as const) {
        const other = await readAll(reader, topic, { ...query, limit: 100_000 })
        expect(sortedIds(other.messages)).toEqual(wanted)
        expect(other.verdict.outcome).toBe(whole.verdict.outcome)
        if (whole.verdict.outcome === 'complete') expect(other.verdict.scanned).toBe(whole.verdict.scanned)
      }
      for (const query of [up, down]) {
        const ids: string[] = []
        let page = await readAll(together, topic, { ...query, limit })
        for (;;) {
          ids.push(...idsOf(page.messages))
          if (page.verdict.matched < limit || page.verdict.resume === undefined) break
          page = await readAll(together, topic, { ...base, from: { resume: page.verdict.resume }, limit })
        }
        expect(ids.toSorted()).toEqual(wanted)
      }
    }), { numRuns: 12, endOnFailure: true })
  }, 120_000)
})

describe('a message that takes too long', () => {
  const topic = 'read-stuck'
  const where = 'value.a.all(x, value.a.all(y, value.a.all(z, value.a.all(u, x + y + z + u >= 0))))'
  const slow = 42
  beforeAll(async () => {
    const { bootstrap } = inject('broker')
    await createTopic(bootstrap, { topic, numPartitions: 2 })
    const long = JSON.stringify({ a: Array.from({ length: 400 }, (_, n) => n) })
    for (const partition of [0, 1]) {
      const records = Array.from({ length: 100 }, (_, n) => ({ value: partition === 0 && n === slow ? long : '{"a":[1,2]}' }))
      await appendBatches(bootstrap, topic, partition, [buildBatch({ records })])
    }
  })

  it.each(['forward', 'backward'] as const)('is stopped reading %s, named, and the rest is read', async (direction) => {
    const reader = readerWith(2)
    const started = performance.now()
    const query: ReadQuery = { filter: { where }, limit: 1_000, direction, from: direction === 'forward' ? 'oldest' : 'newest' }
    const looking = readAll(reader, topic, query)
    const aside = await reader.recordAt(topic, '1-7', 'value', call())
    expect(Buffer.from(aside).toString()).toBe('{"a":[1,2]}')
    const { messages, verdict } = await looking
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(verdict.outcome).toBe('partial')
    expect(verdict.problems).toMatchObject([{
      code: 'TimedOut', ref: { kind: 'partition', path: [topic, '0'] },
      message: `Partition 0: judging the message at offset ${slow} took longer than 2 s and was stopped.`,
    }])
    expect(verdict.problems[0]?.hint).toContain(`offset ${slow + 1}`)
    const reached = direction === 'forward' ? String(slow) : String(slow + 1)
    expect(verdict.ranges[0]).toMatchObject({ partition: '0', reached })
    const before = direction === 'forward' ? slow : 100 - slow - 1
    expect(messages.filter(({ position }) => position['partition'] === '0')).toHaveLength(before)
    expect(messages.filter(({ position }) => position['partition'] === '1')).toHaveLength(100)
    const after = await readAll(reader, topic, { partitions: [0], from: { offset: String(slow + 1) }, filter: { where } })
    expect(after.verdict).toMatchObject({ outcome: 'complete', matched: 100 - slow - 1 })
  }, 60_000)

  it('ends a tail that meets it, with a problem', async () => {
    const reader = readerWith(1)
    const following = (async () => {
      for await (const _ of reader.tail(topic, { filter: { where }, from: { last: 200 } }, call()));
    })()
    await expect(following).rejects.toMatchObject({ problem: { code: 'TimedOut' } })
  }, 60_000)

  it('can be cancelled while it hangs, and the reader reads on', async () => {
    const reader = readerWith(1)
    const cancel = new AbortController()
    const looking = readAll(reader, topic, { from: 'oldest', filter: { where } }, cancel.signal)
    setTimeout(() => cancel.abort(), 800)
    const started = performance.now()
    await expect(looking).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
    expect(performance.now() - started).toBeLessThan(1_800)
    const { verdict } = await readAll(reader, topic, { from: 'oldest', limit: 1_000 })
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 200 })
  })
})

describe('a page', () => {
  it('of the newest reads little more than it shows', async () => {
    const { bootstrap } = inject('broker')
    await createTopic(bootstrap, { topic: 'read-page', numPartitions: 2 })
    const batch = buildBatch({ records: Array.from({ length: 50 }, (_, n) => ({ value: `${n} ${'x'.repeat(300)}` })) })
    for (const partition of [0, 1]) await appendBatches(
      bootstrap, 'read-page', partition, Array.from({ length: 100 }, () => batch),
    )
    for (const from of ['newest', 'oldest'] as const) {
      const { verdict } = await readAll(readerWith(2), 'read-page', { from, limit: 100 })
      expect(verdict).toMatchObject({ outcome: 'limit', matched: 100 })
      expect(verdict.scanned).toBeLessThan(400)
    }
  })
})

describe('a key', () => {
  const topic = 'read-key'
  const [placed, astray, nowhere] = ['customer-1', 'customer-2', 'customer-3']
  const place = (key: string) => partitionOf(Buffer.from(key), 4, 'murmur2')
  beforeAll(async () => {
    const { bootstrap } = inject('broker')
    await createTopic(bootstrap, { topic, numPartitions: 4 })
    const batch = (key: string) => [buildBatch({ records: Array.from({ length: 10 }, (_, n) => ({ key, value: `${n}` })) })]
    for (const partition of [0, 1, 2, 3]) await appendBatches(bootstrap, topic, partition, batch(`other-${partition}`))
    await appendBatches(bootstrap, topic, place(placed), batch(placed))
    await appendBatches(bootstrap, topic, (place(astray) + 1) % 4, batch(astray))
  })

  it.each(['oldest', 'newest'] as const)('is looked for where murmur2 puts it, then everywhere, from the %s', async (from) => {
    const reader = readerWith(2)
    const found = await readAll(reader, topic, { from, filter: { key: placed } })
    expect(found.verdict).toMatchObject({
      outcome: 'complete', matched: 10, ranges: [{ partition: String(place(placed)) }],
      notes: [`Only partition ${place(placed)} was read, where murmur2 puts this key; name partitions to read others.`],
    })
    expect(found.batches.at(-1)?.progress.fraction).toBe(1)
    const elsewhere = await readAll(reader, topic, { from, filter: { key: astray } })
    expect(elsewhere.verdict).toMatchObject({
      outcome: 'complete', matched: 10,
      notes: [`Partition ${place(astray)}, where murmur2 puts this key, holds no match; all 4 partitions were read.`],
    })
    expect(elsewhere.verdict.ranges).toHaveLength(4)
    expect((await readAll(reader, topic, { from, filter: { key: nowhere } })).verdict).toMatchObject({
      outcome: 'complete', matched: 0, scanned: 60,
    })
    const named = await readAll(reader, topic, { from, filter: { key: astray }, partitions: [place(astray)] })
    expect(named.verdict).toMatchObject({ outcome: 'complete', matched: 0 })
    expect(named.verdict.notes).toBeUndefined()
  })

  it('goes on from a token in the same partitions', async () => {
    const reader = readerWith(1)
    for (const key of [placed, astray]) {
      const first = await readAll(reader, topic, { filter: { key }, limit: 4 })
      const rest = await readAll(reader, topic, { filter: { key }, from: { resume: first.verdict.resume ?? '' } })
      expect([...idsOf(first.messages), ...idsOf(rest.messages)]).toHaveLength(10)
      expect(rest.verdict.outcome).toBe('complete')
    }
  })
})
