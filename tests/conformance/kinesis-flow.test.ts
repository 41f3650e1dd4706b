import { CreateStreamCommand, KinesisClient, ListStreamConsumersCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import type { Lease } from '#contract/lease.ts'
import type { Batch, Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Run, Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kinesis/index.ts'
import { hashOf, openShardAt } from '#main/systems/kinesis/publish/hash.ts'
import { openStreams } from '#main/systems/kinesis/streams.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { startHost } from '../fixtures/host.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { testTools } from '../fixtures/tools.ts'

let aws: TestAws
let dir: string
let session: Session
let client: KinesisClient

beforeAll(async () => {
  aws = await startAws({ kinesis: true })
  dir = await mkdtemp(join(tmpdir(), 'tidemark-kinesis-flow-'))
  session = await driver.open(aws.connection(), testTools({ dir, id: 'c1' }))
  client = new KinesisClient({
    region: 'us-east-1', endpoint: aws.endpoint, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    requestHandler: new NodeHttpHandler(),
  })
})
afterAll(async () => {
  await session[Symbol.asyncDispose]()
  client.destroy()
  await aws[Symbol.asyncDispose]()
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

/** Plans an action and runs it, as the host does. */
async function act(name: string, ref: Ref, input: unknown = {}) {
  const action = session.actions?.find((one) => one.name === name && one.appliesTo === ref.kind)
  if (!action) throw new Error(`There is no ${name}.`)
  const run: Run = { ...call(), journal: '', file: '', tell() {}, isCancelled: () => false }
  const plan = await action.plan(ref, input, run)
  return { plan, done: await action.run(ref, input, plan, run) }
}
const make = (name: string, shards: number) => act('create-stream', stream(name), { shards })

/** A tail that is pulled until it has so many messages. */
function follow(ref: Ref, query: TailQuery = {}) {
  const stop = new AbortController()
  const source = session.tail?.(ref, query, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(55_000)]), log: quietLog })
  if (!source) throw new Error('Kinesis cannot be followed.')
  const batches = source[Symbol.asyncIterator]()
  const messages: Message[] = []
  const problems: Problem[] = []
  const take = async (): Promise<Batch> => {
    const { done, value } = await batches.next()
    if (done) throw new Error('The tail ended.')
    messages.push(...value.messages)
    problems.push(...value.problems ?? [])
    return value
  }
  onTestFinished(async () => {
    stop.abort()
    await batches.return?.()
  })
  return {
    messages, problems, take,
    async until(count: number): Promise<Batch> {
      for (;;) {
        const batch = await take()
        if (messages.length >= count) return batch
      }
    },
    end: async () => void await batches.return?.(),
  }
}
const values = (messages: readonly Message[]) => messages.map(({ value }) => String(value?.text))
const inOrder = (messages: readonly Message[], key: string) =>
  messages.filter((message) => message.key?.text === key).map(({ value }) => Number(value?.text))

it('publishes with a receipt a draft: shard and sequence number, and the shard that was foretold', async () => {
  await make('receipts', 4)
  const receipts = await send('receipts', draft('a', 1), { value: { text: 'x' } }, draft('b', 2), { value: { text: 'h' }, options: { hashKey: '0' } })
  expect(kinds(receipts)).toEqual(['ok', 'BadInput', 'ok', 'ok'])
  const shards = await openStreams(client, Date.now, call().signal).shards('receipts', call())
  const foretold = [hashOf('a'), hashOf('b'), 0n].map((hash) => openShardAt(shards, hash)?.id)
  expect(receipts.flatMap((receipt) => (receipt.ok ? [receipt.position['shard']] : []))).toEqual(foretold)
  const [first] = receipts
  const sequence = first?.ok ? first.position['sequence'] : undefined
  const found = []
  for await (const batch of session.read?.(stream('receipts'), { from: 'oldest', filter: { key: 'a' } }, call()) ?? []) found.push(...batch.messages)
  expect(found.map(({ position }) => position['sequence'])).toEqual([sequence])
})

it('sends again only the records that a shard refused', async () => {
  await make('refusals', 1)
  aws.clearCalls()
  await aws.limitStreams({ refusedPuts: 2 })
  expect(kinds(await send('refusals', ...Array.from({ length: 6 }, (_, n) => draft('k', n))))).toEqual(Array<string>(6).fill('ok'))
  const found: Message[] = []
  for await (const batch of session.read?.(stream('refusals'), { from: 'oldest' }, call()) ?? []) found.push(...batch.messages)
  expect(values(found).toSorted()).toEqual(['0', '1', '2', '3', '4', '5'])
})

it('says that a record whose answer was lost may have been written, and writes it once', async () => {
  await make('lost', 1)
  aws.faults([{ kind: 'lost', service: 'kinesis', operation: 'PutRecords', times: 1 }])
  const [receipt] = await send('lost', draft('k', 1))
  expect(receipt).toMatchObject({ ok: false, problem: { hint: expect.stringContaining('may have been written') as string } })
  const found: Message[] = []
  for await (const batch of session.read?.(stream('lost'), { from: 'oldest' }, call()) ?? []) found.push(...batch.messages)
  expect(found).toHaveLength(1)
})

it('follows all shards from the newest, with a filter, and through a reshard without loss or repeats', async () => {
  await make('tailed', 2)
  await send('tailed', draft('old', -1))
  const tail = follow(stream('tailed'), { filter: { where: 'key != "old"' } })
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

it('begins with the last ones and goes on where it left off by its token', async () => {
  await make('last', 2)
  await send('last', ...Array.from({ length: 10 }, (_, n) => draft(`k${n}`, n)))
  const tail = follow(stream('last'), { from: { last: 3 } })
  await tail.until(3)
  expect(values(tail.messages).toSorted()).toEqual(['7', '8', '9'])
  await send('last', draft('a', 10))
  const { resume = '' } = await tail.until(4)
  await tail.end()
  await send('last', draft('b', 11), draft('c', 12))
  const again = follow(stream('last'), { from: { resume } })
  await again.until(2)
  expect(values(again.messages).toSorted()).toEqual(['11', '12'])
  const other = follow(stream('last'), { from: { resume }, filter: { text: 'x' } })
  await expect(other.take()).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})

it('asks each shard at most once a second, and not at all while nobody takes what came', async () => {
  await make('pace', 2)
  const tail = follow(stream('pace'))
  await tail.take()
  aws.clearCalls()
  const began = performance.now()
  for (let n = 0; n < 3; n++) await tail.take()
  const seconds = (performance.now() - began) / 1_000
  const asked = () => aws.calls().calls['kinesis:GetRecords'] ?? 0
  expect(asked()).toBeGreaterThan(0)
  expect(asked()).toBeLessThanOrEqual(2 * (seconds + 1))
})

it('follows by fan-out: registered, leased, fed through a reshard, and removed at the end', async () => {
  await make('fanned', 1)
  const tail = follow(stream('fanned'), { fanOut: true })
  await tail.take()
  const [lease] = session.leases?.list() ?? []
  expect(lease).toMatchObject({ kind: 'resource', what: expect.stringMatching(/^Fan-out consumer tidemark-\w{8} of stream fanned$/) as string })
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
  await expect.poll(() => consumers('fanned'), { timeout: 20_000 }).toEqual([])
  expect(await readdir(dir)).toEqual([])
})

it('ends a fan-out tail whose lease is ended', async () => {
  await make('leased', 1)
  const tail = follow(stream('leased'), { fanOut: true })
  await tail.take()
  const id = session.leases?.list()[0]?.id ?? ''
  const ended = expect((async () => { for (;;) await tail.take() })()).rejects.toMatchObject({ problem: { code: 'Cancelled', message: expect.stringContaining('was ended') as string } })
  await session.leases?.end(id, call())
  await ended
  await expect.poll(() => consumers('leased'), { timeout: 20_000 }).toEqual([])
})

it('refuses fan-out where the connection may not be administered, and removes what a kill left at the next start', async () => {
  await client.send(new CreateStreamCommand({ StreamName: 'killed', ShardCount: 1 }))
  const data = await mkdtemp(join(tmpdir(), 'tidemark-kinesis-kill-'))
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const killed = await startHost({ data })
  const save = async (level: string) => (await killed.post<Connection>('connections/save', { name: level, environment: 'dev', level, config: aws.connection() })).body.id
  const tail = (connection: string) => ({ connection, system: 'kinesis', ref: stream('killed'), query: { fanOut: true } })
  const refused = await killed.post<{ problem: Problem }>('messages/tail', tail(await save('publish')))
  expect(refused.body.problem).toMatchObject({ code: 'ReadOnly', hint: expect.stringContaining('To register a billed fan-out consumer') as string })
  expect(await consumers('killed')).toEqual([])
  void killed.stream<Batch>('messages/tail', tail(await save('admin'))).catch(() => undefined)
  await expect.poll(() => consumers('killed'), { timeout: 30_000 }).toHaveLength(1)
  await expect.poll(async () => (await killed.post<{ items: Lease[] }>('leases/list', {})).body.items, { timeout: 30_000 }).toHaveLength(1)
  process.kill(killed.pid, 'SIGKILL')
  const host = await startHost({ data })
  onTestFinished(async () => void await host.stop())
  await expect.poll(() => consumers('killed'), { timeout: 30_000 }).toEqual([])
  expect((await host.post<{ items: Lease[] }>('leases/list', {})).body.items).toEqual([])
}, 240_000)

it('plans and runs what can be done to a stream', async () => {
  const { done } = await make('acted', 2)
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
