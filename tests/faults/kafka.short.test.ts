import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka } from 'kafkajs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { startBroker, type Broker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { testTools } from '../fixtures/tools.ts'

/** One short case a fault: a broker that is killed, one that stalls, one that starves its readers. */
const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened[Symbol.asyncDispose]()
})

async function connect(broker: Broker): Promise<Session> {
  const session = await driver.open({ type: 'kafka', brokers: [...broker.brokers] }, testTools())
  open.push(session)
  return session
}

async function start(options: Parameters<typeof startBroker>[0]): Promise<Broker> {
  const broker = await startBroker(options)
  open.push(broker)
  return broker
}

/** `batch` records are sent at a time. */
async function fill(broker: Broker, topic: string, count: number, replicas = 1, partitions = 3, batch = 2_000): Promise<void> {
  const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: 0 })
  const [admin, producer] = [kafka.admin(), kafka.producer({ idempotent: true })]
  await Promise.all([admin.connect(), producer.connect()])
  await createTopics(admin, [{ topic, numPartitions: partitions, replicationFactor: replicas }])
  for (let sent = 0; sent < count; sent += batch) {
    await producer.send({
      topic, acks: -1,
      messages: Array.from(
        { length: Math.min(batch, count - sent) },
        (_, n) => ({ key: `${sent + n}`, value: 'v'.repeat(300), partition: (sent + n) % partitions }),
      ),
    })
  }
  await Promise.all([admin.disconnect(), producer.disconnect()])
}

const call = (signal = AbortSignal.timeout(50_000)) => ({ signal, log: quietLog })
const topic = (name: string) => ({ kind: 'topic', path: [name] })

describe('a broker is killed', () => {
  it('while a topic is read: every record still comes once, or its partition is named', async () => {
    const broker = await start({ version: '4.3.1', nodes: 3 })
    await fill(broker, 'survives', 30_000, 3)
    const session = await connect(broker)
    const seen = new Set<string>()
    let last: Batch | undefined
    for await (const batch of session.read?.(topic('survives'), { from: 'oldest', limit: 100_000 }, call()) ?? []) {
      if (last === undefined) await broker.kill(3)
      for (const message of batch.messages) {
        expect(seen.has(message.id)).toBe(false)
        seen.add(message.id)
      }
      last = batch
    }
    const verdict = last?.verdict
    if (verdict?.outcome === 'partial') expect(verdict.problems.length).toBeGreaterThan(0)
    else expect([verdict?.outcome, seen.size]).toEqual(['complete', 30_000])
    const page = await session.list({ kind: 'topic' }, call())
    expect(page.items.map((item) => item.label)).toContain('survives')
  })
})

describe('a broker stalls', () => {
  it('is said within the time limit, and everything goes on when it wakes', async () => {
    const broker = await start({ version: '4.3.1' })
    await fill(broker, 'sleeps', 10)
    const session = await connect(broker)
    await session.list({ kind: 'topic' }, call())
    broker.stall(1)
    const given = new AbortController()
    const waiting = session.sample([topic('sleeps')], call(given.signal))
    await sleep(500)
    given.abort()
    const problem = await waiting.then(
      (samples) => samples[0]?.problems?.[0], (error: unknown) => (error instanceof ProblemError ? error.problem : error),
    )
    expect(problem).toMatchObject({ code: expect.stringMatching(/Cancelled|TimedOut|Unreachable/) })
    broker.wake(1)
    await expect.poll(
      async () => (await session.sample([topic('sleeps')], call()))[0]?.values.messages, { timeout: 20_000 },
    ).toBe(10)
  })
})

describe('a broker starves its readers', () => {
  it('by a quota: the read waits, and is complete', async () => {
    const broker = await start({ version: '4.3.1' })
    await fill(broker, 'slow', 3_000, 1, 1, 200)
    const session = await connect(broker)
    const readAll = async () => {
      let last: Batch | undefined
      for await (const batch of session.read?.(topic('slow'), { from: 'oldest', limit: 100_000 }, call()) ?? []) last = batch
      return last?.verdict
    }
    const free = await readAll()
    await broker.tool(
      'kafka.admin.ConfigCommand',
      ['--alter', '--add-config', 'consumer_byte_rate=80000', '--entity-type', 'clients', '--entity-default'],
    )
    const starved = await readAll()
    expect(starved).toMatchObject({ outcome: 'complete', matched: 3_000 })
    expect(starved?.elapsedMs).toBeGreaterThan(3 * (free?.elapsedMs ?? Infinity))
  })
})
