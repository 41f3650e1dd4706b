import { expect, test, vi } from 'vitest'
import type { Sample } from '#contract/sample.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { fakeConnection, fakeHost, type FakeHost } from '../../fixtures/fake-host.ts'

const topic = (name: string) => ({ kind: 'topic', path: [name] })
/** The names that were sampled. */
const sampled = ({ stats }: FakeHost) => new Set(stats.sampled.flat().map(({ path }) => path[0]))
const pin = ({ host, connection }: FakeHost, name: string, pinned = true) =>
  host.marks.save({ connection, system: 'fake', ref: topic(name), pinned })
const waiting = { timeout: 20_000, interval: 5 }
/** So often they are sampled (ms). */
const everyMs = 40
const quickHost = () => fakeHost({ everyMs })

test('what is pinned is sampled without a window, remembered, and no longer asked for when it is unpinned', async () => {
  await using fake = await quickHost()
  await pin(fake, 'ten')
  await vi.waitFor(() => expect(sampled(fake)).toEqual(new Set(['ten'])), waiting)
  const at = { connection: fake.connection, system: 'fake' }
  const { value } = await fake.host.history.read(at, topic('ten'), 'backlog', { from: 0, to: Date.now() + 1_000, points: 10 })
  expect(value).toContain(7)
  await pin(fake, 'quiet')
  await vi.waitFor(() => expect(sampled(fake)).toContain('quiet'), waiting)
  await pin(fake, 'ten', false)
  fake.stats.sampled.length = 0
  await vi.waitFor(() => expect(fake.stats.sampled.length).toBeGreaterThan(2), waiting)
  expect(fake.stats.sampled.slice(1).flat().map(({ path }) => path[0])).not.toContain('ten')
})

test('pins hold after a restart', async () => {
  await using first = await quickHost()
  await pin(first, 'ten')
  await first.host.close()
  await using again = await fakeHost({ data: first.data, everyMs })
  await vi.waitFor(() => expect(sampled(again)).toEqual(new Set(['ten'])), waiting)
})

test('the pins of a removed connection are forgotten, with its history; those of others go on', async () => {
  await using fake = await quickHost()
  const other = await fake.host.connections.save({ ...fakeConnection, name: 'other' })
  await pin(fake, 'ten')
  await fake.host.marks.save({ connection: other.id, system: 'fake', ref: topic('quiet'), pinned: true })
  await vi.waitFor(() => expect(sampled(fake)).toEqual(new Set(['ten', 'quiet'])), waiting)
  await fake.host.connections.remove(fake.connection)
  expect(fake.host.marks.list().map(({ connection }) => connection)).toEqual([other.id])
  await vi.waitFor(async () => {
    const past = await fake.host.history.read({ connection: fake.connection, system: 'fake' }, topic('ten'), 'backlog', {
      from: 0, to: Date.now(), points: 10,
    })
    expect(past.at).toEqual([])
  }, waiting)
  fake.stats.sampled.length = 0
  await vi.waitFor(() => expect(fake.stats.sampled.length).toBeGreaterThan(1), waiting)
  expect(sampled(fake)).toEqual(new Set(['quiet']))
})

test('a pinned resource that is gone does not keep the others from being sampled', async () => {
  const { driver: plain, stats } = fakeDriver()
  const began = Date.now()
  let rounds = 0
  // At times of their own: a busy machine makes no gap.
  const gone = (sample: Sample): Sample => ({
    ...sample, values: { backlog: null }, problems: [{ code: 'NotFound', message: 'There is no topic gone', ref: sample.ref }],
  })
  const driver: typeof plain = {
    ...plain, manifest: { ...plain.manifest, sampling: { everyMs, billed: false } }, open: async (...args) => {
      const session = await plain.open(...args)
      return {
        ...session,
        sample: async (refs, call) => {
          const at = began + everyMs * rounds++
          return (await session.sample(refs, call)).map((one) => ({ ...(one.ref.path[0] === 'gone' ? gone(one) : one), at }))
        },
      }
    },
  }
  await using fake = await fakeHost({ drivers: new Map([['fake', driver]]) })
  await pin(fake, 'gone')
  await pin(fake, 'ten')
  const past = (name: string) => fake.host.history.read({ connection: fake.connection, system: 'fake' }, topic(name), 'backlog', {
    from: 0, to: Date.now() + 1_000, points: 100,
  })
  await vi.waitFor(async () => expect((await past('ten')).value.length).toBeGreaterThan(2), waiting)
  expect((await past('ten')).value).not.toContain(null)
  expect(new Set((await past('gone')).value)).toEqual(new Set([null]))
  expect(stats.sampled.length).toBeGreaterThan(2)
})
