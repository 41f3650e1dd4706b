import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-remembered-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

const at = (fake: FakeHost, name = 'ten') => ({
  connection: fake.connection, system: 'fake', ref: { kind: 'topic', path: [name] },
})
const query = (text: string) => ({ filter: { text } })
const file = (fake: FakeHost) => join(data, 'remembered', `${fake.connection}.json`)

test('what is remembered of a resource is there after a restart, and of no other one', async () => {
  {
    await using fake = await fakeHost({ data })
    const { remembering } = fake.host
    expect(await remembering.get(at(fake))).toEqual({ searches: [], history: [] })
    await remembering.save(at(fake), { decode: { value: 'hex' }, keep: { name: 'failed', query: query('failed') } })
    await remembering.save(at(fake), { used: query('a') })
    expect((await stat(file(fake))).mode & 0o777).toBe(0o600)
  }
  await using fake = await fakeHost({ data })
  expect(await fake.host.remembering.get(at(fake))).toEqual({
    decode: { value: 'hex' }, searches: [{ name: 'failed', query: query('failed') }], history: [query('a')],
  })
  expect(await fake.host.remembering.get(at(fake, 'slow'))).toEqual({ searches: [], history: [] })
})

test('the history holds the last 50, newest first, each once', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  for (let n = 0; n < 51; n++) await remembering.save(at(fake), { used: query(String(n)) })
  const texts = async () => (await remembering.get(at(fake))).history.map(({ filter }) => filter?.text)
  expect(await texts()).toEqual(Array.from({ length: 50 }, (_, n) => String(50 - n)))
  // The same in another order of its members, and with the place where another read was to go on.
  await remembering.save(at(fake), { used: { from: { resume: 'token' }, filter: { text: '7' } } })
  expect((await texts()).slice(0, 3)).toEqual(['7', '50', '49'])
  expect(await texts()).toHaveLength(50)
  expect((await remembering.get(at(fake))).history[0]).toEqual(query('7'))
})

test('a search replaces the one of its name, goes with its name, and 200 are kept', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  const save = (name: string, text: string) => remembering.save(at(fake), { keep: { name, query: query(text) } })
  for (let n = 0; n < 200; n++) await save(`s-${n}`, 'x')
  const { searches } = await save('s-3', 'other')
  expect(searches).toHaveLength(200)
  expect(searches[3]).toEqual({ name: 's-3', query: query('other') })
  await expect(save('one more', 'x')).rejects.toMatchObject({ problem: { code: 'TooLarge' } })
  const renamed = await remembering.save(at(fake), { drop: 's-3', keep: { name: 'renamed', query: query('other') } })
  expect(renamed.searches.map(({ name }) => name)).not.toContain('s-3')
  expect(renamed.searches.at(-1)?.name).toBe('renamed')
})

test('a decoder is remembered until it is automatic again', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  await remembering.save(at(fake), { decode: { key: 'uuid' } })
  expect((await remembering.save(at(fake), { used: query('a') })).decode).toEqual({ key: 'uuid' })
  expect((await remembering.save(at(fake), { decode: null })).decode).toBeUndefined()
})

test('saves at one time are all kept', async () => {
  await using fake = await fakeHost({ data })
  await Promise.all(Array.from({ length: 30 }, (_, n) => fake.host.remembering.save(at(fake), { used: query(String(n)) })))
  expect((await fake.host.remembering.get(at(fake))).history).toHaveLength(30)
})

test('a damaged file is said and kept aside, and what comes is remembered', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  await remembering.save(at(fake), { used: query('before') })
  await writeFile(file(fake), '{"version":1,"resour')
  expect(await remembering.get(at(fake))).toEqual({
    searches: [], history: [], problems: [{
      code: 'NotFound', message: 'What was remembered of this connection could not be read and begins anew.',
      hint: expect.stringContaining('.damaged-'),
    }],
  })
  expect(await remembering.save(at(fake), { used: query('after') })).toMatchObject({
    history: [query('after')], problems: [{ code: 'NotFound' }],
  })
  const aside = (await readdir(join(data, 'remembered'))).find((name) => name.includes('.damaged-')) ?? ''
  expect(await readFile(join(data, 'remembered', aside), 'utf8')).toBe('{"version":1,"resour')
  await fake.host.close()
  expect(await readFile(join(data, 'logs', 'tidemark.log'), 'utf8')).toContain('put aside')
})

test('it goes with its connection', async () => {
  await using fake = await fakeHost({ data })
  const { id } = await fake.host.connections.save({ ...fakeConnection, name: 'other' })
  const other = { ...at(fake), connection: id }
  await fake.host.remembering.save(other, { used: query('a') })
  await fake.host.remembering.save(at(fake), { used: query('b') })
  await fake.host.connections.remove(id)
  expect(await readdir(join(data, 'remembered'))).toEqual([`${fake.connection}.json`])
  await expect(fake.host.remembering.get(other)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('histories are kept of the 1,000 resources changed last, names and decoders of all', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  await remembering.save(at(fake, 'kept'), { decode: { value: 'hex' } })
  await remembering.save(at(fake, 'oldest'), { used: query('a') })
  const stored: { resources: Record<string, unknown> } = JSON.parse(await readFile(file(fake), 'utf8'))
  for (let n = 0; n < 999; n++) stored.resources[`fake topic/t-${n}`] = { searches: [], history: [query('a')] }
  await writeFile(file(fake), JSON.stringify(stored))
  await remembering.save(at(fake, 'newest'), { used: query('a') })
  const histories = async (name: string) => (await remembering.get(at(fake, name))).history.length
  expect([await histories('oldest'), await histories('t-0'), await histories('newest')]).toEqual([0, 0, 1])
  expect(await remembering.get(at(fake, 'kept'))).toMatchObject({ decode: { value: 'hex' } })
})

test('a query longer than any filter bar, and a place that cannot be, are refused', async () => {
  await using fake = await fakeHost({ data })
  const { remembering } = fake.host
  await expect(remembering.save(at(fake), { used: query('x'.repeat(70_000)) })).rejects.toMatchObject({
    problem: { code: 'TooLarge' },
  })
  await expect(remembering.get({ ...at(fake), ref: { kind: 'queue', path: ['q'] } })).rejects.toMatchObject({
    problem: { code: 'BadInput' },
  })
})
