import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient, type MessageAttributeValue,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Resource } from '#contract/resource.ts'
import { startAws, type PeekedMessage, type TestAws } from '../fixtures/aws.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'
import { headless } from '../../tools/paths.ts'

/** How many queues and messages there are, and how often the host is killed. */
type Size = { readonly queues: number; readonly messages: number; readonly kills: number }

const attributesOf = (n: number): Record<string, MessageAttributeValue> => ({
  error: { DataType: 'String', StringValue: `E${n % 7}` }, tries: { DataType: 'Number.int', StringValue: String(n % 3) },
  raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, n % 256]) },
})
const bodyOf = (n: number): string => JSON.stringify({ order: n, text: 'ä€😀' })

/** A script through the API against an emulator that the host did not start: `kill -9` on the host while messages are moved. */
export function awsFaults({ queues, messages, kills }: Size): void {
  let aws: TestAws
  let data: string
  let host: RunningHost
  let sqs: SQSClient
  let front: SQSClient
  let connection: string

  const at = (name: string) => ({ connection, system: 'sqs', ref: { kind: 'queue', path: [name] } })
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
  const create = async (name: string) => (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? ''

  async function call<Answer>(path: string, body: unknown): Promise<Answer> {
    const answer = await host.post<Answer>(path, body)
    expect(answer.body.problem, path).toBeUndefined()
    return answer.body
  }
  async function run(name: string, action: string, input: unknown): Promise<{ plan: Plan; job: Job }> {
    const plan = await call<Plan>('actions/plan', { ...at(name), action, input })
    return { plan, job: (await call<{ job: Job }>('actions/run', { plan: plan.id })).job }
  }
  const jobOf = (id: string) => call<Job>('jobs/get', { id })
  async function until(id: string, enough: (job: Job) => boolean): Promise<Job> {
    return vi.waitFor(async () => {
      const job = await jobOf(id)
      if (!enough(job)) throw new Error(`${job.state}, ${JSON.stringify(job.progress)}`)
      return job
    }, { timeout: 240_000, interval: 15 })
  }
  const ended = (id: string) => until(id, ({ state }) => state !== 'running')

  async function killAndRestart(): Promise<void> {
    process.kill(host.pid, 'SIGKILL')
    await host.stop()
    // Not built anew: it is the same program that goes on.
    host = await startHost({ data, entry: headless })
  }

  async function fill(name: string): Promise<{ source: string; target: string }> {
    const target = `${name}-orders`
    const source = `${name}-dlq`
    const url = await create(source)
    // The stand-in knows of redrive policies by the calls that go through it.
    await front.send(new CreateQueueCommand({
      QueueName: target, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(source), maxReceiveCount: 3 }) },
    }))
    for (let from = 0; from < messages; from += 10) {
      const count = Math.min(10, messages - from)
      await sqs.send(new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: Array.from({ length: count }, (_, n) => ({ Id: String(n), MessageBody: bodyOf(from + n), MessageAttributes: attributesOf(from + n) })),
      }))
    }
    return { source, target }
  }

  /** Each message is in one of two queues; those whose ids are in doubt are in the first and perhaps in the second as well. */
  async function expectEachOnce(source: string, target: string, inDoubt: readonly string[]): Promise<{ left: readonly PeekedMessage[]; moved: readonly PeekedMessage[] }> {
    const { [source]: left = [], [target]: moved = [] } = await aws.peek()
    const doubtful = new Set(inDoubt)
    const certain = [...left.filter(({ MessageId }) => !doubtful.has(MessageId)), ...moved].map(({ Body }) => Body)
    const inBoth = new Set(left.filter(({ MessageId }) => doubtful.has(MessageId)).map(({ Body }) => Body))
    const all = [...certain.filter((body) => !inBoth.has(body)), ...inBoth]
    expect(all.toSorted()).toEqual(Array.from({ length: messages }, (_, n) => bodyOf(n)).toSorted())
    for (const where of [left, moved]) expect(new Set(where.map(({ Body }) => Body)).size, 'no body stands twice in one queue').toBe(where.length)
    expect(left.every(({ IsVisible }) => IsVisible)).toBe(true)
    return { left, moved }
  }

  beforeAll(async () => {
    aws = await startAws()
    const client = (endpoint: string) => new SQSClient({
      region: 'us-east-1', endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    })
    sqs = client(aws.ministack)
    front = client(aws.endpoint)
    data = await mkdtemp(join(tmpdir(), 'tidemark-aws-faults-'))
    host = await startHost({ data })
    connection = (await call<{ id: string }>('connections/save', {
      name: 'aws', environment: 'dev', level: 'destructive', config: aws.connection(),
    })).id
  }, 180_000)
  afterAll(async () => {
    await host.stop()
    sqs.destroy()
    front.destroy()
    await aws[Symbol.asyncDispose]()
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  })

  test(`${queues} queues are listed, each once`, async () => {
    const names = Array.from({ length: queues }, (_, n) => `q-${String(n).padStart(4, '0')}`)
    for (let from = 0; from < queues; from += 20) await Promise.all(names.slice(from, from + 20).map((name) => create(name)))
    const listed: string[] = []
    let cursor: string | undefined
    do {
      const page: { items: Resource[]; next?: string } = await call('resources/list', { connection, system: 'sqs', kind: 'queue', search: 'q-*', limit: 400, cursor })
      listed.push(...page.items.map(({ label }) => label))
      cursor = page.next
    } while (cursor !== undefined)
    expect(listed.toSorted()).toEqual(names)
  }, 120_000)

  test(`${messages} messages are moved while the host is killed ${kills} times: none is lost, none is twice but those named`, async () => {
    const { source, target } = await fill('killed')
    const { plan, job: { id } } = await run(source, 'redrive', { select: 'all', by: 'journal' })
    expect(plan).toMatchObject({ way: 'journal', affects: [{ count: messages }, {}] })
    for (let kill = 1; kill <= kills; kill++) {
      const most = Math.floor((messages * kill) / (kills + 1))
      const before = await until(id, ({ progress, state }) => state !== 'running' || progress.matched >= most)
      expect(before.state).toBe('running')
      await new Promise((resolve) => { setTimeout(resolve, Math.random() * 40) })
      await killAndRestart()
      expect(await jobOf(id)).toMatchObject({ state: 'interrupted', type: 'action' })
      await call('jobs/resume', { id })
    }
    const done = await ended(id)
    expect(done).toMatchObject({ state: 'done', problems: [] })
    const inDoubt = done.inDoubt ?? []
    expect(inDoubt.length).toBeLessThanOrEqual(kills)
    const { left, moved } = await expectEachOnce(source, target, inDoubt)
    expect(left.map(({ MessageId }) => MessageId).toSorted()).toEqual([...inDoubt].toSorted())
    expect(done.outcome?.changed).toBe(messages - inDoubt.length)
    for (const { Body, MessageAttributes } of moved) {
      const { order } = JSON.parse(Body) as { order: number }
      const wanted = attributesOf(order)
      expect(MessageAttributes).toMatchObject({
        error: wanted['error'], tries: wanted['tries'], raw: { DataType: 'Binary' },
      })
    }
    const audit = await call<{ items: { what: string; outcome: string }[] }>('audit/list', { limit: 1 })
    expect(audit.items[0]).toMatchObject({ what: expect.stringMatching(/, resumed$/), outcome: `done: ${messages - inDoubt.length} changed` })
  }, 600_000)

  test('answers that are lost, refused and slowed while messages are moved: those whose answer was lost are named, the others are moved', async () => {
    const { source, target } = await fill('reset')
    aws.faults([
      { kind: 'lost', service: 'sqs', operation: 'SendMessage', skip: 20, times: 1 },
      { kind: 'reset', service: 'sqs', operation: 'SendMessage', skip: 40, times: 1 },
      { kind: 'throttle', service: 'sqs', operation: 'SendMessage', skip: 60, times: 3 },
      { kind: 'lost', service: 'sqs', operation: 'DeleteMessageBatch', skip: 30, times: 1 },
    ])
    const { job: { id } } = await run(source, 'redrive', { select: 'all', by: 'journal' })
    const done = await ended(id)
    aws.faults([])
    expect(done).toMatchObject({ state: 'done', problems: [] })
    expect(done.inDoubt).toHaveLength(2)
    await expectEachOnce(source, target, done.inDoubt ?? [])
  }, 600_000)

  test('a drain that is killed has every message in its file or in the queue', async () => {
    const { source } = await fill('drained')
    const { job: { id } } = await run(source, 'drain', {})
    await until(id, ({ progress }) => progress.matched >= messages / 3)
    await killAndRestart()
    await call('jobs/resume', { id })
    expect(await ended(id)).toMatchObject({ state: 'done', outcome: { changed: messages } })
    const response = await fetch(`${host.origin}/api/jobs/${id}/file`, { headers: { authorization: `Bearer ${host.token}` } })
    const lines = (await response.text()).trim().split('\n').map((line) => JSON.parse(line) as { body: string })
    expect(lines.map(({ body }) => body).toSorted()).toEqual(Array.from({ length: messages }, (_, n) => bodyOf(n)).toSorted())
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: `${aws.ministack}/000000000000/${source}`, AttributeNames: ['All'] }))
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' })
  }, 300_000)
}
