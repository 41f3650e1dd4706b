import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Settings } from '#main/host/settings.ts'
import { fakeConnection, fakeHost } from '../../fixtures/fake-host.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const cores = availableParallelism()
let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-settings-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

test('cores less one unless said otherwise; what is saved holds after a restart', async () => {
  const settings = await Settings.open(data, undefined, quietLog)
  expect(settings.get()).toEqual({ workers: Math.max(1, cores - 1), cores, historyMegabytes: 500 })
  expect(await settings.save({ workers: cores })).toEqual({ workers: cores, cores, historyMegabytes: 500 })
  expect((await Settings.open(data, undefined, quietLog)).get().workers).toBe(cores)
})

test('how AWS is reached is kept beside the number of workers, and replaced whole', async () => {
  const settings = await Settings.open(data, undefined, quietLog)
  await settings.save({ workers: 1 })
  await settings.save({ network: { proxy: 'http://proxy.example.com:3128', noProxy: '.internal' } })
  expect(await settings.save({ network: { caFile: '/etc/ca.pem' } })).toEqual({
    workers: 1, cores, network: { caFile: '/etc/ca.pem' }, historyMegabytes: 500,
  })
  expect((await Settings.open(data, undefined, quietLog)).get().network).toEqual({ caFile: '/etc/ca.pem' })
})

test('the cap of the history is kept, and who asked is told of what was saved', async () => {
  const settings = await Settings.open(data, undefined, quietLog)
  const told: number[] = []
  settings.onSaved(({ historyMegabytes }) => told.push(historyMegabytes))
  expect(await settings.save({ historyMegabytes: 120 })).toMatchObject({ historyMegabytes: 120 })
  expect(told).toEqual([120])
  expect((await Settings.open(data, undefined, quietLog)).get().historyMegabytes).toBe(120)
})

test('more workers than cores are refused, and a file of a larger machine counts as all cores', async () => {
  const settings = await Settings.open(data, undefined, quietLog)
  await expect(settings.save({ workers: cores + 1 })).rejects.toMatchObject({
    problem: { code: 'BadInput', issues: [{ path: 'workers' }] },
  })
  await writeFile(join(data, 'settings.json'), JSON.stringify({ version: 1, workers: cores + 7 }))
  expect((await Settings.open(data, undefined, quietLog)).get().workers).toBe(cores)
})

test('what the command line said is fixed', async () => {
  const settings = await Settings.open(data, 3, quietLog)
  expect(settings.get()).toEqual({ workers: 3, cores, fixed: true, historyMegabytes: 500 })
  await expect(settings.save({ workers: 1 })).rejects.toMatchObject({
    problem: { code: 'Conflict', message: expect.stringContaining('--workers 3'), hint: expect.stringContaining('--workers') },
  })
})

test('a damaged file is put aside', async () => {
  await writeFile(join(data, 'settings.json'), '{"version":1,"workers":"many"}')
  const settings = await Settings.open(data, undefined, quietLog)
  expect(settings.get().workers).toBe(Math.max(1, cores - 1))
  await settings.save({ workers: 1 })
  expect(JSON.parse(await readFile(join(data, 'settings.json'), 'utf8'))).toEqual({ version: 1, workers: 1 })
})

test('a session opened afterwards has the new number', async () => {
  await using fake = await fakeHost({ data, workers: undefined })
  const never = new AbortController().signal
  const list = (connection: string) => fake.host.resources.list({ connection, system: 'fake' }, { kind: 'topic' }, never)
  await fake.host.settings.save({ workers: cores })
  await list(fake.connection)
  await fake.host.settings.save({ workers: 1 })
  await list((await fake.host.connections.save({ ...fakeConnection, name: 'later' })).id)
  expect(fake.stats.tools.map(({ workers }) => workers)).toEqual([cores, 1])
})
