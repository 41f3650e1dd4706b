import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'

const never = new AbortController().signal
const topic = (
  fake: FakeHost, connection = fake.connection,
) => ({ connection, system: 'fake', ref: { kind: 'topic', path: ['ten'] } })

test('a plan says what will happen, running it does it once as a job, and the way back is a plan again', async () => {
  await using fake = await fakeHost()
  const { actions, jobs, audit } = fake.host
  const plan = await actions.plan(topic(fake), 'empty', { keep: 2 }, 'window', never)
  expect(plan).toMatchObject({ title: 'Empty ten', affects: [{ count: 8 }], undo: 'yes', id: expect.stringMatching(/./) })
  expect(plan.confirm).toBeUndefined()
  const { job } = await actions.run(plan.id, undefined, 'window')
  await vi.waitFor(() => expect(jobs.get(job.id)).toMatchObject({ state: 'done', title: 'Empty ten', outcome: { changed: 8 } }))
  await expect(actions.run(plan.id, undefined, 'window')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  const back = await actions.undo(job.id, 'window', never)
  expect(back.title).toBe('Fill again')
  expect((await audit.list({})).items).toMatchObject([{ what: 'Empty ten', outcome: 'done: 8 changed' }])
})

test('two that run a plan at once run it once', async () => {
  await using fake = await fakeHost()
  const { actions, jobs } = fake.host
  const plan = await actions.plan(topic(fake), 'empty', { keep: 2 }, 'window', never)
  const both = await Promise.allSettled([actions.run(plan.id, undefined, 'window'), actions.run(plan.id, undefined, 'window')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { problem: { code: 'NotFound' } } })
  expect(jobs.list({}).items).toHaveLength(1)
})

test('a plan is no longer good when its connection leads somewhere else', async () => {
  await using fake = await fakeHost()
  const { actions, connections } = fake.host
  const { id } = await connections.save({ ...fakeConnection, name: 'mine' })
  const planned = () => actions.plan(topic(fake, id), 'empty', {}, 'window', never)
  const [kept, other] = [await planned(), await planned()]
  await connections.save({ ...fakeConnection, id, name: 'renamed' })
  expect((await actions.run(kept.id, undefined, 'window')).job.state).toBe('running')
  await connections.save({ ...fakeConnection, id, name: 'renamed', config: { type: 'kafka', brokers: ['127.0.0.1:2'] } })
  await expect(actions.run(other.id, undefined, 'window')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('in production the name must be typed', async () => {
  await using fake = await fakeHost()
  const { id } = await fake.host.connections.save({ ...fakeConnection, name: 'prod', environment: 'production' })
  const plan = await fake.host.actions.plan(topic(fake, id), 'empty', {}, 'window', never)
  expect(plan.confirm).toBe('ten')
  await expect(fake.host.actions.run(plan.id, 'tin', 'window')).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  expect((await fake.host.actions.run(plan.id, 'ten', 'window')).job.state).toBe('running')
})

test('a wrong input, an unknown action and a level that is too low are refused', async () => {
  await using fake = await fakeHost()
  const { actions, connections } = fake.host
  await expect(actions.plan(
    topic(fake), 'empty', { keep: 'all' }, 'window', never,
  )).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'input.keep' }] } })
  await expect(actions.plan(topic(fake), 'melt', {}, 'window', never)).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  const { id } = await connections.save({ ...fakeConnection, name: 'low', level: 'admin' })
  await expect(actions.plan(
    topic(fake, id), 'empty', {}, 'window', never,
  )).rejects.toMatchObject({ problem: { code: 'ReadOnly' } })
  await expect(actions.run('none', undefined, 'window')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

const pouring = (name = 'ten') => ({ system: 'fake', ref: { kind: 'topic', path: [name] } })

async function pour(fake: FakeHost, drops: number, name?: string): Promise<string> {
  const at = { ...pouring(name), connection: fake.connection }
  const plan = await fake.host.actions.plan(at, 'pour', { drops }, 'script', never)
  return (await fake.host.actions.run(plan.id, undefined, 'script')).job.id
}

async function ended(fake: FakeHost, id: string) {
  await vi.waitFor(() => expect(fake.host.jobs.get(id).state).not.toBe('running'), { timeout: 5_000, interval: 5 })
  return fake.host.jobs.get(id)
}

test('a cancelled action says what it did, and goes on with its journal after the guard was asked again', async () => {
  await using fake = await fakeHost()
  const { jobs, connections, audit } = fake.host
  const id = await pour(fake, 60)
  await vi.waitFor(() => expect(jobs.get(id).progress.scanned).toBeGreaterThan(3))
  expect(() => jobs.file(id)).toThrow('is running')
  const { outcome, ...cancelled } = await jobs.cancel(id)
  expect(cancelled).toMatchObject({
    state: 'cancelled', inDoubt: ['the last drop'], file: { name: 'drops.txt', bytes: outcome?.changed },
  })
  expect(outcome?.lines.at(-1)).toBe('cancelled')
  expect(await readFile(jobs.file(id).path, 'utf8')).toHaveLength(outcome?.changed ?? -1)
  await connections.save({ ...fakeConnection, id: fake.connection, level: 'read' })
  await expect(jobs.resume(id, 'script')).rejects.toMatchObject({ problem: { code: 'ReadOnly' } })
  expect(jobs.get(id)).toMatchObject({ state: 'cancelled', resumable: true })
  await connections.save({ ...fakeConnection, id: fake.connection })
  expect(await jobs.resume(id, 'script')).toMatchObject({ id, state: 'running', problems: [] })
  const done = await ended(fake, id)
  expect(done).toMatchObject({ state: 'done', outcome: {
    changed: 60, lines: [`${60 - (outcome?.changed ?? 0)} now`, 'not cancelled'],
  } })
  expect(done.inDoubt).toEqual([])
  expect(done.resumable).toBeUndefined()
  await expect(jobs.resume(id, 'script')).rejects.toMatchObject({ problem: { code: 'Conflict', message: 'Nothing is left to do' } })
  expect((await audit.list({})).items.map(({ what, outcome: told }) => [what, told])).toEqual([
    ['Pour 60 drops, resumed', 'done: 60 changed'], ['Pour 60 drops', 'refused: ReadOnly'],
    ['Pour 60 drops', `stopped: ${outcome?.changed} changed`],
  ])
})

test('an action cut off by the end of the program is interrupted, gives its file, and is resumed by the next', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-actions-'))
  try {
    const first = await fakeHost({ data })
    const id = await pour(first, 60)
    await vi.waitFor(() => expect(first.host.jobs.get(id).progress.scanned).toBeGreaterThan(3))
    await first.host.close()
    const { state, outcome } = first.host.jobs.get(id)
    expect([state, outcome?.lines.at(-1)]).toEqual(['interrupted', 'not cancelled'])
    const poured = outcome?.changed ?? 0
    // As a host leaves it that was killed.
    const path = join(data, 'jobs', `${id}.json`)
    const record = JSON.parse(await readFile(path, 'utf8')) as { job: Record<string, unknown> }
    const { file: _file, outcome: _told, endedAt: _endedAt, ...left } = record.job
    await writeFile(path, JSON.stringify({ ...record, job: { ...left, state: 'running' } }))
    await using second = await fakeHost({ data })
    expect(second.host.jobs.get(id)).toMatchObject({ state: 'interrupted', file: { name: 'ten-pour.ndjson', bytes: poured } })
    expect(second.host.jobs.file(id)).toMatchObject({ name: 'ten-pour.ndjson', type: 'application/x-ndjson' })
    await second.host.jobs.resume(id, 'script')
    expect(await ended(second, id)).toMatchObject({ state: 'done', outcome: { changed: 60, lines: [`${60 - poured} now`, 'not cancelled'] } })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

test('an action that failed half way keeps what it did, and what cannot be gone on with says so', async () => {
  await using fake = await fakeHost()
  const { actions, jobs } = fake.host
  const broken = await pour(fake, 3, 'breaks')
  expect(await ended(fake, broken)).toMatchObject({
    state: 'failed', outcome: { changed: 3 }, problems: [{ code: 'Unreachable', message: 'The jug broke' }],
  })
  expect(jobs.get(broken).resumable).toBe(true)
  await jobs.resume(broken, 'script')
  expect(await ended(fake, broken)).toMatchObject({ state: 'failed', outcome: { changed: 3, lines: ['0 now', 'not cancelled'] } })

  const plan = await actions.plan(topic(fake), 'empty', {}, 'window', never)
  const { job } = await actions.run(plan.id, undefined, 'window')
  expect((await ended(fake, job.id)).state).toBe('done')
  expect(() => jobs.file(job.id)).toThrow('has no file')
  await expect(jobs.resume(job.id, 'script')).rejects.toMatchObject({ problem: { code: 'Conflict' } })
})

test('settings that change under an action stop it as failed, with what it did', async () => {
  await using fake = await fakeHost()
  const id = await pour(fake, 2_000)
  await vi.waitFor(() => expect(fake.host.jobs.get(id).progress.scanned).toBeGreaterThan(3))
  await fake.host.connections.save({ ...fakeConnection, id: fake.connection, config: { type: 'kafka', brokers: ['127.0.0.1:2'] } })
  const job = await ended(fake, id)
  expect(job).toMatchObject({
    state: 'failed', problems: [{ code: 'Cancelled', message: 'The settings of the connection changed before it was whole' }],
  })
  expect(job.outcome?.changed).toBeGreaterThan(3)
})

test('the journal and the file of an old job go with it, those of one that waits to be resumed stay', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-actions-'))
  try {
    const first = await fakeHost({ data })
    const old = await pour(first, 1)
    await ended(first, old)
    const waiting = await pour(first, 2_000)
    await vi.waitFor(() => expect(first.host.jobs.get(waiting).progress.scanned).toBeGreaterThan(3))
    await first.host.close()
    await using fake = await fakeHost({ data })
    const files = async (id: string) => (await readdir(join(data, 'jobs'))).filter((name) => name.startsWith(id)).toSorted()
    const all = (id: string) => [`${id}.export`, `${id}.journal`, `${id}.json`]
    expect(await files(old)).toEqual(all(old))
    await Promise.all(Array.from({ length: 200 }, async () => await ended(fake, (await fake.host.jobs.search(topic(fake), { limit: 1 })).job.id)))
    expect(await files(old)).toEqual([])
    expect(await files(waiting)).toEqual(all(waiting))
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

test('the journal of an action is read while it runs, and when its connection is gone; others have none', async () => {
  await using fake = await fakeHost()
  const { actions, jobs, connections } = fake.host
  const id = await pour(fake, 2_000)
  await vi.waitFor(async () => expect((await jobs.journal(id, { limit: 2 })).total).toBeGreaterThan(3))
  const { total, counts, items, next } = await jobs.journal(id, { limit: 2 })
  expect([items.map((item) => item.id), counts['poured'], next]).toEqual([['drop-0', 'drop-1'], total, '2'])
  await jobs.cancel(id)
  await connections.remove(fake.connection)
  expect((await jobs.journal(id, { cursor: '2', limit: 1 })).items).toEqual([{ id: 'drop-2', step: 'poured', at: null }])
  const { id: connection } = await connections.save(fakeConnection)
  const plan = await actions.plan(topic(fake, connection), 'empty', {}, 'window', never)
  const { job } = await actions.run(plan.id, undefined, 'window')
  await expect(jobs.journal(job.id, {})).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  await ended(fake, job.id)
})

test('an input may need a higher level than its action: for the plan, the run and a resume', async () => {
  await using fake = await fakeHost()
  const { actions, connections, jobs, audit } = fake.host
  const saved = { ...fakeConnection, name: 'levels', environment: 'production' as const }
  const { id } = await connections.save(saved)
  const flood = () => actions.plan(topic(fake, id), 'pour', { drops: 1e6 }, 'window', never)
  const [planned, running] = [await flood(), await flood()]
  expect(planned.confirm).toBe('ten')
  const { job } = await actions.run(running.id, 'ten', 'window')
  await vi.waitFor(() => expect(jobs.get(job.id).progress.scanned).toBeGreaterThan(0))
  await jobs.cancel(job.id)
  await connections.save({ ...saved, id, level: 'admin' })
  const refused = { problem: { code: 'ReadOnly', message: 'levels is set to Admin.' } }
  await expect(flood()).rejects.toMatchObject(refused)
  await expect(actions.run(planned.id, 'ten', 'window')).rejects.toMatchObject(refused)
  await expect(jobs.resume(job.id, 'window')).rejects.toMatchObject(refused)
  expect((await audit.list({})).items.filter(({ outcome }) => outcome === 'refused: ReadOnly')).toHaveLength(3)
  expect((await actions.plan(topic(fake, id), 'pour', { drops: 1 }, 'window', never)).confirm).toBeUndefined()
})
