import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Job } from '#contract/job.ts'
import { createHost, type Host } from '#main/host/host.ts'
import { findDrivers } from '#main/systems/registry.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'

/** Redrives where policies are checked: what is missing is said, in the plan where it can be known, and nothing stays hidden. */
let aws: TestAws
let data: string
let host: Host
let sqs: SQSClient
const never = new AbortController().signal
const reading = ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes', 'sqs:ListDeadLetterSourceQueues', 'sqs:ReceiveMessage']
/** AWS checks batches by the single call's permission, ministack by their own name. */
const taking = ['sqs:ChangeMessageVisibility', 'sqs:ChangeMessageVisibilityBatch', 'sqs:DeleteMessage', 'sqs:DeleteMessageBatch']

beforeAll(async () => {
  aws = await startAws({ auth: true })
  data = await mkdtemp(join(tmpdir(), 'tidemark-redrive-'))
  host = await createHost({
    data, level: 'destructive', workers: 1, version: '0.0.0', electron: null, drivers: findDrivers(), openVault: async () => memoryVault(),
  })
  sqs = new SQSClient({ region: 'us-east-1', endpoint: aws.endpoint, useQueueUrlAsEndpoint: false, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
}, 180_000)
afterAll(async () => {
  await host.close()
  sqs.destroy()
  await aws[Symbol.asyncDispose]()
  await rm(data, { recursive: true, force: true })
})

async function fill(name: string, count: number): Promise<string> {
  const source = `${name}-dlq`
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: source }))
  await sqs.send(new CreateQueueCommand({
    QueueName: name, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${source}`, maxReceiveCount: 3 }) },
  }))
  for (let n = 0; n < count; n++) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `m-${n}` }))
  return source
}
async function connect(name: string, config: AwsConnection): Promise<string> {
  return (await host.connections.save({ name, environment: 'dev', level: 'destructive', config })).id
}
async function redrive(connection: string, source: string, input: unknown) {
  const plan = await host.actions.plan({ connection, system: 'sqs', ref: { kind: 'queue', path: [source] } }, 'redrive', input, 'script', never)
  const { job: { id } } = await host.actions.run(plan.id, undefined, 'script')
  await vi.waitFor(() => expect(host.jobs.get(id).state).not.toBe('running'), { timeout: 50_000, interval: 20 })
  return { plan, job: host.jobs.get(id) satisfies Job }
}
async function countsOf(source: string): Promise<readonly [left: number, hidden: number, moved: number]> {
  const { [source]: left = [], [source.replace('-dlq', '')]: moved = [] } = await aws.peek()
  return [left.length, left.filter(({ IsVisible }) => !IsVisible).length, moved.length]
}

test('who may begin a move task has the whole queue moved by AWS', async () => {
  const source = await fill('whole', 12)
  const { plan, job } = await redrive(await connect('root', aws.connection()), source, { select: 'all' })
  expect(plan.way).toBe('aws')
  expect(job).toMatchObject({ state: 'done', outcome: { changed: 12 }, progress: { fraction: 1 } })
  expect(await countsOf(source)).toEqual([0, 0, 12])
})

test('who may not list move tasks has a redrive by journal, and the plan names the permission', async () => {
  const source = await fill('listed', 12)
  const connection = await connect('no tasks', await aws.user([...reading, ...taking, 'sqs:SendMessage']))
  const { plan, job } = await redrive(connection, source, { select: 'all' })
  expect(plan.way).toBe('journal')
  expect(plan.lines.join('\n')).toContain('needs sqs:ListMessageMoveTasks')
  expect(job).toMatchObject({ state: 'done', outcome: { changed: 12 } })
  expect(await countsOf(source)).toEqual([0, 0, 12])
})

test('who may list and not begin them: the task is refused when it is begun, and the journal moves the messages', async () => {
  const source = await fill('begun', 5)
  const connection = await connect('no start', await aws.user([...reading, ...taking, 'sqs:SendMessage', 'sqs:ListMessageMoveTasks']))
  const { plan, job } = await redrive(connection, source, { select: 'all' })
  expect(plan.way).toBe('aws')
  expect(job).toMatchObject({ state: 'done', outcome: { changed: 5, lines: [expect.stringContaining('AWS did not take the task'), expect.any(String)] } })
  expect(await countsOf(source)).toEqual([0, 0, 5])
})

test('who may not send has a job that failed, names the permission, and hides nothing', async () => {
  const source = await fill('unsent', 5)
  const { job } = await redrive(await connect('no send', await aws.user([...reading, ...taking])), source, { select: 'all', by: 'journal' })
  expect(job).toMatchObject({ state: 'failed', problems: [{ code: 'Forbidden', message: expect.stringContaining('sqs:SendMessage') }], outcome: { changed: 0 } })
  expect(await countsOf(source)).toEqual([5, 0, 0])
})

test('who may not delete has the first message in both queues, named, and no second one', async () => {
  const source = await fill('undeleted', 3)
  const user = await aws.user([...reading, 'sqs:ChangeMessageVisibility', 'sqs:ChangeMessageVisibilityBatch', 'sqs:SendMessage'])
  const { job } = await redrive(await connect('no delete', user), source, { select: 'all', by: 'journal' })
  expect(job).toMatchObject({ state: 'failed', problems: [{ code: 'Forbidden', message: expect.stringContaining('sqs:DeleteMessage') }], inDoubt: [expect.any(String)] })
  expect(await countsOf(source)).toEqual([3, 0, 1])
  const { [source]: left = [], undeleted: [copy] = [] } = await aws.peek()
  expect(left.find(({ MessageId }) => MessageId === job.inDoubt?.[0])?.Body).toBe(copy?.Body)
})
