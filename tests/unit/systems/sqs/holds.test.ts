import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/sqs/index.ts'
import { awsError, FakeSqs, openFakeSqs } from '../../../fixtures/fake-sqs.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const ref = { kind: 'queue', path: ['orders'] }
const call = () => ({ signal: AbortSignal.timeout(10_000), log: quietLog })
const held = (session: Session) => session.leases?.list() ?? []

async function read(session: Session, query: ReadQuery) {
  for await (const batch of session.read?.(ref, query, call()) ?? []) if (batch.verdict) return batch.verdict
  return undefined
}

function queueOf(messages: number, now?: () => number): FakeSqs {
  const sqs = new FakeSqs(now)
  sqs.queue('orders')
  sqs.put('orders', Array.from({ length: messages }, (_, n) => JSON.stringify({ n })))
  return sqs
}

/** A second of the faked clock, in which the disk has the time it needs. */
async function aSecond(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000)
  await sleep(3)
}

describe('held messages', () => {
  it('are leases, one a message, that end one by one', async () => {
    let now = 1_000_000
    const sqs = queueOf(3, () => now)
    await using opened = await openFakeSqs(sqs)
    const { session } = opened
    await read(session, { mode: 'hold', hideSeconds: 60 })
    const [first] = held(session)
    const { id = '' } = sqs.messages('orders')[0] ?? {}
    expect(held(session)).toHaveLength(3)
    expect(first).toEqual({ id: `sqs-c1-${id}`, kind: 'hold', what: `Message ${id} in queue orders`, createdAt: now, expiresAt: now + 60_000 })
    await session.leases?.end(first?.id ?? '', call())
    expect(held(session)).toHaveLength(2)
    expect(sqs.visible('orders')).toBe(1)
    now += 60_001
    expect(held(session)).toEqual([])
    expect(sqs.visible('orders')).toBe(3)
  })

  it('are hidden on while they are extended, and no longer than 12 h in all', async () => {
    let now = 1_000_000
    const sqs = queueOf(2, () => now)
    await using opened = await openFakeSqs(sqs)
    const { session } = opened
    await read(session, { mode: 'hold', hideSeconds: 600 })
    const [first] = held(session)
    for (let minutes = 0; minutes < 12 * 60; minutes += 5) {
      now += 5 * 60_000
      await session.leases?.extend([first?.id ?? '', 'sqs-other-1'], call())
      if (minutes === 15) expect(held(session).map(({ id }) => id)).toEqual([first?.id])
    }
    expect(held(session)).toEqual([])
    const longest = Math.max(...sqs.asked('ChangeMessageVisibilityBatch').flatMap(({ input }) => (
      input['Entries'] as { VisibilityTimeout: number }[]).map(({ VisibilityTimeout }) => VisibilityTimeout)))
    expect(longest).toBe(600)
    expect(sqs.visible('orders')).toBe(2)
  })

  it('leave what a filter passed over to the consumers', async () => {
    const sqs = queueOf(5)
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, { mode: 'hold', hideSeconds: 60, filter: { where: 'value.n == 2' } })
    expect(held(opened.session)).toHaveLength(1)
    expect(sqs.visible('orders')).toBe(4)
  })

  it('go back when the connection closes', async () => {
    const sqs = queueOf(4)
    const opened = await openFakeSqs(sqs)
    await read(opened.session, { mode: 'hold', hideSeconds: 600, limit: 2 })
    await read(opened.session, { hideSeconds: 600, limit: 2 })
    expect(sqs.visible('orders')).toBe(0)
    await opened.session[Symbol.asyncDispose]()
    expect(sqs.visible('orders')).toBe(4)
    expect((await readdir(opened.dir)).filter((name) => name.startsWith('holds-'))).toEqual([])
    await opened[Symbol.asyncDispose]()
  })

  it('are not thought hidden again by an extension that was under way when they were given back', async () => {
    const sqs = queueOf(1)
    await using opened = await openFakeSqs(sqs)
    const { session } = opened
    await read(session, { mode: 'hold', hideSeconds: 60 })
    const id = held(session)[0]?.id ?? ''
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const send = sqs.send.bind(sqs)
    sqs.send = async (command, options) => {
      const told = await send(command, options)
      const { Entries: [entry] = [] } = (command as { input: { Entries?: { VisibilityTimeout?: number }[] } }).input
      if (!entry?.VisibilityTimeout) return told
      asked.resolve()
      await answer.promise
      return told
    }
    const extending = session.leases?.extend([id], call())
    await asked.promise
    await session.leases?.end(id, call())
    answer.resolve()
    await extending
    expect([held(session), sqs.visible('orders')]).toEqual([[], 1])
  })

  it('of samples that went back by themselves are forgotten, on disk too', async () => {
    let now = 1_000_000
    const sqs = queueOf(3, () => now)
    await using opened = await openFakeSqs(sqs)
    const sizes = new Set<number>()
    for (let n = 0; n < 5; n++) {
      await read(opened.session, { hideSeconds: 5, limit: 3 })
      sizes.add((await stat(join(opened.dir, 'holds-c1.jsonl'))).size)
      now += 60_000
    }
    expect(sizes.size).toBe(1)
  })

  it('whose receipt is no longer good are gone, and no failure', async () => {
    const sqs = queueOf(1)
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, { mode: 'hold', hideSeconds: 60 })
    const [lease] = held(opened.session)
    sqs.messages('orders')[0]!.receipt = 'another consumer has it now'
    await opened.session.leases?.end(lease?.id ?? '', call())
    expect(held(opened.session)).toEqual([])
  })
})

describe('what an earlier run held', () => {
  it('is given back when the connection opens again after a kill, and said', async () => {
    let now = 1_000_000
    const sqs = queueOf(6, () => now)
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, { mode: 'hold', hideSeconds: 600, limit: 2 })
    await read(opened.session, { hideSeconds: 300, limit: 3 })
    await read(opened.session, { hideSeconds: 10, limit: 1 })
    now += 60_000
    expect(await driver.leftBehind?.(opened.dir)).toEqual(['c1'])
    const next = await opened.afterKill()
    await vi.waitFor(() => expect(sqs.visible('orders')).toBe(6))
    expect(held(next)).toEqual([])
    const verdict = await read(next, { limit: 1 })
    expect(verdict?.notes?.join(' ')).toMatch(/5 that an earlier run of Tidemark held were given back.*1 that an earlier run .* gone back by their timeout/)
    const { sections } = await next.describe(ref, call())
    expect(JSON.stringify(sections)).toContain('5 were given back when it began again; 1 had gone back by their timeout')
  })

  it('leaves nothing to do after everything went back', async () => {
    const sqs = queueOf(2)
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, { hideSeconds: 0 })
    expect(await driver.leftBehind?.(opened.dir)).toEqual([])
    expect(await driver.leftBehind?.(`${opened.dir}-is-not-there`)).toEqual([])
  })

  describe('while AWS cannot be reached', () => {
    afterEach(() => vi.useRealTimers())
    it('is tried again', async () => {
      const sqs = queueOf(2)
      await using opened = await openFakeSqs(sqs)
      await read(opened.session, { mode: 'hold', hideSeconds: 600 })
      vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] })
      let refused = 0
      sqs.fail = ({ name }) => (name === 'ChangeMessageVisibilityBatch' && ++refused < 3 ? awsError('ServiceUnavailable', 'down', 503) : undefined)
      await opened.afterKill()
      for (let seconds = 0; sqs.visible('orders') < 2 && seconds < 60; seconds++) await aSecond()
      expect(sqs.visible('orders')).toBe(2)
      expect(refused).toBe(3)
    })
  })

  it('is not taken from a session of this run by another one that tries the connection', async () => {
    const sqs = queueOf(2)
    await using opened = await openFakeSqs(sqs)
    await read(opened.session, { mode: 'hold', hideSeconds: 600 })
    const tried = await opened.again()
    await tried.list({ kind: 'queue' }, call())
    await tried[Symbol.asyncDispose]()
    expect(held(opened.session)).toHaveLength(2)
    expect(sqs.visible('orders')).toBe(0)
  })
})

describe('a read that lasts longer than it hides', () => {
  afterEach(() => vi.useRealTimers())
  it('keeps what it took hidden, so that it receives nothing twice', async () => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] })
    const sqs = queueOf(15)
    await using opened = await openFakeSqs(sqs)
    const reading = opened.session.read?.(ref, { hideSeconds: 1, waitSeconds: 1 }, { signal: new AbortController().signal, log: quietLog })
    const ids: string[] = []
    for await (const batch of reading ?? []) {
      ids.push(...batch.messages.map(({ id }) => id))
      // Whoever reads takes a minute over each batch.
      for (let seconds = 0; batch.messages.length > 0 && seconds < 60; seconds++) await aSecond()
    }
    expect(ids).toHaveLength(15)
    expect(sqs.messages('orders').map(({ receives }) => receives)).toEqual(Array(15).fill(1))
    await vi.advanceTimersByTimeAsync(1_001)
    expect(sqs.visible('orders')).toBe(15)
  })
})
