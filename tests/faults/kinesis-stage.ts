import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { PutRecordsCommand, RegisterStreamConsumerCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import { expect, vi } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Sample } from '#contract/sample.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kinesis/index.ts'
import { startKinesis } from '#sandbox/aws/kinesis/emulator.ts'
import { openStandIn, type StandIn } from '#sandbox/aws/stand-in/stand-in.ts'
import { startAws } from '../fixtures/aws.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { createStream, kinesisOf } from '../fixtures/systems/kinesis.ts'
import { testTools } from '../fixtures/tools.ts'

const account = '000000000000'
export const records = 300
/** An answer has no more records than this, so that a shard is read by several. */
const mostRead = 100

/** One emulator for all: the stream `clicks`, which nobody changes, and its consumers `kcl:counter`, which waits, and `audit`. */
export type Place = AsyncDisposable & {
  /** A client past every stand-in. */
  readonly client: KinesisClient
  /** A stand-in with its own faults, limits and CloudWatch, and a session of a machine whose clock is `skewMs` off. */
  open(skewMs?: number): Promise<Stage>
}

/** A session behind a stand-in of its own. */
export type Stage = AsyncDisposable & {
  readonly standIn: StandIn
  readonly session: Session
  limit(limits: { readonly iteratorSeconds: number }): Promise<void>
}

/** Starts everything and fills the stream. */
export async function openPlace(): Promise<Place> {
  const [aws, emulator] = await Promise.all([startAws(), startKinesis()])
  const client = kinesisOf(emulator.url)
  await createStream(client, 'clicks', 2)
  await put(client, 'clicks', 0, records)
  await client.send(new RegisterStreamConsumerCommand({ StreamARN: arnOf('clicks'), ConsumerName: 'audit' }))
  await leaseTable(aws.ministack)
  return {
    client,
    async open(skewMs = 0) {
      const standIn = await openStandIn({ ministack: aws.ministack, kinesis: Promise.resolve(emulator.url) })
      const tell = async (path: string, value: unknown) => {
        expect((await fetch(`${standIn.url}${path}`, { method: 'POST', body: JSON.stringify(value) })).status).toBe(200)
      }
      await tell('/__metrics', [{
        namespace: 'AWS/Kinesis', metric: 'IncomingRecords', dimensions: { StreamName: 'clicks' },
        points: [1, 2, 3, 4].map((minutes) => ({ at: Date.now() - minutes * 60_000, value: 600 })),
      }])
      await tell('/__limits', { mostRead })
      const session = await driver.open(aws.connection({ endpoint: standIn.url }), testTools({ now: () => Date.now() + skewMs }))
      return {
        standIn, session, limit: (limits) => tell('/__limits', limits),
        async [Symbol.asyncDispose]() {
          await session[Symbol.asyncDispose]()
          await standIn.close()
        },
      }
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      await Promise.all([aws[Symbol.asyncDispose](), emulator.stop()])
    },
  }
}

const arnOf = (stream: string): string => `arn:aws:kinesis:us-east-1:${account}:stream/${stream}`

/** Puts the numbers `from` to `to` as records, one in twenty into the lower half of the hash keys. */
export async function put(client: KinesisClient, StreamName: string, from: number, to: number): Promise<void> {
  const high = (2n ** 127n).toString()
  const all = Array.from({ length: to - from }, (_, n) => ({
    PartitionKey: `k${n % 20}`, Data: Buffer.from(`${from + n}`), ExplicitHashKey: n % 20 === 0 ? '0' : high,
  }))
  for (let at = 0; at < all.length; at += 500) {
    const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records: all.slice(at, at + 500) }))
    expect(FailedRecordCount ?? 0).toBe(0)
  }
}

async function leaseTable(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: account, secretAccessKey: 'test' }
  const dynamo = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials })
  await dynamo.send(new CreateTableCommand({
    TableName: 'counter', BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'S' }],
  }))
  for (const shard of [0, 1]) {
    await dynamo.send(new PutItemCommand({ TableName: 'counter', Item: {
      leaseKey: { S: `shardId-00000000000${shard}` }, checkpoint: { S: 'TRIM_HORIZON' }, leaseOwner: { S: 'worker-1' },
      leaseCounter: { N: '7' }, streamName: { S: `${account}:clicks:1700000000` },
    } }))
  }
  dynamo.destroy()
}

const call = () => ({ signal: AbortSignal.timeout(60_000), log: quietLog })

/** Reads to the end; `meanwhile` is called once, with the first records. */
export async function read(
  { session }: Stage, stream: string, query: ReadQuery, meanwhile: () => Promise<void> = async () => {},
): Promise<{ readonly messages: readonly Message[]; readonly verdict: Verdict | undefined }> {
  const messages: Message[] = []
  let verdict: Verdict | undefined
  let told = false
  for await (const batch of session.read?.({ kind: 'stream', path: [stream] }, { limit: 100_000, ...query }, call()) ?? []) {
    messages.push(...batch.messages)
    verdict = batch.verdict
    if (told || messages.length === 0) continue
    told = true
    await meanwhile()
  }
  return { messages, verdict }
}

/** Each number below `count` is there once, and the verdict says so. */
export function expectEachOnce({ messages, verdict }: Awaited<ReturnType<typeof read>>, count: number): void {
  expect(verdict).toMatchObject({ outcome: 'complete', scanned: count, matched: count, problems: [] })
  const numbers = messages.map(({ value }) => Number(value?.text)).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: count }, (_, n) => n))
}

/** Reads all of `clicks` once forward and once backward. */
export async function expectWhole(stage: Stage): Promise<void> {
  expectEachOnce(await read(stage, 'clicks', { from: 'oldest' }), records)
  expectEachOnce(await read(stage, 'clicks', {}), records)
}

/** What is told now of the stream, of the application that waits, and of the consumer by fan-out. */
export async function samplesOf({ session }: Stage): Promise<Record<'stream' | 'counter' | 'audit', Sample>> {
  const consumer = (name: string) => ({ kind: 'consumer', path: ['clicks', name] })
  const refs = [{ kind: 'stream', path: ['clicks'] }, consumer('kcl:counter'), consumer('audit')]
  const [stream, counter, audit] = await session.sample(refs, call())
  if (!stream || !counter || !audit) throw new Error('A sample is missing.')
  return { stream, counter, audit }
}

/** Within ten seconds the numbers are there, and nothing is wrong any more. */
export async function expectWell(stage: Stage): Promise<void> {
  await vi.waitFor(async () => {
    const { stream, counter } = await samplesOf(stage)
    expect(stream).toMatchObject({ values: { in: 10 }, facts: { shards: 2 } })
    expect(counter.values['age']).toBeGreaterThan(0)
    expect([...stream.problems ?? [], ...counter.problems ?? []]).toEqual([])
  }, { timeout: 10_000, interval: 100 })
}
