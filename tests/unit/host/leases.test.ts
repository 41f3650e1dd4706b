import { describe, expect, it, vi } from 'vitest'
import type { ConnectionConfig } from '#contract/connection.ts'
import type { Driver, Leases, Session } from '#main/systems/driver.ts'
import { fakeConnection, fakeHost } from '../../fixtures/fake-host.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'

const never = new AbortController().signal

/** The fake driver, whose sessions hold what is put into `held`; `left` are connections an earlier run left something of. */
function holding(left: readonly string[] = []) {
  const { driver, stats } = fakeDriver()
  const held = new Map<string, number>()
  const extended: string[][] = []
  const leases: Leases = {
    list: () => [...held].map(([id, expiresAt]) => ({ id, kind: 'hold', what: `Message ${id}`, createdAt: 1, expiresAt })),
    extend: async (ids) => { extended.push([...ids]); for (const id of ids) held.set(id, 2_000) },
    end: async (id) => { held.delete(id) },
  }
  const asked: string[] = []
  const whole: Driver<ConnectionConfig> = {
    ...driver,
    open: async (connection, tools): Promise<Session> => ({ ...await driver.open(connection, tools), leases }),
    leftBehind: async (dir) => { asked.push(dir); return left },
  }
  return { drivers: new Map([['fake', whole]]), held, extended, asked, stats }
}

describe('leases', () => {
  it('are those of every open session, with where they are', async () => {
    const { drivers, held } = holding()
    await using fake = await fakeHost({ drivers })
    const { host, connection } = fake
    expect(host.leases.list()).toEqual({ items: [] })
    await host.resources.list({ connection, system: 'fake' }, { kind: 'topic' }, never)
    held.set('one', 1_000)
    expect(host.leases.list()).toEqual({ items: [
      { id: 'one', kind: 'hold', what: 'Message one', createdAt: 1, expiresAt: 1_000, connection, system: 'fake' },
    ] })
  })

  it('are extended and ended by whoever holds them', async () => {
    const { drivers, held, extended } = holding()
    await using fake = await fakeHost({ drivers })
    const { leases, resources } = fake.host
    await resources.list({ connection: fake.connection, system: 'fake' }, { kind: 'topic' }, never)
    held.set('one', 1_000).set('two', 1_000)
    expect((await leases.extend(['one', 'gone'], never)).items).toMatchObject([{ id: 'one', expiresAt: 2_000 }])
    expect(extended).toEqual([['one']])
    await leases.end('two', never)
    expect(leases.list().items.map(({ id }) => id)).toEqual(['one'])
    await expect(leases.end('two', never)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  })

  it('keep their session open when nobody uses it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { drivers, held, stats } = holding()
      await using fake = await fakeHost({ drivers })
      await fake.host.resources.list({ connection: fake.connection, system: 'fake' }, { kind: 'topic' }, never)
      held.set('one', 1_000)
      await vi.advanceTimersByTimeAsync(35 * 60_000)
      expect(stats.closed).toBe(0)
      held.clear()
      await vi.advanceTimersByTimeAsync(11 * 60_000)
      expect(stats.closed).toBe(1)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('what an earlier run left', () => {
  it('opens its connection at the start, and no other', async () => {
    const first = holding()
    await using fake = await fakeHost({ drivers: first.drivers })
    const { id } = await fake.host.connections.save({ ...fakeConnection, name: 'other' })
    expect(first.asked).toEqual([expect.stringMatching(/[/\\]fake$/)])
    expect(first.stats.opened).toBe(0)
    await fake.host.close()
    const second = holding([id, 'removed since'])
    await using again = await fakeHost({ drivers: second.drivers, data: fake.data })
    await vi.waitFor(() => expect(second.stats.opened).toBe(1))
    expect(second.stats.tools[0]?.id).toBe(id)
    await again.host.close()
  })
})

describe('a query', () => {
  it.each([{ mode: 'sample' as const }, { hideSeconds: 5 }, { waitSeconds: 0 }, { acceptRisk: false }, { acceptFifo: true }])(
    'with %j, which another system owns, is refused by name', async (own) => {
      await using fake = await fakeHost()
      const at = { connection: fake.connection, system: 'fake', ref: { kind: 'topic', path: ['ten'] } }
      const [member] = Object.keys(own)
      await expect(fake.host.messages.read(at, own, never)).rejects.toMatchObject({
        problem: { code: 'Unsupported', message: expect.stringMatching(new RegExp(`no ${member}; that belongs to sqs`)), issues: [{ path: `query.${member}` }] },
      })
      await expect(fake.host.jobs.search(at, own)).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
    })
})
