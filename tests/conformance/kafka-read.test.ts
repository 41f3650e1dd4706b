import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { Batch } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { kcat, runKafkaTool } from '../fixtures/brokers/tools.ts'
import { startBroker, type Broker, type BrokerInfo } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { socketsTo } from '../fixtures/sockets.ts'
import { appendBatches, createTopic, idsOf, kafkaJs, readAll, sortedIds } from './kafka-records.ts'

const call = () => ({ signal: AbortSignal.timeout(60_000), log: quietLog })
const readerOf = (broker: BrokerInfo) => createReader({
  connection: { type: 'kafka', brokers: [broker.bootstrap] }, workers: 1, log: quietLog,
})

describe.each(['4.3.1', '3.9.2'] as const)('reading Kafka %s', (version) => {
  let broker: BrokerInfo
  let own: Broker | null = null
  let reader: Reader
  beforeAll(async () => {
    own = version === '4.3.1' ? null : await startBroker({ version, security: true })
    broker = own?.info ?? inject('broker')
    reader = readerOf(broker)
  })
  afterAll(async () => {
    await reader.close()
    await own?.stop()
  })

  const consoleProducer = version === '3.9.2' ? 'kafka.tools.ConsoleProducer' : 'org.apache.kafka.tools.ConsoleProducer'

  it('decodes every codec, as kcat, Java and xerial write them', async () => {
    await createTopic(broker.bootstrap, { topic: 'read-codecs', numPartitions: 1 })
    const value = (codec: string, n: number) => `${codec} ${n} ${'lorem ipsum '.repeat(40)}`
    const wanted: string[] = []
    for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
      const values = Array.from({ length: 50 }, (_, n) => value(codec, n))
      await kcat(broker, ['-P', '-t', 'read-codecs', '-z', codec, '-X', 'linger.ms=50'], values.join('\n'))
      wanted.push(...values)
    }
    for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
      const values = Array.from({ length: 5 }, (_, n) => value(`java ${codec}`, n))
      await runKafkaTool(broker, consoleProducer, ['--topic', 'read-codecs', '--compression-codec', codec], values.join('\n'))
      wanted.push(...values)
    }
    await appendBatches(
      broker.bootstrap, 'read-codecs', 0, [buildBatch({ codec: 'xerial', records: [{ value: value('xerial', 1) }] })],
    )
    wanted.push(value('xerial', 1))
    const { messages, verdict } = await readAll(reader, 'read-codecs', { from: 'oldest', limit: 1_000 })
    expect(messages.map(({ value: shown }) => shown?.text)).toEqual(wanted)
    expect(verdict).toMatchObject({ outcome: 'complete', matched: wanted.length, undecodable: 0 })
    expect(new Set(messages.flatMap(({ flags }) => flags))).toEqual(new Set([
      'compressed:gzip', 'compressed:snappy', 'compressed:lz4', 'compressed:zstd',
    ]))
  })

  it('keeps null, empty and the text null apart, binary keys, and duplicate headers in their order', async () => {
    await createTopic(broker.bootstrap, { topic: 'read-exact', numPartitions: 1 })
    const binary = Buffer.from([0, 0xff, 0xfe, 1, 0x80])
    const headers = [['b', 'second'], ['a', '1'], ['b', 'first'], ['a', null], ['', ''], ['7', binary]] as const
    await appendBatches(broker.bootstrap, 'read-exact', 0, [
      buildBatch({ records: [
        { key: null, value: null }, { key: '', value: '' }, { key: 'null', value: 'null' },
        { key: binary, value: binary, headers },
      ] }),
    ])
    const { messages } = await readAll(reader, 'read-exact', { from: 'oldest', raw: true })
    expect(messages.map(({ key, value }) => [key === null ? null : key.raw, value === null ? null : value.raw])).toEqual([
      [null, null], ['', ''], [Buffer.from('null').toString('base64'), Buffer.from('null').toString('base64')],
      [binary.toString('base64'), binary.toString('base64')],
    ])
    expect(messages[0]?.flags).toContain('tombstone')
    expect(messages.slice(1).flatMap(({ flags }) => flags)).not.toContain('tombstone')
    expect(messages[3]?.headers.map(({ name, value }) => [name, value === null ? null : value.raw])).toEqual(
      headers.map(([name, value]) => [name, value === null ? null : Buffer.from(value).toString('base64')]),
    )
    expect(Buffer.from(await reader.recordAt('read-exact', '0-3', 'key', call()))).toEqual(binary)
    expect(Buffer.from(await reader.recordAt('read-exact', '0-3', { header: 5 }, call()))).toEqual(binary)
    await expect(
      reader.recordAt('read-exact', '0-3', { header: 3 }, call())
    ).rejects.toMatchObject({ problem: { code: 'NotFound' } })
    await expect(reader.recordAt('read-exact', '0-99', 'value', call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
    await expect(reader.recordAt('read-exact', 'x', 'value', call())).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  })

  it('tells the time that the topic uses', async () => {
    await createTopic(broker.bootstrap, { topic: 'read-create', numPartitions: 1 })
    await createTopic(
      broker.bootstrap,
      { topic: 'read-append', numPartitions: 1, configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }] },
    )
    const batch = () => buildBatch({
      firstTime: 1_700_000_000_000,
      records: [{ value: 'a', time: 1_700_000_000_000 }, { value: 'b', time: 1_699_999_990_000 }, { value: 'c' }],
    })
    const before = Date.now()
    for (const topic of ['read-create', 'read-append']) await appendBatches(broker.bootstrap, topic, 0, [batch()])
    const created = await readAll(reader, 'read-create', { from: 'oldest' })
    expect(created.messages.map(({ at, atType }) => [at, atType])).toEqual([
      [1_700_000_000_000, 'create'], [1_699_999_990_000, 'create'], [1_700_000_000_000, 'create'],
    ])
    expect(created.verdict.span).toEqual({ from: 1_699_999_990_000, to: 1_700_000_000_000 })
    const appended = await readAll(reader, 'read-append', { from: 'oldest' })
    expect(new Set(appended.messages.map(({ at }) => at)).size).toBe(1)
    expect(appended.messages[0]?.at).toBeGreaterThanOrEqual(before)
    expect(appended.messages[0]?.atType).toBe('append')
  })

  it('marks aborted and open records when transactions interleave, and leaves them out of a committed read', async () => {
    const topic = 'read-transactions'
    await createTopic(broker.bootstrap, { topic, numPartitions: 1 })
    const producer = async (name: string) => {
      const made = kafkaJs(broker.bootstrap).producer({
        transactionalId: `${topic}-${name}`, maxInFlightRequests: 1, idempotent: true, transactionTimeout: 300_000,
      })
      await made.connect()
      return made
    }
    const [a, b, c] = [await producer('a'), await producer('b'), await producer('c')]
    const transactionA = await a.transaction()
    await transactionA.send({ topic, messages: [{ value: 'A1' }] })
    const transactionB = await b.transaction()
    await transactionB.send({ topic, messages: [{ value: 'B1' }, { value: 'B2' }] })
    await transactionB.abort()
    const transactionC = await c.transaction()
    await transactionC.send({ topic, messages: [{ value: 'C1' }] })
    await transactionC.commit()
    const stateOf = (query: ReadQuery) => readAll(reader, topic, query).then(({ messages, verdict }) => ({
      rows: messages.map(({ value, flags }) => `${value?.text} ${flags.join(' ')}`.trim()), verdict }))

    // Markers are written after the producer has its answer.
    await expect.poll(() => stateOf({ from: 'oldest' }).then(({ verdict }) => verdict.control)).toBe(2)
    const open = ['A1 open', 'B1 aborted', 'B2 aborted', 'C1']
    const forward = await stateOf({ from: 'oldest' })
    expect(forward.rows).toEqual(open)
    expect(forward.verdict).toMatchObject({ outcome: 'complete', scanned: 4, open: 1, aborted: 2, control: 2 })
    expect((await stateOf({})).rows).toEqual(open.toReversed())
    expect(await stateOf({ committedOnly: true })).toMatchObject({ rows: [], verdict: { outcome: 'complete' } })
    const asked = await stateOf({ committedOnly: true, from: 'oldest', until: 'now' })
    expect(asked).toMatchObject({ rows: [], verdict: { outcome: 'partial', ranges: [{ from: '0', reached: '0' }] } })
    expect(asked.verdict.resume).toBeDefined()

    await transactionA.commit()
    await expect.poll(() => stateOf({ from: 'oldest' }).then(({ verdict }) => verdict.control)).toBe(3)
    const done = await stateOf({ from: 'oldest' })
    expect(done.rows).toEqual(['A1', 'B1 aborted', 'B2 aborted', 'C1'])
    expect((await stateOf({ committedOnly: true })).rows).toEqual(['C1', 'A1'])
    expect((await stateOf({ committedOnly: true, from: { resume: asked.verdict.resume ?? '' } })).rows).toEqual(['A1', 'C1'])
    for (const one of [a, b, c]) await one.disconnect()
  })

  it('reads a compacted topic across its gaps, the same both ways', async () => {
    const topic = 'read-compacted'
    await createTopic(broker.bootstrap, { topic, numPartitions: 1, configEntries: [
      { name: 'cleanup.policy', value: 'compact' }, { name: 'segment.ms', value: '300' }, {
        name: 'min.cleanable.dirty.ratio', value: '0.01',
      },
      { name: 'max.compaction.lag.ms', value: '500' },
    ] })
    for (let round = 0; round < 6; round++) {
      await appendBatches(
        broker.bootstrap, topic, 0,
        [buildBatch({
          firstTime: Date.now(), records: Array.from({ length: 20 }, (_, n) => ({ key: `k${n % 10}`, value: `${round}-${n}` })),
        })],
      )
      await sleep(400)
    }
    let forward = await readAll(reader, topic, { from: 'oldest', limit: 1_000 })
    for (const end = Date.now() + 30_000; forward.messages.length > 60 && Date.now() < end; await sleep(500))
      forward = await readAll(reader, topic, { from: 'oldest', limit: 1_000 })
    expect(forward.messages.length).toBeLessThanOrEqual(60)
    expect(forward.verdict).toMatchObject({
      outcome: 'complete', scanned: forward.messages.length, ranges: [{ from: '0', to: '120', reached: '120' }],
    })
    const backward = await readAll(reader, topic, { limit: 1_000 })
    expect(idsOf(backward.messages)).toEqual(idsOf(forward.messages).toReversed())
  }, 60_000)
})

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
