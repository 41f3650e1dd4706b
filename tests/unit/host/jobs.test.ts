import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job } from '#contract/job.ts'
import type { Batch } from '#contract/message.ts'
import { JobStore } from '#main/host/job-store.ts'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'
import { ended, untilMatched } from '../../fixtures/job-waits.ts'

let data: string
const quickHost = () => fakeHost({ data, restMs: 2 })
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-jobs-')) })
/** A job that is still being stored may put a file into a folder that is being emptied. */
afterEach(() => rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))

const never = new AbortController().signal
const at = (fake: FakeHost, name: string) => ({
  connection: fake.connection, system: 'fake', ref: { kind: 'topic', path: [name] },
})

/** The last of what a watch of a job tells. */
async function watched(fake: FakeHost, id: string): Promise<Job | undefined> {
  let last: Job | undefined
  for await (const { job } of fake.host.jobs.watch(id, never)) last = job
  return last
}

async function found(fake: FakeHost, id: string, after?: string): Promise<Batch[]> {
  const batches: Batch[] = []
  for await (const batch of await fake.host.jobs.results(id, after, never)) batches.push(batch)
  return batches
}

const ids = (batches: readonly Batch[]) => batches.flatMap(({ messages }) => messages.map(({ id }) => id))
/** The verdict over all of `slow`, in how many parts it was ever read. */
const whole = {
  outcome: 'complete', scanned: 100, matched: 100, bytes: 14_000, aborted: 10,
  ranges: [{ partition: '0', from: '0', to: '100', reached: '100' }],
  problems: [{ code: 'NotFound', message: 'Five offsets had expired' }], notes: ['Only partition 0 was read.'],
}
const all = (count: number) => Array.from({ length: count }, (_, n) => `0-${n}`)

test('a search lives on without its caller and keeps what it found', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000, filter: { text: 'x' } })
  expect(job).toMatchObject({
    state: 'running', title: 'Search slow for x', connection: fake.connection, type: 'search', system: 'fake',
    query: { limit: 1_000, filter: { text: 'x' } },
  })
  expect(await watched(fake, job.id)).toMatchObject({ state: 'done', progress: { matched: 100 }, verdict: { outcome: 'complete' } })
  const batches = await found(fake, job.id)
  expect(ids(batches)).toEqual(all(100))
  expect(batches.at(-1)?.verdict?.outcome).toBe('complete')
  expect(ids(await found(fake, job.id, batches[39]?.resume))).toEqual(all(100).slice(40))
})

test('a search whose results cannot be written says where, and what it covered', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), {})
  await rm(join(data, 'jobs'), { recursive: true })
  expect(await ended(fake, job.id)).toMatchObject({
    state: 'failed', verdict: { outcome: 'stopped' },
    problems: [{ code: 'NotFound', message: expect.stringContaining(`${job.id}.ndjson`) }],
  })
})

test('results follow a search that runs', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })
  expect(fake.host.jobs.get(job.id).state).toBe('running')
  expect(ids(await found(fake, job.id))).toEqual(all(100))
})

test('a cursor that is none is refused before the first batch', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'ten'), {})
  await ended(fake, job.id)
  for (const after of ['x', '3', '99999999', '9'.repeat(16)]) {
    await expect(fake.host.jobs.results(job.id, after, never)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  }
})

test('a query that cannot begin makes no job', async () => {
  await using fake = await quickHost()
  await expect(fake.host.jobs.search(at(fake, 'gone'), {})).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  expect(fake.host.jobs.list({}).items).toEqual([])
})

test('a failure is told in the job', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'breaks'), {})
  expect(await ended(fake, job.id)).toMatchObject({ state: 'failed', problems: [{ code: 'Unreachable' }] })
})

test('a cancelled search ends its source and can be resumed', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })
  await untilMatched(fake, job.id)
  const cancelled = await fake.host.jobs.cancel(job.id)
  const { matched } = cancelled.progress
  expect(cancelled).toMatchObject({
    state: 'cancelled', progress: { scanned: matched },
    verdict: {
      outcome: 'stopped', scanned: matched, matched, aborted: Math.ceil(matched / 10), resume: String(matched),
      ranges: [{ partition: '0', from: '0', to: '100', reached: String(matched) }],
    },
  })
  expect((await found(fake, job.id)).at(-1)?.verdict).toEqual(cancelled.verdict)
  expect(fake.stats.finallies).toBe(1)
  expect(await fake.host.jobs.resume(job.id, 'script')).toMatchObject({ id: job.id, state: 'running' })
  await expect(fake.host.jobs.resume(job.id, 'script')).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  expect(fake.host.jobs.get(job.id).verdict).toBeUndefined()
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', progress: { matched: 100 }, verdict: whole })
  expect(ids(await found(fake, job.id))).toEqual(all(100))
  await expect(fake.host.jobs.resume(job.id, 'script')).rejects.toMatchObject({ problem: {
    code: 'Conflict', message: 'Nothing is left to read',
  } })
})

test('a search stopped and resumed many times covers its range once, in one verdict', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })
  for (const least of [5, 20, 50]) {
    await untilMatched(fake, job.id, least)
    await fake.host.jobs.cancel(job.id)
    await fake.host.jobs.resume(job.id, 'script')
  }
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: whole })
  expect(ids(await found(fake, job.id))).toEqual(all(100))
})

test('a search whose connection changes under it says that it ended early, and what it covered', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })
  await untilMatched(fake, job.id)
  await fake.host.connections.save({
    ...fakeConnection, id: fake.connection, config: { type: 'kafka', brokers: ['127.0.0.1:2'] },
  })
  const failed = await ended(fake, job.id)
  expect(failed).toMatchObject({ state: 'failed', problems: [{ code: 'Cancelled' }], verdict: { outcome: 'stopped' } })
  expect((await found(fake, job.id)).at(-1)).toMatchObject({ verdict: failed.verdict, problems: failed.problems })
  await fake.host.jobs.resume(job.id, 'script')
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: whole })
})

test('a search without matches tells its progress while it runs', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'quiet'), {})
  const leaving = new AbortController()
  const stream = await fake.host.jobs.results(job.id, undefined, leaving.signal)
  expect(await stream.next()).toMatchObject({ value: { messages: [], progress: { scanned: 0 } } })
  leaving.abort()
})

test('a search that stopped at its limit goes on with the same limit', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.search(at(fake, 'slow'), { limit: 30 })
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: { outcome: 'limit', matched: 30 } })
  await fake.host.jobs.resume(job.id, 'script')
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: { matched: 60 }, progress: { matched: 60 } })
  expect(ids(await found(fake, job.id))).toEqual(all(60))
})

test('a search cut off by the end of the host is interrupted and goes on without loss or repeat', async () => {
  let id: string
  {
    await using fake = await quickHost()
    id = (await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })).job.id
    await untilMatched(fake, id)
  }
  await using fake = await quickHost()
  const left = fake.host.jobs.get(id)
  expect(left).toMatchObject({ state: 'interrupted', verdict: { outcome: 'stopped', matched: left.progress.matched } })
  expect((await found(fake, id)).at(-1)?.verdict).toEqual(left.verdict)
  expect(await fake.host.jobs.resume(id, 'script')).toMatchObject({ id, state: 'running' })
  expect(await ended(fake, id)).toMatchObject({ state: 'done', progress: { matched: 100 }, verdict: whole })
  expect(ids(await found(fake, id))).toEqual(all(100))
})

test('after a crash, a running job is interrupted and a torn last line of its results is dropped', async () => {
  let id: string
  {
    await using fake = await quickHost()
    id = (await fake.host.jobs.search(at(fake, 'slow'), { limit: 20 })).job.id
    await ended(fake, id)
    const store = new JobStore(data)
    const [record] = await store.load()
    if (!record) throw new Error('nothing stored')
    const { verdict: _, ...job } = record.job
    await fake.host.close()
    await store.save({
      ...record, job: { ...job, state: 'running', progress: { scanned: 0, matched: 0, bytes: 0, fraction: null } },
      work: { ...record.work, ...(record.work.type === 'search' && { query: { limit: 100 } }) },
    })
    await appendFile(store.resultsPath(id), '{"messages":[{"id":"to')
  }
  await using fake = await quickHost()
  expect(fake.host.jobs.get(id)).toMatchObject({
    state: 'interrupted', progress: { matched: 20 }, verdict: { outcome: 'stopped', matched: 20, aborted: 2, resume: '20' },
  })
  await fake.host.jobs.resume(id, 'script')
  expect(await ended(fake, id)).toMatchObject({ state: 'done', progress: { matched: 100 }, verdict: whole })
  expect(ids(await found(fake, id))).toEqual(all(100))
})

test('an interrupted search of which only the results are left goes on after the last of them', async () => {
  let id: string
  {
    await using fake = await quickHost()
    id = (await fake.host.jobs.search(at(fake, 'slow'), { limit: 1_000 })).job.id
    await untilMatched(fake, id)
    await fake.host.close()
    const store = new JobStore(data)
    const [record] = await store.load()
    if (!record) throw new Error('nothing stored')
    const { verdict: _, ...job } = record.job
    await store.save({ ...record, job })
  }
  await using fake = await quickHost()
  expect(fake.host.jobs.get(id)).toMatchObject({ state: 'interrupted' })
  await fake.host.jobs.resume(id, 'script')
  expect(await ended(fake, id)).toMatchObject({ state: 'done', verdict: whole })
  expect(ids(await found(fake, id))).toEqual(all(100))
})

test('jobs are listed newest first, page by page', async () => {
  await using fake = await quickHost()
  for (let n = 0; n < 5; n++) await fake.host.jobs.search(at(fake, 'ten'), { filter: { text: String(n) } })
  const first = fake.host.jobs.list({ limit: 2 })
  expect(first.items.map(({ title }) => title)).toEqual(['Search ten for 4', 'Search ten for 3'])
  const rest = fake.host.jobs.list({ limit: 10, cursor: first.next })
  expect(rest.items.map(({ title }) => title)).toEqual(['Search ten for 2', 'Search ten for 1', 'Search ten for 0'])
  expect(rest.next).toBeUndefined()
})
