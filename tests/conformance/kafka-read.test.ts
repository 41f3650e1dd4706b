import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import type { Reader } from '#main/systems/kafka/scan/reader.ts'
import { kcat, runKafkaTool } from '../fixtures/brokers/tools.ts'
import { startBroker, type Broker, type BrokerInfo } from '../fixtures/brokers/broker.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { appendBatches, call, createTopic, idsOf, kafkaJs, readAll, readerOf } from './kafka-records.ts'

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
    // The broker compacts when it likes: both ways are compared at one state of the log.
    const bothWays = async () => {
      const forward = await readAll(reader, topic, { from: 'oldest', limit: 1_000 })
      const backward = await readAll(reader, topic, { limit: 1_000 })
      const after = await readAll(reader, topic, { from: 'oldest', limit: 1_000 })
      return { forward, backward, isSame: idsOf(after.messages).join() === idsOf(forward.messages).join() }
    }
    let { forward, backward, isSame } = await bothWays()
    for (const end = Date.now() + 30_000; (forward.messages.length > 60 || !isSame) && Date.now() < end; await sleep(500)) {
      ({ forward, backward, isSame } = await bothWays())
    }
    expect(forward.messages.length).toBeLessThanOrEqual(60)
    expect(forward.verdict).toMatchObject({
      outcome: 'complete', scanned: forward.messages.length, ranges: [{ from: '0', to: '120', reached: '120' }],
    })
    expect(idsOf(backward.messages)).toEqual(idsOf(forward.messages).toReversed())
  }, 60_000)
})
