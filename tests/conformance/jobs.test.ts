import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { Job } from '#contract/job.ts'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import { createHost, type Host } from '#main/host/host.ts'
import { findDrivers } from '#main/systems/registry.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { startHost } from '../fixtures/host.ts'
import { createTopic, kafkaJs } from './kafka-records.ts'

/** Jobs over a real broker: what stops and goes on covers what one read covers, and a file holds what the log holds. */
const { bootstrap } = inject('broker')
const name = 'jobs'
const partitions = 70
const never = new AbortController().signal
/** Each 40th message, but not where it is a text, and those that were aborted. */
const expectedHits = 20 * (2_000 / 40 - 2_000 / 1_000) + 5

let data: string
let host: Host
let connection: string
const at = (topic = name) => ({ connection, system: 'kafka', ref: { kind: 'topic', path: [topic] } })

async function open(chooseFile?: () => Promise<string>): Promise<void> {
  host = await createHost({
    data, level: 'destructive', workers: 2, version: '0.0.0', electron: null, drivers: findDrivers(),
    openVault: async () => memoryVault(), ...(chooseFile && { chooseFile }),
  })
  connection = host.connections.list().items[0]?.id ?? (await host.connections.save({
    name: 'jobs', environment: 'dev', level: 'destructive', config: { type: 'kafka', brokers: [bootstrap] },
  })).id
}

async function ended(id: string): Promise<Job> {
  await vi.waitFor(() => expect(host.jobs.get(id).state).not.toBe('running'), { timeout: 30_000, interval: 5 })
  return host.jobs.get(id)
}

async function found(id: string): Promise<{ messages: Message[]; last: Batch | undefined }> {
  const batches: Batch[] = []
  for await (const batch of await host.jobs.results(id, undefined, never)) batches.push(batch)
  return { messages: batches.flatMap(({ messages }) => messages), last: batches.at(-1) }
}

/** What must not depend on how often a read was stopped. */
const covered = (verdict: Verdict) => ({ ...verdict, elapsedMs: 0, bytes: 0 })
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id).toSorted()

beforeAll(async () => {
  await createTopic(bootstrap, { topic: name, numPartitions: partitions })
  const producer = kafkaJs(bootstrap).producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  const filler = 'x'.repeat(300)
  for (let round = 0; round < 20; round++) {
    await producer.send({ topic: name, messages: Array.from({ length: 2_000 }, (_, n) => ({
      partition: n % partitions, key: `k-${n}`,
      value: n % 500 === 0 ? '{"n":"text"}' : JSON.stringify({ n: round * 2_000 + n, hit: n % 40 === 0, filler }),
    })) })
  }
  await producer.disconnect()
  const transactional = kafkaJs(bootstrap).producer({ transactionalId: 'jobs-tx', maxInFlightRequests: 1, idempotent: true })
  await transactional.connect()
  for (let n = 0; n < 5; n++) {
    const transaction = await transactional.transaction()
    await transaction.send({ topic: name, messages: [{ partition: n % partitions, value: '{"n":-1,"hit":true}' }] })
    await transaction.abort()
  }
  await transactional.disconnect()
}, 120_000)

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-jobs-'))
  await open()
})
afterEach(async () => {
  await host.close()
  await rm(data, { recursive: true, force: true })
})
afterAll(async () => {
  const admin = kafkaJs(bootstrap).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [name] })
  await admin.disconnect()
})

describe.each(['oldest', 'newest'] as const)('a search from the %s', (from) => {
  it('that is stopped, and cut off by the end of the host, has the verdict and the messages of one that was not', async () => {
    const query = { from, limit: 100_000, filter: { where: 'value.hit && value.n >= 0 || value.n < 0' } }
    const one = await host.jobs.search(at(), query)
    const whole = await ended(one.job.id)
    expect(whole).toMatchObject({ state: 'done', verdict: { outcome: 'complete', aborted: 5 } })
    const { messages } = await found(one.job.id)

    const { job } = await host.jobs.search(at(), query)
    let stops = 0
    for (let wait = 0; wait < 6; wait++) {
      await new Promise((resolve) => { setTimeout(resolve, 20 * wait) })
      if (wait % 2 === 1) await host.close().then(() => open())
      const now = await host.jobs.cancel(job.id)
      if (now.state === 'done') break
      stops++
      expect(now.verdict).toMatchObject({ outcome: 'stopped', resume: expect.any(String) })
      const kept = await found(job.id)
      expect(kept.last?.verdict).toEqual(now.verdict)
      expect(kept.messages).toHaveLength(now.verdict?.matched ?? -1)
      for (const { partition, reached } of now.verdict?.ranges ?? []) {
        const offsets = kept.messages.flatMap(({ position }) => (position.partition === partition ? Number(position.offset) : []))
        if (offsets.length === 0) continue
        if (from === 'oldest') expect(Math.max(...offsets)).toBeLessThan(Number(reached))
        else expect(Math.min(...offsets)).toBeGreaterThanOrEqual(Number(reached))
      }
      await host.jobs.resume(job.id, 'script')
    }
    expect(stops).toBeGreaterThan(0)
    const last = await ended(job.id)
    expect(last.state).toBe('done')
    expect(covered(last.verdict ?? expect.fail('no verdict'))).toEqual(covered(whole.verdict ?? expect.fail('no verdict')))
    expect(idsOf((await found(job.id)).messages)).toEqual(idsOf(messages))
  }, 120_000)
})

it('a search whose host was killed goes on in the next one, and covers its range once', async () => {
  await host.close()
  const ask = { ref: { kind: 'topic', path: [name] }, query: { from: 'oldest', limit: 100_000, filter: { where: 'value.hit' } } }
  let running = await startHost({ data, args: ['--workers', '1'] })
  const { body: { job } } = await running.post<{ job: Job }>('messages/search', { connection, system: 'kafka', ...ask })
  await running.stream<Batch>('jobs/results', { id: job.id }, (frames) => frames.some(({ messages }) => messages.length > 0))
  process.kill(running.pid, 'SIGKILL')
  await running.stop()
  running = await startHost({ data, args: ['--workers', '1'] })
  try {
    const { body: left } = await running.post<Job>('jobs/get', { id: job.id })
    expect(left).toMatchObject({ state: 'interrupted', verdict: { outcome: 'stopped', resume: expect.any(String) } })
    await running.post<Job>('jobs/resume', { id: job.id })
    const { frames } = await running.stream<Batch>('jobs/results', { id: job.id })
    const ids = idsOf(frames.flatMap(({ messages }) => messages))
    expect(frames.at(-1)?.verdict).toMatchObject({ outcome: 'complete', matched: ids.length, aborted: 5 })
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(expectedHits)
  } finally {
    await running.stop()
  }
}, 120_000)

it('an export holds every byte of every message in the order of the log, in the place that was chosen', async () => {
  const odd = 'jobs-odd'
  await createTopic(bootstrap, { topic: odd, numPartitions: 1 })
  const values = [Buffer.from([0xff, 0, 0x80]), null, Buffer.from(''), Buffer.alloc(700_000, 'é'), Buffer.from('=1+1')]
  const producer = kafkaJs(bootstrap).producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  await producer.send({
    topic: odd, messages: values.map((value, n) => ({ value, key: Buffer.from([n]), headers: { n: String(n) } })),
  })
  await producer.disconnect()
  const path = join(data, 'odd.ndjson')
  await host.close()
  await open(async () => path)
  const { job } = await host.jobs.export(at(odd), { from: 'oldest' }, 'ndjson', true)
  const done = await ended(job.id)
  const text = await readFile(path, 'utf8')
  expect(done).toMatchObject({
    state: 'done', verdict: { outcome: 'complete', matched: 5 },
    file: { name: 'odd.ndjson', path, bytes: Buffer.byteLength(text) },
  })
  const messages: Message[] = text.trim().split('\n').map((line) => JSON.parse(line))
  expect(messages.map(({ value }) => value && Buffer.from(value.raw ?? 'none', 'base64'))).toEqual(values)
  expect(messages.map(({ key }) => key && [...Buffer.from(key.raw ?? 'none', 'base64')])).toEqual(values.map((_, n) => [n]))
  expect(messages.map(({ position }) => position.offset)).toEqual(['0', '1', '2', '3', '4'])
  expect(messages[3]?.value).toMatchObject({ truncated: false, text: 'é'.repeat(350_000) })
  expect((await readdir(data)).filter((file) => file.endsWith('.part'))).toEqual([])
})
