import { PutObjectCommand, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient, TagQueueCommand } from '@aws-sdk/client-sqs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/sqs/index.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { testTools } from '../fixtures/tools.ts'

const ref = (name: string) => ({ kind: 'queue', path: [name] })
const call = () => ({ signal: AbortSignal.timeout(30_000), log: quietLog })
const problemOf = (work: Promise<unknown>) => work.then(
  () => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error),
)
const clientOf = ({ endpoint }: TestAws) => new SQSClient({
  region: 'us-east-1', endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
})
const dlq = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}`, maxReceiveCount }),
})

/** A session with a folder of its own that ends with the test. */
async function open(connection: AwsConnection): Promise<Session> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-sqs-'))
  const session = await driver.open(connection, testTools({ dir, id: 'sqs-suite' }))
  onTestFinished(async () => {
    await session[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })
  return session
}

async function read(session: Session, queue: string, query: ReadQuery = {}): Promise<{ messages: Message[]; verdict: Verdict | undefined }> {
  const messages: Message[] = []
  for await (const batch of session.read?.(ref(queue), query, call()) ?? []) {
    messages.push(...batch.messages)
    if (batch.verdict) return { messages, verdict: batch.verdict }
  }
  return { messages, verdict: undefined }
}

describe('SQS', () => {
  let aws: TestAws
  let client: SQSClient
  beforeAll(async () => {
    aws = await startAws()
    client = clientOf(aws)
  })
  afterAll(async () => {
    client?.destroy()
    await aws?.[Symbol.asyncDispose]()
  })
  const create = async (name: string, Attributes: Record<string, string> = {}) =>
    (await client.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl ?? ''

  it('reads back what it published: typed attributes, bytes and checked sums', async () => {
    await create('round-trip')
    const session = await open(aws.connection())
    const receipts = await session.publish?.(ref('round-trip'), [{
      value: { text: '{"order": 9007199254740993}' },
      headers: [
        { name: 'tenant', value: { text: 'acme' } }, { name: 'tries', value: { text: '3' }, type: 'Number.int' },
        { name: 'blob', value: { base64: 'AAH/' }, type: 'Binary' },
      ],
    }], call())
    const [message] = (await read(session, 'round-trip')).messages
    expect(receipts).toEqual([{ ok: true, position: { id: message?.id }, at: expect.any(Number) }])
    expect(message).toMatchObject({ key: null, atType: 'sent', flags: [], value: { format: 'json', text: '{"order": 9007199254740993}' }, facts: { receives: 1 } })
    const headers = new Map(message?.headers.map((header) => [header.name, header]))
    expect(headers.get('tries')).toMatchObject({ type: 'Number.int', value: { text: '3' } })
    expect(headers.get('blob')).toMatchObject({ type: 'Binary', value: { bytes: 3 } })
    const blob = message?.headers.findIndex(({ name }) => name === 'blob') ?? -1
    expect([...(await session.bytes?.(ref('round-trip'), message?.id ?? '', { header: blob }, call())) ?? []]).toEqual([0, 1, 255])
    expect(await problemOf(session.bytes?.(ref('round-trip'), 'unknown', 'value', call()) ?? Promise.resolve())).toMatchObject({ code: 'NotFound' })
  })

  it('follows the arrow between a queue and its dead-letter queue both ways', async () => {
    await create('shop-dlq')
    await create('shop', dlq('shop-dlq', 4))
    const session = await open(aws.connection())
    expect((await session.describe(ref('shop'), call())).extra).toMatchObject({ redrive: { queue: 'shop-dlq', maxReceiveCount: 4 }, sources: [] })
    expect((await session.describe(ref('shop-dlq'), call())).extra).toMatchObject({ redrive: null, sources: ['shop'] })
    const [source, target] = await session.sample([ref('shop'), ref('shop-dlq')], call())
    expect(source).toMatchObject({ facts: { dlq: 'shop-dlq', maxReceives: 4, fifo: false }, values: { backlog: 0 } })
    expect(target).toMatchObject({ facts: { dlq: '', sources: ['shop'] } })
    const { items } = await session.list({ kind: 'queue', search: 'shop*', where: { deadLetters: 'true' } }, call())
    expect(items.map(({ label }) => label)).toEqual(['shop-dlq'])
  })

  it('fetches the object that a message of the extended client points to', async () => {
    const url = await create('pointers')
    const s3 = new S3Client({ region: 'us-east-1', endpoint: aws.endpoint, forcePathStyle: true, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })
    await s3.send(new CreateBucketCommand({ Bucket: 'large' }))
    await s3.send(new PutObjectCommand({ Bucket: 'large', Key: 'one', Body: 'the body itself' }))
    s3.destroy()
    await client.send(new SendMessageCommand({
      QueueUrl: url, MessageBody: JSON.stringify(['software.amazon.payloadoffloading.PayloadS3Pointer', { s3BucketName: 'large', s3Key: 'one' }]),
      MessageAttributes: { ExtendedPayloadSize: { DataType: 'Number', StringValue: '15' } },
    }))
    const session = await open(aws.connection())
    const [message] = (await read(session, 'pointers')).messages
    expect(message).toMatchObject({ flags: ['s3-pointer'], facts: { s3Bucket: 'large', s3Key: 'one', linkedBytes: 15 } })
    const bytes = await session.bytes?.(ref('pointers'), message?.id ?? '', 'linked', call())
    expect(Buffer.from(bytes ?? []).toString()).toBe('the body itself')
  })

  it('lists 1,500 queues completely, in pages that lose none', async () => {
    const names = Array.from({ length: 1_500 }, (_, n) => `many-${String(n).padStart(4, '0')}`)
    // Past the stand-in, which would take as long again.
    const direct = clientOf({ ...aws, endpoint: aws.ministack })
    for (let from = 0; from < names.length; from += 50) {
      await Promise.all(names.slice(from, from + 50).map((QueueName) => direct.send(new CreateQueueCommand({ QueueName }))))
    }
    direct.destroy()
    const session = await open(aws.connection())
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await session.list({ kind: 'queue', search: 'many-', limit: 1_000, ...(cursor !== undefined && { cursor }) }, call())
      expect(page.total).toBe(1_500)
      seen.push(...page.items.map(({ label }) => label))
      cursor = page.next
      if (cursor === undefined) break
    }
    expect(seen).toEqual(names)
  })

  it('sorts by depth over all rows', async () => {
    for (const [name, messages] of [['sort-a', 2], ['sort-b', 9], ['sort-c', 5]] as const) {
      const url = await create(name)
      const Entries = Array.from({ length: messages }, (_, n) => ({ Id: String(n), MessageBody: 'x' }))
      await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }))
    }
    const session = await open(aws.connection())
    const { items, problems } = await session.list({ kind: 'queue', search: 'sort-', sort: { by: 'visible', desc: true } }, call())
    expect(items.map(({ label, facts }) => [label, facts['visible']])).toEqual([['sort-b', 9], ['sort-c', 5], ['sort-a', 2]])
    expect(problems).toEqual([])
    expect(await problemOf(session.list({ kind: 'queue', sort: { by: 'weight' } }, call()))).toMatchObject({ code: 'BadInput', issues: [{ path: 'sort.by' }] })
  })

  it('takes age and rates from CloudWatch, with the moment they tell of, and depth from the queue', async () => {
    const url = await create('busy')
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }))
    await create('empty')
    const at = Math.floor(Date.now() / 60_000) * 60_000 - 120_000
    const point = (queue: string, metric: string, value: number) =>
      ({ namespace: 'AWS/SQS', metric, dimensions: { QueueName: queue }, points: [{ at, value }] })
    await aws.seed([point('busy', 'ApproximateAgeOfOldestMessage', 300), point('busy', 'NumberOfMessagesSent', 120), point('empty', 'ApproximateAgeOfOldestMessage', 7)])
    const session = await open(aws.connection())
    await session.sample([ref('busy'), ref('empty')], call())
    const [busy, empty] = await session.sample([ref('busy'), ref('empty')], call())
    expect(busy).toMatchObject({ values: { backlog: 1, age: 300, in: 2 }, asOf: { age: expect.any(Number) } })
    expect(Math.abs(Number(busy?.asOf?.['age']) - at)).toBeLessThanOrEqual(60_000)
    expect(empty).toMatchObject({ values: { backlog: 0, age: null } })
    const past = await session.history?.(ref('busy'), 'age', { from: at - 600_000, to: at + 120_000, points: 20 }, call())
    expect(past?.value).toContain(300)
  })

  it('stops where SQS gives no more for the messages in flight', async () => {
    const url = await create('crowded')
    for (let sent = 0; sent < 3; sent++) {
      const Entries = Array.from({ length: 10 }, (_, n) => ({ Id: String(n), MessageBody: 'x' }))
      await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }))
    }
    await aws.limitInFlight(20)
    onTestFinished(() => aws.limitInFlight(null))
    const session = await open(aws.connection())
    const { messages, verdict } = await read(session, 'crowded', { waitSeconds: 0 })
    expect(messages).toHaveLength(20)
    expect(verdict).toMatchObject({ outcome: 'partial', problems: [{ code: 'Conflict', message: expect.stringContaining('in flight') }] })
  })

  it('moves no message of a real queue by fifty reads', async () => {
    await create('browsed-dlq')
    const url = await create('browsed', dlq('browsed-dlq', 3))
    await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: Array.from({ length: 5 }, (_, n) => ({ Id: String(n), MessageBody: `${n}` })) }))
    const session = await open(aws.connection())
    for (let round = 0; round < 50; round++) {
      const mode = round % 2 === 0 ? 'sample' as const : 'hold' as const
      await read(session, 'browsed', { mode, hideSeconds: mode === 'hold' ? 1 : 0, waitSeconds: 0 })
      for (const { id } of session.leases?.list() ?? []) await session.leases?.end(id, call())
    }
    const peeked = await aws.peek()
    expect(peeked['browsed-dlq'] ?? []).toEqual([])
    expect(peeked['browsed']?.map(({ ReceiveCount }) => ReceiveCount)).toEqual([2, 2, 2, 2, 2])
  })
})

describe('SQS with permissions missing', () => {
  let aws: TestAws
  beforeAll(async () => {
    aws = await startAws({ auth: true })
    const client = new SQSClient({ region: 'us-east-1', endpoint: aws.endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'guarded' }))
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
    await client.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'checkout' } }))
    client.destroy()
  })
  afterAll(async () => aws?.[Symbol.asyncDispose]())

  it('hides one thing, names the action, and goes on with the rest', async () => {
    const session = await open(await aws.user(['sqs:*', 'cloudwatch:*'], ['sqs:ListQueueTags', 'sqs:ListDeadLetterSourceQueues', 'cloudwatch:GetMetricData']))
    const { sections, extra, problems } = await session.describe(ref('guarded'), call())
    expect(sections.length).toBeGreaterThan(3)
    expect(extra).toMatchObject({ tags: null, sources: null, fifo: false })
    expect(problems.map(({ message }) => message).join(' ')).toMatch(/sqs:ListQueueTags.*sqs:ListDeadLetterSourceQueues/)
    const [sample] = await session.sample([ref('guarded')], call())
    expect(sample).toMatchObject({ values: { backlog: 1, age: null }, problems: [{ code: 'Forbidden', message: expect.stringContaining('cloudwatch:GetMetricData') }] })
    expect((await read(session, 'guarded', { limit: 1 })).messages).toHaveLength(1)
  })

  it('names what a list or a depth needs', async () => {
    const session = await open(await aws.user(['sqs:ListQueues']))
    expect((await session.list({ kind: 'queue' }, call())).items.map(({ label }) => label)).toEqual(['guarded'])
    const [sample] = await session.sample([ref('guarded')], call())
    expect(sample).toMatchObject({ values: { backlog: null }, problems: [{ code: 'Forbidden', message: expect.stringContaining('sqs:GetQueueAttributes') }] })
    expect(await session.health(call())).toMatchObject({ state: 'degraded', checks: expect.arrayContaining([expect.objectContaining({ ok: false, layer: 'permission', label: expect.stringContaining('sqs:GetQueueAttributes') })]) })
    const blind = await open(await aws.user(['sqs:GetQueueAttributes']))
    expect(await problemOf(blind.list({ kind: 'queue' }, call()))).toMatchObject({ code: 'Forbidden', message: expect.stringContaining('sqs:ListQueues') })
  })
})
