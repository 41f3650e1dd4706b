import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import type { Job } from '#contract/job.ts'
import type { Lease } from '#contract/lease.ts'
import type { Batch } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'

async function prepare() {
  const aws = await startAws()
  const data = await mkdtemp(join(tmpdir(), 'tidemark-restart-'))
  onTestFinished(async () => {
    await aws[Symbol.asyncDispose]()
    await rm(data, { recursive: true, force: true })
  })
  return { aws, data }
}

async function fill({ endpoint }: TestAws, name: string, messages: number, maxReceiveCount: number): Promise<void> {
  const client = new SQSClient({ region: 'us-east-1', endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })
  await client.send(new CreateQueueCommand({ QueueName: `${name}-dlq` }))
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}-dlq`, maxReceiveCount }),
  } }))
  await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: Array.from({ length: messages }, (_, n) => ({ Id: String(n), MessageBody: `${n}` })) }))
  client.destroy()
}

async function connect(host: RunningHost, aws: TestAws): Promise<string> {
  const draft = { name: 'aws', environment: 'dev', level: 'read', config: aws.connection() }
  return (await host.post<Connection>('connections/save', draft)).body.id
}

const at = (connection: string, queue: string) => ({ connection, system: 'sqs', ref: { kind: 'queue', path: [queue] } })
const read = async (host: RunningHost, connection: string, queue: string, query: ReadQuery) =>
  (await host.stream<Batch>('messages/read', { ...at(connection, queue), query })).frames
const visible = async (aws: TestAws, queue: string) => ((await aws.peek())[queue] ?? []).filter(({ IsVisible }) => IsVisible).length

it('gives back what it held when it is started again after a kill', async () => {
  const { aws, data } = await prepare()
  await fill(aws, 'orders', 6, 10)
  const killed = await startHost({ data })
  const connection = await connect(killed, aws)
  await read(killed, connection, 'orders', { mode: 'hold', hideSeconds: 3_600, limit: 4 })
  await read(killed, connection, 'orders', { hideSeconds: 3_600, limit: 2 })
  const { items } = (await killed.post<{ items: Lease[] }>('leases/list', {})).body
  expect(items).toHaveLength(4)
  expect(items[0]).toMatchObject({ id: expect.stringContaining(`sqs-${connection}-`), kind: 'hold', system: 'sqs', connection })
  expect(await visible(aws, 'orders')).toBe(0)
  process.kill(killed.pid, 'SIGKILL')
  const host = await startHost({ data })
  onTestFinished(async () => void await host.stop())
  await expect.poll(() => visible(aws, 'orders'), { timeout: 30_000, interval: 50 }).toBe(6)
  expect((await host.post<{ items: Lease[] }>('leases/list', {})).body.items).toEqual([])
})

it('gives back what it held when it ends in order', async () => {
  const { aws, data } = await prepare()
  await fill(aws, 'orders', 3, 10)
  const host = await startHost({ data })
  const connection = await connect(host, aws)
  await read(host, connection, 'orders', { mode: 'hold', hideSeconds: 3_600 })
  const { items } = (await host.post<{ items: Lease[] }>('leases/list', {})).body
  const extended = await host.post<{ items: Lease[] }>('leases/extend', { ids: items.map(({ id }) => id) })
  expect(extended.body.items).toHaveLength(3)
  expect((await host.post('leases/end', { id: items[0]?.id })).status).toBe(200)
  expect(await visible(aws, 'orders')).toBe(1)
  expect(await host.stop()).toBe(0)
  expect(await visible(aws, 'orders')).toBe(3)
})

it('gives back what it held when the settings of its connection change, or it is removed', async () => {
  const { aws, data } = await prepare()
  await fill(aws, 'orders', 2, 10)
  const host = await startHost({ data })
  onTestFinished(async () => void await host.stop())
  const id = await connect(host, aws)
  await read(host, id, 'orders', { mode: 'hold', hideSeconds: 3_600 })
  expect(await visible(aws, 'orders')).toBe(0)
  expect((await host.post('connections/check', { id })).body).toMatchObject({ state: 'ok' })
  expect(await visible(aws, 'orders')).toBe(0)
  await host.post('connections/save', { id, name: 'renamed', environment: 'dev', level: 'read', config: { ...aws.connection(), region: 'us-east-1', credentials: { type: 'keys', accessKeyId: '000000000000', secretAccessKey: 'other' } } })
  await expect.poll(() => visible(aws, 'orders'), { timeout: 30_000, interval: 50 }).toBe(2)
  await read(host, id, 'orders', { mode: 'hold', hideSeconds: 3_600 })
  expect(await visible(aws, 'orders')).toBe(0)
  await host.post('connections/remove', { id })
  await expect.poll(() => visible(aws, 'orders'), { timeout: 30_000, interval: 50 }).toBe(2)
})

/** Every way to browse a queue; the last two are jobs. */
const ways = ['sample', 'hold', 'search', 'export'] as const

/** A search or an export, to its end. */
async function browseByJob(host: RunningHost, connection: string, way: 'search' | 'export', query: ReadQuery): Promise<Job> {
  const body = { ...at(connection, 'orders'), query, ...(way === 'export' && { format: 'ndjson' }) }
  const { job } = (await host.post<{ job: Job }>(`messages/${way}`, body)).body
  return await vi.waitFor(async () => {
    const { body: now } = await host.post<Job>('jobs/get', { id: job.id })
    expect(now.state).not.toBe('running')
    return now
  }, { timeout: 20_000, interval: 20 })
}

it('moves no message of a queue with three receives by fifty reads in every mode and a restart in between', async () => {
  const { aws, data } = await prepare()
  await fill(aws, 'orders', 5, 3)
  let host = await startHost({ data })
  onTestFinished(async () => void await host.stop())
  const connection = await connect(host, aws)
  const rounds: Record<typeof ways[number], number> = { sample: 0, hold: 0, search: 0, export: 0 }
  const stopped = { outcome: 'partial', scanned: 0, problems: [{ code: 'Conflict', message: expect.stringContaining('2 of 3 receives') }] }
  for (let round = 0; round < 50 * ways.length; round++) {
    if (round === 100) {
      process.kill(host.pid, 'SIGKILL')
      host = await startHost({ data })
    }
    const way = ways[round % ways.length] ?? 'sample'
    const query = { hideSeconds: way === 'hold' ? 1 : 0, waitSeconds: 0 }
    if (way === 'search' || way === 'export') {
      const job = await browseByJob(host, connection, way, query)
      if (round >= 100) expect(job.verdict, way).toMatchObject(stopped)
    } else {
      const frames = await read(host, connection, 'orders', { mode: way, ...query })
      if (round >= 100) expect(frames.at(-1)?.verdict, way).toMatchObject(stopped)
    }
    for (const { id } of (await host.post<{ items: Lease[] }>('leases/list', {})).body.items) await host.post('leases/end', { id })
    rounds[way]++
  }
  expect(rounds).toEqual({ sample: 50, hold: 50, search: 50, export: 50 })
  expect(await host.stop()).toBe(0)
  const peeked = await aws.peek()
  expect(peeked['orders-dlq'] ?? []).toEqual([])
  expect(peeked['orders']?.map(({ ReceiveCount }) => ReceiveCount)).toEqual([2, 2, 2, 2, 2])
})
