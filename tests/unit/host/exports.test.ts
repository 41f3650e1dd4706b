import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JobStore } from '#main/host/job-store.ts'
import { fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'
import { ended, untilMatched } from '../../fixtures/job-waits.ts'

let data: string
let chosen: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-exports-'))
  chosen = join(data, 'chosen')
  await mkdir(chosen)
})
afterEach(() => rm(data, { recursive: true, force: true }))

const at = (fake: FakeHost, name: string) => ({
  connection: fake.connection, system: 'fake', ref: { kind: 'topic', path: [name] },
})
const all = (count: number) => Array.from({ length: count }, (_, n) => `0-${n}`)
const idsIn = (text: string) => text.trim().split('\n').map((line) => JSON.parse(line).id)
const parts = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.part'))
/** A host whose person always chooses the same place. */
const desktop = (path: string | null) => fakeHost({ data, restMs: 2, chooseFile: async () => path })
const quickHost = () => fakeHost({ data, restMs: 2 })

test('an export is a file', async () => {
  await using fake = await quickHost()
  for (const format of ['ndjson', 'json', 'csv'] as const) {
    const { job } = await fake.host.jobs.export(at(fake, 'ten'), {}, format)
    const { path, name } = await ended(fake, job.id).then(() => fake.host.jobs.file(job.id))
    expect(name).toBe(`ten.${format}`)
    expect(fake.host.jobs.get(job.id)).toMatchObject({
      state: 'done', verdict: { outcome: 'complete' }, file: { name, bytes: (await stat(path)).size },
    })
    expect(fake.host.jobs.get(job.id).file?.path).toBeUndefined()
    const text = await readFile(path, 'utf8')
    if (format === 'ndjson') expect(idsIn(text)).toEqual(all(10))
    if (format === 'json') expect(JSON.parse(text).map(({ id }: { id: string }) => id)).toEqual(all(10))
    if (format === 'csv') expect(text.split('\r\n').slice(0, 2)).toEqual([
      'at,position,key,value,headers,bytes,flags', `1970-01-01T00:00:01.000Z,partition 0 offset 0,k-0,${'x'.repeat(120)},[],140,`,
    ])
  }
  const { job } = await fake.host.jobs.search(at(fake, 'ten'), {})
  expect(() => fake.host.jobs.file(job.id)).toThrow('has no file')
})

test('all that matches is written whole with its bytes, unless less was asked for', async () => {
  await using fake = await quickHost()
  for (const format of ['ndjson', 'csv'] as const) {
    const { job } = await fake.host.jobs.export(at(fake, 'slow'), { filter: { text: 'x' } }, format)
    expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: { outcome: 'complete', matched: 100 } })
  }
  const { job } = await fake.host.jobs.export(at(fake, 'slow'), { limit: 7, previewBytes: 10, raw: false }, 'ndjson')
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: { outcome: 'limit', matched: 7 } })
  expect(fake.stats.queries).toMatchObject([
    { filter: { text: 'x' }, limit: Number.MAX_SAFE_INTEGER, previewBytes: 1 << 20, raw: true },
    { filter: { text: 'x' }, limit: Number.MAX_SAFE_INTEGER, previewBytes: 32 << 20 },
    { limit: 7, previewBytes: 10, raw: false },
  ])
})

test('an export that was cut off is written anew when it is resumed', async () => {
  await using fake = await quickHost()
  const { job } = await fake.host.jobs.export(at(fake, 'slow'), { limit: 1_000 }, 'ndjson')
  await untilMatched(fake, job.id)
  await fake.host.jobs.cancel(job.id)
  expect(() => fake.host.jobs.file(job.id)).toThrow('is cancelled')
  expect(await fake.host.jobs.resume(job.id, 'script')).toMatchObject({ id: job.id, state: 'running', progress: { matched: 0 } })
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', verdict: { outcome: 'complete', matched: 100 } })
  expect(idsIn(await readFile(fake.host.jobs.file(job.id).path, 'utf8'))).toEqual(all(100))
  await expect(
    fake.host.jobs.resume(job.id, 'script')
  ).rejects.toMatchObject({ problem: { code: 'Conflict', message: 'The file is whole' } })
})

test('a chosen file has its name only when it is whole, and is fetched from nowhere else', async () => {
  const path = join(chosen, 'mine.ndjson')
  await writeFile(path, 'what was there before')
  await using fake = await desktop(path)
  expect(fake.host.info().savesFiles).toBe(true)
  const { job } = await fake.host.jobs.export(at(fake, 'slow'), {}, 'ndjson', true)
  await untilMatched(fake, job.id)
  expect(await readFile(path, 'utf8')).toBe('what was there before')
  expect(await parts(chosen)).toHaveLength(1)
  expect(await ended(fake, job.id)).toMatchObject({ state: 'done', file: { name: 'mine.ndjson', path } })
  const text = await readFile(path, 'utf8')
  expect(idsIn(text)).toEqual(all(100))
  expect(fake.host.jobs.get(job.id).file?.bytes).toBe(text.length)
  expect(await readdir(chosen)).toEqual(['mine.ndjson'])
  expect(() => fake.host.jobs.file(job.id)).toThrow(path)
})

test('a chosen file that is cancelled or fails leaves nothing and changes nothing', async () => {
  const path = join(chosen, 'mine.ndjson')
  await writeFile(path, 'before')
  await using fake = await desktop(path)
  const { job } = await fake.host.jobs.export(at(fake, 'slow'), {}, 'ndjson', true)
  await untilMatched(fake, job.id)
  await fake.host.jobs.cancel(job.id)
  const broken = await fake.host.jobs.export(at(fake, 'breaks'), {}, 'ndjson', true)
  expect(await ended(fake, broken.job.id)).toMatchObject({ state: 'failed', problems: [{ code: 'Unreachable' }] })
  expect(await readdir(chosen)).toEqual(['mine.ndjson'])
  expect(await readFile(path, 'utf8')).toBe('before')
})

test('a person who leaves the dialog makes no job', async () => {
  await using fake = await desktop(null)
  await expect(fake.host.jobs.export(at(fake, 'ten'), {}, 'csv', true)).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  expect(fake.host.jobs.list({}).items).toEqual([])
})

test.each([
  ['a folder that is not there', (folder: string) => join(folder, 'gone', 'mine.csv'), 'NotFound'],
  ['a folder in place of the file', (folder: string) => folder, 'NotFound'],
])('%s is told with its place', async (_what, placeIn, code) => {
  const path = placeIn(chosen)
  await using fake = await desktop(path)
  const { job } = await fake.host.jobs.export(at(fake, 'ten'), {}, 'csv', true)
  expect(await ended(fake, job.id)).toMatchObject({
    state: 'failed', problems: [{ code, message: expect.stringContaining(path) }],
  })
  expect(await parts(data)).toEqual([])
})

test('what is read for a file that cannot be written, or a job that cannot be stored, ends', async () => {
  await using fake = await desktop(join(chosen, 'gone', 'mine.csv'))
  const { job } = await fake.host.jobs.export(at(fake, 'endless'), {}, 'csv', true)
  expect(await ended(fake, job.id)).toMatchObject({ state: 'failed' })
  await vi.waitFor(() => expect(fake.stats.finallies).toBe(1))
  await rm(join(data, 'jobs'), { recursive: true })
  const nowhere = { problem: { code: 'NotFound', message: expect.stringContaining('no place for a file') } }
  await expect(fake.host.jobs.export(at(fake, 'endless'), {}, 'csv')).rejects.toMatchObject(nowhere)
  await expect(fake.host.jobs.search(at(fake, 'endless'), {})).rejects.toMatchObject(nowhere)
  await expect(fake.host.jobs.resume(job.id, 'script')).rejects.toMatchObject(nowhere)
  await vi.waitFor(() => expect(fake.stats.finallies).toBe(4))
  expect(fake.host.jobs.list({}).items).toMatchObject([{ id: job.id, state: 'failed' }])
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is told', async () => {
  await chmod(chosen, 0o500)
  await using fake = await desktop(join(chosen, 'mine.csv'))
  const { job } = await fake.host.jobs.export(at(fake, 'ten'), {}, 'csv', true)
  expect(await ended(fake, job.id)).toMatchObject({ state: 'failed', problems: [{ code: 'Forbidden' }] })
})

test('a host without a dialog writes to no place that was asked for, also not for an export that it finds', async () => {
  const path = join(chosen, 'mine.ndjson')
  let id: string
  {
    await using fake = await desktop(path)
    id = (await fake.host.jobs.export(at(fake, 'slow'), {}, 'ndjson', true)).job.id
    await untilMatched(fake, id)
  }
  await using fake = await quickHost()
  expect(fake.host.info().savesFiles).toBe(false)
  await expect(fake.host.jobs.export(at(fake, 'ten'), {}, 'ndjson', true)).rejects.toMatchObject({
    problem: { code: 'Unsupported' },
  })
  await expect(fake.host.jobs.resume(id, 'script')).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  expect(await readdir(chosen)).toEqual([])
})

test('what a killed host left of an export is taken away at the next start, and resuming writes it to its place', async () => {
  const path = join(chosen, 'mine.ndjson')
  let id: string
  {
    await using fake = await desktop(path)
    id = (await fake.host.jobs.export(at(fake, 'ten'), {}, 'ndjson', true)).job.id
    await ended(fake, id)
    const store = new JobStore(data)
    const record = (await store.load()).find(({ job }) => job.id === id)
    if (!record) throw new Error('nothing stored')
    await fake.host.close()
    const { file: _file, verdict: _verdict, ...job } = record.job
    await store.save({ ...record, job: { ...job, state: 'running' } })
    await rm(path)
    await writeFile(join(chosen, `.tidemark-${id}.part`), 'half')
  }
  await using fake = await desktop('never asked again')
  expect(fake.host.jobs.get(id).state).toBe('interrupted')
  expect(await readdir(chosen)).toEqual([])
  await fake.host.jobs.resume(id, 'script')
  expect(await ended(fake, id)).toMatchObject({ state: 'done', file: { path } })
  expect(idsIn(await readFile(path, 'utf8'))).toEqual(all(10))
})
