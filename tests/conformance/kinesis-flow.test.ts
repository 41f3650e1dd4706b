import { ListStreamConsumersCommand, PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import type { Lease } from '#contract/lease.ts'
import type { Batch, Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Run, Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kinesis/index.ts'
import { shardOf, type KeyedShard } from '../../renderer/systems/kinesis/shard-of-key.ts'
import type { TestAws } from '../fixtures/aws.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { createStream, openKinesis, type OpenKinesis } from '../fixtures/systems/kinesis.ts'
import { testTools } from '../fixtures/tools.ts'

let opened: OpenKinesis
let aws: TestAws
let dir: string
let session: Session
let client: KinesisClient

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-kinesis-flow-'))
  opened = await openKinesis({ dir, id: 'c1' });
  ({ aws, session, client } = opened)
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const call = () => ({ signal: AbortSignal.timeout(55_000), log: quietLog })
const stream = (name: string): Ref => ({ kind: 'stream', path: [name] })
const draft = (key: string, value: unknown): Draft => ({ key: { text: key }, value: { json: value as string } })
const send = async (name: string, ...drafts: readonly Draft[]) => await session.publish?.(stream(name), drafts, call()) ?? []
const kinds = (receipts: readonly Receipt[]) => receipts.map((receipt) => (receipt.ok ? 'ok' : receipt.problem.code))
const consumers = async (name: string) => {
  const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
  return (await client.send(new ListStreamConsumersCommand({ StreamARN }))).Consumers ?? []
}

/** Every record of a stream that a query wants, from the oldest on. */
async function readAll(name: string, query: ReadQuery = {}): Promise<readonly Message[]> {
  const found: Message[] = []
  const batches = session.read?.(stream(name), { from: 'oldest', ...query }, call()) ?? []
  for await (const { messages } of batches) found.push(...messages)
  return found
}

/** Plans an action and runs it, as the host does. */
async function act(name: string, ref: Ref, input: unknown = {}) {
  const action = session.actions?.find((one) => one.name === name && one.appliesTo === ref.kind)
  if (!action) throw new Error(`There is no ${name}.`)
  const run: Run = { ...call(), journal: '', file: '', tell() {}, isCancelled: () => false }
  const plan = await action.plan(ref, input, run)
  return { plan, done: await action.run(ref, input, plan, run) }
}

/** A tail that is pulled until it has so many messages; disposing ends it. */
function follow(ref: Ref, query: TailQuery = {}, { tail } = session) {
  const stop = new AbortController()
  const source = tail?.(ref, query, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(55_000)]), log: quietLog })
  if (!source) throw new Error('Kinesis cannot be followed.')
  const batches = source[Symbol.asyncIterator]()
  const messages: Message[] = []
  const take = async (): Promise<Batch> => {
    const { done, value } = await batches.next()
    if (done) throw new Error('The tail ended.')
    messages.push(...value.messages)
    return value
  }
  return {
    messages, take,
    async until(count: number): Promise<Batch> {
      for (;;) {
        const batch = await take()
        if (messages.length >= count) return batch
      }
    },
    end: async () => void await batches.return?.(),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await batches.return?.()
    },
  }
}
const values = (messages: readonly Message[]) => messages.map(({ value }) => String(value?.text))
const inOrder = (messages: readonly Message[], key: string) =>
  messages.filter((message) => message.key?.text === key).map(({ value }) => Number(value?.text))

it('publishes with a receipt a draft: shard and sequence number, and the shard that was foretold', async () => {
  await createStream(client, 'receipts', 4)
  const keyless: Draft = { value: { text: 'x' } }
  const placed: Draft = { value: { text: 'h' }, options: { hashKey: '0' } }
  const receipts = await send('receipts', draft('a', 1), keyless, draft('b', 2), placed)
  expect(kinds(receipts)).toEqual(['ok', 'BadInput', 'ok', 'ok'])
  const { items } = await session.list({ kind: 'shard', parent: stream('receipts') }, call())
  const shards = items.map(({ label: id, facts }) => ({ id, ...facts }) as KeyedShard)
  const foretold = [shardOf(shards, 'a', ''), shardOf(shards, 'b', ''), shardOf(shards, 'h', '0')].map((shard) => shard?.id)
  expect(receipts.flatMap((receipt) => (receipt.ok ? [receipt.position['shard']] : []))).toEqual(foretold)
  const [first] = receipts
  const sequence = first?.ok ? first.position['sequence'] : undefined
  const found = await readAll('receipts', { filter: { key: 'a' } })
  expect(found.map(({ position }) => position['sequence'])).toEqual([sequence])
})

it('sends again only the records that a shard refused', async () => {
  await createStream(client, 'refusals', 1)
  await aws.limitStreams({ refusedPuts: 2 })
  const drafts = Array.from({ length: 6 }, (_, n) => draft('k', n))
  expect(kinds(await send('refusals', ...drafts))).toEqual(drafts.map(() => 'ok'))
  expect(values(await readAll('refusals')).toSorted()).toEqual(['0', '1', '2', '3', '4', '5'])
})

it('says that a record whose answer was lost may have been written, and writes it once', async () => {
  await createStream(client, 'lost', 1)
  aws.faults([{ kind: 'lost', service: 'kinesis', operation: 'PutRecords', times: 1 }])
  const [receipt] = await send('lost', draft('k', 1))
  expect(receipt).toMatchObject({ ok: false, problem: { hint: expect.stringContaining('may have been written') as string } })
  expect(await readAll('lost')).toHaveLength(1)
})

it('asks each shard at most once a second', async () => {
  await createStream(client, 'pace', 2)
  await using tail = follow(stream('pace'))
  await tail.take()
  aws.clearCalls()
  const began = performance.now()
  for (let n = 0; n < 3; n++) await tail.take()
  const seconds = (performance.now() - began) / 1_000
  const asked = () => aws.calls().calls['kinesis:GetRecords'] ?? 0
  expect(asked()).toBeGreaterThan(0)
  expect(asked()).toBeLessThanOrEqual(2 * (seconds + 1))
})

it('refuses fan-out where the connection may not be administered, and removes what a kill left at the next start', async () => {
  await createStream(client, 'killed')
  const data = await mkdtemp(join(tmpdir(), 'tidemark-kinesis-kill-'))
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const killed = await startHost({ data })
  const save = async (level: string) => {
    const given = { name: level, environment: 'dev', level, config: aws.connection() }
    return (await killed.post<Connection>('connections/save', given)).body.id
  }
  const tail = (connection: string) => ({ connection, system: 'kinesis', ref: stream('killed'), query: { fanOut: true } })
  const refused = await killed.post<{ problem: Problem }>('messages/tail', tail(await save('publish')))
  expect(refused.body.problem).toMatchObject({
    code: 'ReadOnly', hint: expect.stringContaining('To register a billed fan-out consumer') as string,
  })
  expect(await consumers('killed')).toEqual([])
  void killed.stream<Batch>('messages/tail', tail(await save('admin'))).catch(() => undefined)
  await expect.poll(() => consumers('killed'), { timeout: 30_000 }).toHaveLength(1)
  const leases = async (host: RunningHost) => (await host.post<{ items: Lease[] }>('leases/list', {})).body.items
  await expect.poll(() => leases(killed), { timeout: 30_000 }).toHaveLength(1)
  process.kill(killed.pid, 'SIGKILL')
  const host = await startHost({ data })
  onTestFinished(async () => void await host.stop())
  await expect.poll(() => consumers('killed'), { timeout: 30_000 }).toEqual([])
  expect(await leases(host)).toEqual([])
}, 240_000)

// The others wait for AWS most of their time, each with a stream of its own.

it.concurrent('follows all shards from the newest, with a filter, and through a reshard without loss or repeats', async () => {
  await createStream(client, 'tailed', 2)
  await send('tailed', draft('old', -1))
  await using tail = follow(stream('tailed'), { filter: { where: 'key != "old"' } })
  await tail.take()
  const sent = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => draft(`k${(from + n) % 4}`, from + n))
  await send('tailed', ...sent(0, 20), draft('old', -5))
  await tail.until(20)
  await act('reshard', stream('tailed'), { shards: 4 })
  await send('tailed', ...sent(20, 60))
  await act('reshard', stream('tailed'), { shards: 2 })
  await send('tailed', ...sent(60, 80))
  await tail.until(80)
  expect(values(tail.messages).map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, n) => n))
  for (const key of ['k0', 'k1', 'k2', 'k3']) {
    const order = inOrder(tail.messages, key)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
})

it.concurrent('begins with the last ones and goes on where it left off by its token', async () => {
  await createStream(client, 'last', 2)
  await send('last', ...Array.from({ length: 10 }, (_, n) => draft(`k${n}`, n)))
  await using tail = follow(stream('last'), { from: { last: 3 } })
  await tail.until(3)
  expect(values(tail.messages).toSorted()).toEqual(['7', '8', '9'])
  await send('last', draft('a', 10))
  const { resume = '' } = await tail.until(4)
  await tail.end()
  await send('last', draft('b', 11), draft('c', 12))
  await using again = follow(stream('last'), { from: { resume } })
  await again.until(2)
  expect(values(again.messages).toSorted()).toEqual(['11', '12'])
  await using other = follow(stream('last'), { from: { resume }, filter: { text: 'x' } })
  await expect(other.take()).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})

it.concurrent('follows by fan-out: registered, leased, fed through a reshard, removed at the end', async ({ expect: expects }) => {
  await createStream(client, 'fanned', 1)
  await using tail = follow(stream('fanned'), { fanOut: true })
  await tail.take()
  const [lease] = session.leases?.list() ?? []
  expect(lease).toMatchObject({
    kind: 'resource', what: expect.stringMatching(/^Fan-out consumer tidemark-\w{8} of stream fanned$/) as string,
  })
  expect(await consumers('fanned')).toHaveLength(1)
  expect(await readdir(dir)).toEqual(['fan-out-c1.jsonl'])
  await send('fanned', draft('a', 0), draft('b', 1))
  await tail.until(2)
  await act('reshard', stream('fanned'), { split: tail.messages[0]?.position['shard'] })
  await send('fanned', draft('a', 2), draft('b', 3))
  await tail.until(4)
  expect(values(tail.messages).toSorted()).toEqual(['0', '1', '2', '3'])
  await tail.end()
  expect(session.leases?.list()).toEqual([])
  await expects.poll(() => consumers('fanned'), { timeout: 20_000 }).toEqual([])
  expect(await readdir(dir)).toEqual([])
})

it.concurrent('ends a fan-out tail whose lease is ended', async ({ expect: expects, onTestFinished: atEnd }) => {
  const own = await mkdtemp(join(tmpdir(), 'tidemark-kinesis-lease-'))
  atEnd(() => rm(own, { recursive: true, force: true }))
  await using leasing = await driver.open(aws.connection(), testTools({ dir: own, id: 'c2' }))
  await createStream(client, 'leased', 1)
  await using tail = follow(stream('leased'), { fanOut: true }, leasing)
  await tail.take()
  const id = leasing.leases?.list()[0]?.id ?? ''
  const ended = expect((async () => { for (;;) await tail.take() })()).rejects.toMatchObject({
    problem: { code: 'Cancelled', message: expect.stringContaining('was ended') as string },
  })
  await leasing.leases?.end(id, call())
  await ended
  await expects.poll(() => consumers('leased'), { timeout: 20_000 }).toEqual([])
})

it.concurrent('plans and runs what can be done to a stream', async () => {
  const { done } = await act('create-stream', stream('acted'), { shards: 2 })
  expect(done).toEqual({ changed: 1, lines: ['Stream acted was created with 2 shards.'] })
  expect((await act('change-retention', stream('acted'), { hours: 48 })).done.lines).toEqual(['acted keeps records for 2 days.'])
  const metrics = await act('shard-metrics', stream('acted'), { metrics: ['IncomingBytes'] })
  expect(metrics.plan.lines).toContain('An emulator answers: nothing is billed.')
  expect(metrics.done).toMatchObject({ changed: 1 })
  expect((await act('edit-tags', stream('acted'), { tags: { team: 'web' } })).done).toMatchObject({ changed: 1 })
  expect((await act('edit-tags', stream('acted'), { tags: { team: null } })).plan.lines[0]).toBe('The tag team goes.')
  expect((await act('register-consumer', stream('acted'), { consumer: 'audit' })).done).toMatchObject({ changed: 1 })
  expect((await act('remove-consumer', { kind: 'consumer', path: ['acted', 'audit'] })).done).toMatchObject({ changed: 1 })
  await client.send(new PutRecordsCommand({ StreamName: 'acted', Records: [{ Data: Buffer.from('x'), PartitionKey: 'a' }] }))
  expect((await act('change-mode', stream('acted'), { mode: 'on-demand' })).done).toMatchObject({ changed: 1 })
  await expect(act('reshard', stream('acted'), { shards: 4 })).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  expect((await act('delete', stream('acted'))).done).toEqual({ changed: 1, lines: ['Stream acted was deleted.'] })
  await expect(act('delete', stream('acted'))).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})
