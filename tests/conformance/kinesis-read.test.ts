import {
  CreateStreamCommand, DescribeStreamSummaryCommand, MergeShardsCommand, PutRecordsCommand, SplitShardCommand, type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Session } from '#main/systems/driver.ts'
import { aggregate } from '#sandbox/aws/story/kpl.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { openKinesis, type OpenKinesis } from '../fixtures/systems/kinesis.ts'

let opened: OpenKinesis
let session: Session
let client: KinesisClient

beforeAll(async () => {
  opened = await openKinesis();
  ({ session, client } = opened)
})
afterAll(async () => { await opened[Symbol.asyncDispose]() })

const call = () => ({ signal: AbortSignal.timeout(200_000), log: quietLog })
const ref = (name: string) => ({ kind: 'stream', path: [name] })
const shardId = (number: number) => `shardId-${String(number).padStart(12, '0')}`

async function read(name: string, query: ReadQuery, onBatch: (batch: Batch) => Promise<void> | void = () => {}): Promise<{ messages: Message[]; verdict: Verdict | undefined }> {
  const messages: Message[] = []
  let verdict: Verdict | undefined
  for await (const batch of session.read?.(ref(name), query, call()) ?? []) {
    messages.push(...batch.messages)
    verdict = batch.verdict
    await onBatch(batch)
  }
  return { messages, verdict }
}

async function active(StreamName: string): Promise<void> {
  for (;; await sleep(25)) {
    const { StreamDescriptionSummary: summary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
    if (summary?.StreamStatus === 'ACTIVE') return
  }
}

async function make(StreamName: string, ShardCount: number): Promise<void> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount }))
  await active(StreamName)
}

async function split(StreamName: string, shard: number): Promise<void> {
  const found = (await session.list({ kind: 'shard', parent: ref(StreamName), limit: 100 }, call())).items.find(({ label }) => label.endsWith(shardId(shard).slice(-6)))
  const { firstHash, lastHash } = found?.facts ?? {}
  const middle = (BigInt(String(firstHash)) + BigInt(String(lastHash))) / 2n + 1n
  await client.send(new SplitShardCommand({ StreamName, ShardToSplit: shardId(shard), NewStartingHashKey: String(middle) }))
  await active(StreamName)
}

type Put = { readonly PartitionKey: string; readonly Data: Uint8Array }

/** Puts records in their order a partition key: those of one key are in one lane, and lanes are put one call after the other. */
async function put(StreamName: string, records: readonly Put[]): Promise<void> {
  const lanes = Map.groupBy(records, ({ PartitionKey }) => Number(PartitionKey.slice(1)) % 6)
  await Promise.all([...lanes.values()].map(async (lane) => {
    for (let from = 0; from < lane.length; from += 500) {
      const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records: lane.slice(from, from + 500) }))
      if (FailedRecordCount) throw new Error(`${FailedRecordCount} records were not taken.`)
    }
  }))
}

const keys = Array.from({ length: 200 }, (_, key) => `k${key}`)
const data = (n: number) => Buffer.from(`{"n":${n}}`)

/** So many records of each key from `n` on: `plain` of them by themselves, the others in aggregates of at most 200. */
function recordsFrom(n: number, count: number, plain: number): readonly Put[] {
  return keys.flatMap((PartitionKey) => {
    const numbers = Array.from({ length: count }, (_, index) => n + index)
    const [alone, packed] = [numbers.slice(0, plain), numbers.slice(plain)]
    const packs = Array.from({ length: Math.ceil(packed.length / 200) }, (_, pack) => packed.slice(pack * 200, pack * 200 + 200))
    return [
      ...alone.map((number) => ({ PartitionKey, Data: data(number) })),
      ...packs.map((pack) => ({ PartitionKey, Data: aggregate(pack.map((number) => ({ partitionKey: PartitionKey, data: data(number) }))) })),
    ]
  })
}

const few = 3

it('gives each of 200,000 records once and in order a key, of a stream that is resharded twice meanwhile', async () => {
  await make('resharded', 4)
  await put('resharded', recordsFrom(0, 500, few))
  await split('resharded', 0)
  await put('resharded', recordsFrom(500, 500, few))
  // The children of the first shard are read after it: by then one of them is closed, and so are both of its children.
  let reshards = 0
  const { messages, verdict } = await read('resharded', { from: 'oldest', limit: 1_000_000 }, async ({ messages: some }) => {
    if (some.length === 0 || reshards > 0) return
    reshards += 2
    await split('resharded', 4)
    await client.send(new MergeShardsCommand({ StreamName: 'resharded', ShardToMerge: shardId(6), AdjacentShardToMerge: shardId(7) }))
    await active('resharded')
    await put('resharded', recordsFrom(1_000, 3, few))
  })
  expect(reshards).toBe(2)
  expect(verdict).toMatchObject({ outcome: 'complete', scanned: 200_000, matched: 200_000, undecodable: 0, problems: [] })
  expect(new Set(messages.map(({ id }) => id)).size).toBe(200_000)
  const next = new Map(keys.map((key) => [key, 0]))
  let disorder = 0
  for (const { key, value } of messages) {
    const { n } = JSON.parse(value?.text ?? '{}') as { n: number }
    if (n !== next.get(key?.text ?? '')) disorder++
    next.set(key?.text ?? '', n + 1)
  }
  expect(disorder).toBe(0)
  expect(verdict?.ranges.map(({ partition }) => partition)).toEqual(expect.arrayContaining([4, 6, 7, 8].map(shardId)))
}, 240_000)

it('reads the same set in both directions, and the bytes of a record inside an aggregate', async () => {
  await make('both', 2)
  await put('both', recordsFrom(0, 53, few).slice(0, 300))
  await split('both', 0)
  await put('both', recordsFrom(53, 53, few).slice(0, 300))
  const forward = await read('both', { from: 'oldest', limit: 100_000 })
  const backward = await read('both', { limit: 100_000 })
  expect(forward.verdict).toMatchObject({ outcome: 'complete' })
  expect(backward.verdict).toMatchObject({ outcome: 'complete', scanned: forward.verdict?.scanned })
  expect(new Set(backward.messages.map(({ id }) => id))).toEqual(new Set(forward.messages.map(({ id }) => id)))
  const inside = backward.messages.find(({ position }) => position['subSequence'] === '31')
  expect(inside?.flags).toEqual(['aggregated'])
  const bytes = await session.bytes?.(ref('both'), inside?.id ?? '', 'value', call())
  expect(Buffer.from(bytes ?? []).toString()).toBe(inside?.value?.text)
  await expect(session.bytes?.(ref('both'), `${inside?.position['shard']}/${inside?.position['sequence']}/77`, 'value', call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
}, 60_000)
