import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Job } from '#contract/job.ts'
import { createHost, type Host } from '#main/host/host.ts'
import { findDrivers } from '#main/systems/registry.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { startElasticMq, type ElasticMq } from '../fixtures/elasticmq.ts'

/** AWS's own move task, against the emulator whose tasks run at a rate and can be cancelled. */
let mq: ElasticMq
let data: string
let host: Host
let connection: string
let sqs: SQSClient
const never = new AbortController().signal

beforeAll(async () => {
  mq = await startElasticMq()
  data = await mkdtemp(join(tmpdir(), 'tidemark-move-tasks-'))
  host = await createHost({
    data, level: 'destructive', workers: 1, version: '0.0.0', electron: null, drivers: findDrivers(), openVault: async () => memoryVault(),
  })
  connection = (await host.connections.save({ name: 'mq', environment: 'dev', level: 'destructive', config: mq.connection() })).id
  sqs = new SQSClient({ region: 'us-east-1', endpoint: mq.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
}, 180_000)
afterAll(async () => {
  await host.close()
  sqs.destroy()
  await mq[Symbol.asyncDispose]()
  await rm(data, { recursive: true, force: true })
})

const at = (name: string) => ({ connection, system: 'sqs', ref: { kind: 'queue', path: [name] } })
const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
const urlOf = (name: string) => `${mq.endpoint}/000000000000/${name}`

/** A queue and its dead-letter queue with so many messages in it. */
async function fill(name: string, count: number): Promise<{ source: string; target: string }> {
  const [source, target] = [`${name}-dlq`, name]
  await sqs.send(new CreateQueueCommand({ QueueName: source }))
  await sqs.send(new CreateQueueCommand({
    QueueName: target, Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(source), maxReceiveCount: 3 }) },
  }))
  for (let from = 0; from < count; from += 10) {
    await sqs.send(new SendMessageBatchCommand({
      QueueUrl: urlOf(source), Entries: Array.from({ length: Math.min(10, count - from) }, (_, n) => ({ Id: String(n), MessageBody: `m-${from + n}` })),
    }))
  }
  return { source, target }
}
async function countOf(name: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ['All'] }))
  return Number(Attributes['ApproximateNumberOfMessages'])
}
async function run(name: string, input: unknown) {
  const plan = await host.actions.plan(at(name), 'redrive', input, 'script', never)
  return { plan, id: (await host.actions.run(plan.id, undefined, 'script')).job.id }
}
async function ended(id: string): Promise<Job> {
  await vi.waitFor(() => expect(host.jobs.get(id).state).not.toBe('running'), { timeout: 60_000, interval: 20 })
  return host.jobs.get(id)
}

test('a whole queue goes back by the task of AWS, and the plan says so with its limits', async () => {
  const { source, target } = await fill('whole', 30)
  const { plan, id } = await run(source, { select: 'all' })
  expect(plan).toMatchObject({ way: 'aws', title: `Redrive about 30 messages of ${source} to ${target}`, affects: [{ count: 30 }, { count: 30 }], undo: 'no' })
  expect(plan.lines.join('\n')).toMatch(/AWS moves them with a task of its own.*at most 500 a second.*36 h.*new id/s)
  expect(await ended(id)).toMatchObject({ state: 'done', outcome: { changed: 30, lines: [`AWS moved about 30 messages out of ${source}.`] }, progress: { matched: 30, fraction: 1 } })
  expect([await countOf(source), await countOf(target)]).toEqual([0, 30])
})

test('a task tells how far it is, another one is refused meanwhile, and a cancel of the job cancels it', async () => {
  const { source, target } = await fill('slow', 60)
  const { id } = await run(source, { select: 'all', perSecond: 5 })
  await vi.waitFor(() => expect(host.jobs.get(id).progress.matched).toBeGreaterThan(0), { timeout: 20_000 })
  await expect(run(source, { select: 'all' })).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  await expect(run(source, { select: 'all', by: 'journal' })).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  const job = await host.jobs.cancel(id)
  expect(job).toMatchObject({ state: 'cancelled', outcome: { lines: [expect.stringContaining('AWS moved about'), expect.stringContaining('cancelled')] } })
  const [left, moved] = [await countOf(source), await countOf(target)]
  expect(moved).toBeGreaterThan(0)
  expect(left).toBeGreaterThan(0)
  expect(left + moved).toBe(60)
})

test('a task that was begun elsewhere is cancelled by an action of its own', async () => {
  const { source } = await fill('elsewhere', 60)
  await expect(host.actions.plan(at(source), 'cancel-move', {}, 'script', never)).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  const { id } = await run(source, { select: 'all', perSecond: 5 })
  await vi.waitFor(() => expect(host.jobs.get(id).progress.matched).toBeGreaterThan(0), { timeout: 20_000 })
  const plan = await host.actions.plan(at(source), 'cancel-move', {}, 'script', never)
  expect(plan.lines[0]).toMatch(/^AWS has moved about \d+ messages? of 60 to the queues they came from; those stay there\.$/)
  expect(await ended((await host.actions.run(plan.id, undefined, 'script')).job.id)).toMatchObject({ state: 'done' })
  // This emulator forgets a task that was cancelled; AWS tells of the last ten.
  expect((await ended(id)).outcome?.lines.at(-1)).toBe('AWS no longer tells of its task: it was cancelled elsewhere, or is over.')
  expect(await countOf(source)).toBeGreaterThan(0)
})

test('what the task cannot do is refused with by, and goes by the journal without', async () => {
  const { source, target } = await fill('chosen', 12)
  const aws = (input: object) => host.actions.plan(at(source), 'redrive', { ...input, by: 'aws' }, 'script', never)
  await expect(aws({ select: { where: 'true' } })).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.by' }] } })
  await expect(aws({ select: 'all', edits: { x: { value: { text: 'y' } } } })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  await expect(host.actions.plan(at(target), 'redrive', { select: 'all', by: 'aws', to: source }, 'script', never)).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  const { plan, id } = await run(source, { select: { where: 'value == "m-3" || value == "m-7"' } })
  expect(plan).toMatchObject({ way: 'journal', affects: [{ count: null }, {}] })
  expect(plan.lines.join('\n')).toContain('since only some messages are chosen')
  expect(await ended(id)).toMatchObject({ state: 'done', outcome: { changed: 2 } })
  expect([await countOf(source), await countOf(target)]).toEqual([10, 2])
})
