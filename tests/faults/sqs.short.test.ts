import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { Batch } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/sqs/index.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { testTools } from '../fixtures/tools.ts'

const ref = (name: string) => ({ kind: 'queue', path: [name] })
const call = (ms = 30_000) => ({ signal: AbortSignal.timeout(ms), log: quietLog })
const problemOf = (work: Promise<unknown>) => work.then(
  () => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error),
)

let aws: TestAws
let client: SQSClient
beforeAll(async () => {
  aws = await startAws()
  client = new SQSClient({ region: 'us-east-1', endpoint: aws.endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })
})
afterAll(async () => {
  client?.destroy()
  await aws?.[Symbol.asyncDispose]()
})

/** A queue of its own with twenty messages, and a session that ends with the test. */
async function prepare(name: string): Promise<Session> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name }))
  for (let sent = 0; sent < 2; sent++) {
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: Array.from({ length: 10 }, (_, n) => ({ Id: String(n), MessageBody: `${sent}${n}` })) }))
  }
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-sqs-faults-'))
  const session = await driver.open(aws.connection(), testTools({ dir, id: name }))
  onTestFinished(async () => {
    aws.faults()
    await aws.up()
    await session[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })
  return session
}
async function read(session: Session, name: string, query: ReadQuery): Promise<readonly Batch[]> {
  const batches: Batch[] = []
  for await (const batch of session.read?.(ref(name), query, call()) ?? []) batches.push(batch)
  return batches
}
const states = async (name: string) => (await aws.peek())[name] ?? []

test('a storm of throttling is one problem with a time to wait, and passes', async () => {
  const session = await prepare('throttled')
  aws.faults([{ kind: 'throttle', service: 'sqs', operation: 'GetQueueAttributes' }])
  const [sample] = await session.sample([ref('throttled')], call())
  expect(sample).toMatchObject({ values: { backlog: null }, problems: [{ code: 'Throttled', retryAfterMs: expect.any(Number) }] })
  aws.faults()
  expect((await session.sample([ref('throttled')], call()))[0]?.values['backlog']).toBe(20)
})

test('a token that expires between two rounds is one failure, and is well again with a good one', async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  const session = await prepare('expired')
  expect((await session.sample([ref('expired')], call()))[0]?.values['backlog']).toBe(20)
  aws.faults([{ kind: 'expired', service: 'sqs' }])
  expect(await problemOf(session.sample([ref('expired')], call()))).toMatchObject({ code: 'Unauthenticated' })
  aws.faults()
  // Nobody is asked again at once.
  expect(await problemOf(session.sample([ref('expired')], call()))).toMatchObject({ code: 'Unauthenticated' })
  vi.setSystemTime(Date.now() + 9_000)
  expect((await session.sample([ref('expired')], call()))[0]?.values['backlog']).toBe(20)
})

test('a call that is refused takes only what it would have told', async () => {
  const session = await prepare('refused')
  aws.faults([{ kind: 'denied', service: 'sqs', operation: 'ListQueueTags' }])
  const { extra, problems } = await session.describe(ref('refused'), call())
  expect(extra).toMatchObject({ tags: null, sources: [], fifo: false })
  expect(problems).toMatchObject([{ code: 'Forbidden', message: expect.stringContaining('sqs:ListQueueTags') }])
})

test('an answer that is cut in half or lost is asked again, and no message is shown twice', async () => {
  const session = await prepare('cut')
  aws.faults([{ kind: 'cut', service: 'sqs', operation: 'GetQueueAttributes', times: 1 }, { kind: 'lost', service: 'sqs', operation: 'ReceiveMessage', times: 1 }])
  const batches = await read(session, 'cut', { hideSeconds: 0, waitSeconds: 1 })
  const ids = batches.flatMap(({ messages }) => messages.map(({ id }) => id))
  // What the lost answer held is hidden until its time runs out, and nobody can know of it.
  expect(ids.length).toBeGreaterThanOrEqual(10)
  expect(new Set(ids).size).toBe(ids.length)
  expect((await states('cut')).every(({ ReceiveCount }) => ReceiveCount === 1)).toBe(true)
})

test('an endpoint that answers late is waited for, and left when the caller leaves', async () => {
  const session = await prepare('slow')
  aws.faults([{ kind: 'slow', service: 'sqs', ms: 300 }])
  expect((await session.sample([ref('slow')], call()))[0]?.values['backlog']).toBe(20)
  aws.faults([{ kind: 'hang', service: 'sqs' }])
  const leaving = new AbortController()
  const asked = problemOf(session.describe(ref('slow'), { signal: leaving.signal, log: quietLog }))
  leaving.abort()
  expect(await asked).toMatchObject({ code: 'Cancelled' })
})

test('an endpoint that is gone in the middle of a hold says so; what is held goes back when it is there again', async () => {
  const session = await prepare('gone')
  await read(session, 'gone', { mode: 'hold', hideSeconds: 600, limit: 10 })
  await aws.down()
  expect(await problemOf(session.sample([ref('gone')], call()))).toMatchObject({ code: 'Unreachable' })
  const [lease] = session.leases?.list() ?? []
  expect(await problemOf(session.leases?.end(lease?.id ?? '', call()) ?? Promise.resolve())).toMatchObject({ code: 'Unreachable' })
  expect(session.leases?.list()).toHaveLength(10)
  await aws.up()
  await session.leases?.end(lease?.id ?? '', call())
  expect(session.leases?.list()).toHaveLength(9)
  await session[Symbol.asyncDispose]()
  expect((await states('gone')).every(({ IsVisible }) => IsVisible)).toBe(true)
})
