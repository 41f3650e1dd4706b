import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { Judge } from '#main/systems/kinesis/read/judge.ts'
import type { Fed } from '#main/systems/kinesis/tail/feed.ts'
import { readToken } from '#main/systems/kinesis/tail/token.ts'
import { shard as told } from './flow-world.ts'
import { fed, one, openTail, record } from './tail-world.ts'

describe('a tail of a stream', () => {
  const tails: { stop(): Promise<void> }[] = []
  const tail = (...args: Parameters<typeof openTail>) => {
    const opened = openTail(...args)
    tails.push(opened)
    return opened
  }
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const each of tails.splice(0)) await each.stop()
  })

  it('gives what comes to all shards, each from where it was said', async () => {
    const t = tail({ a: [fed([record(1)]), fed([record(3)])], b: [fed([record(2)])] })
    t.run.add(one('a'), 'newest')
    t.run.add(one('b'), { after: '1' })
    await t.until(3)
    expect(t.texts().toSorted()).toEqual(['m1', 'm2', 'm3'])
    expect(t.asked.map(({ shard, place }) => [shard, place])).toEqual([['a', 'newest'], ['b', { after: '1' }]])
  })

  it('asks for nothing more while nobody takes what came', async () => {
    const rest = Array.from({ length: 20 }, (_, n) => fed([record(n + 1)]))
    const t = tail({ a: rest })
    t.run.add(one('a'), 'newest')
    await t.until(1)
    const left = rest.length
    await sleep(150)
    expect(rest.length).toBe(left)
  })

  it('cuts an answer into batches of at most 500 messages, each with a token that goes on exactly there', async () => {
    const t = tail({ a: [fed(Array.from({ length: 700 }, (_, n) => record(n + 1)))] })
    t.run.add(one('a'), 'newest')
    await t.until(700)
    expect(t.taken.map(({ messages }) => messages.length).filter(Boolean)).toEqual([500, 200])
    const tokens = t.taken.filter(({ messages }) => messages.length > 0)
      .map(({ resume = '' }) => readToken(resume, t.subject).get('a'))
    expect(tokens[0]).toEqual({ at: '500', sub: 1 })
    const again = tail({ a: [fed(Array.from({ length: 201 }, (_, n) => record(n + 500)))] })
    again.run.add(one('a'), tokens[0] ?? 'newest')
    await again.until(200)
    expect([again.texts()[0], again.texts().length]).toEqual(['m501', 200])
    expect(again.asked[0]?.place).toEqual({ at: '500' })
  })

  it('resumes a quiet shard at the moment it was last asked, not at the newest', async () => {
    const t = tail({ a: [fed([])] })
    t.run.add(one('a'), 'newest')
    const before = Date.now()
    const batch = await t.take()
    const place = readToken(batch?.resume ?? '', t.subject).get('a')
    expect(place).toEqual({ time: expect.any(Number) as number })
    expect(typeof place === 'object' && 'time' in place && place.time >= before && place.time <= Date.now()).toBe(true)
  })

  it('goes on with the children of a shard that ended, and with a merged one when both parents have', async () => {
    const t = tail({
      a: [fed([record(1)], { ended: true })], b: [fed([record(2)]), fed([record(3)], { ended: true })], ab: [fed([record(4)])],
    }, { shards: [told('a', 0, 0.5), told('b', 0.5, 1), told('ab', 0, 1, { ParentShardId: 'a', AdjacentParentShardId: 'b' })] })
    t.run.add(one('a'), 'newest')
    t.run.add(one('b'), 'newest')
    await t.until(4)
    expect(t.texts().at(-1)).toBe('m4')
    expect(t.asked.at(-1)).toMatchObject({ shard: 'ab', place: 'oldest' })
  })

  it('keeps a shard that ended in its token until its children are followed', async () => {
    const children = [told('b', 0, 1, { ParentShardId: 'a' })]
    for (const [listed, count, place] of [[[], 1, ['a', { after: '1' }]], [children, 2, ['b', { after: '2' }]]] as const) {
      const shards = [told('a', 0, 1), ...listed]
      const t = tail({ a: [fed([record(1)], { ended: true })], b: [fed([record(2)])] }, { shards })
      t.run.add(one('a'), 'newest')
      await t.until(count)
      expect([...readToken(t.taken.at(-1)?.resume ?? '', t.subject)]).toEqual([place])
    }
  })

  it('keeps the moment in its token at which the end of a shard was looked for that has not answered yet', async () => {
    const before = Date.now()
    const t = tail({ a: [fed([record(1)])] })
    for (const id of ['a', 'b']) t.run.add(one(id), 'newest')
    await t.until(1)
    const place = readToken(t.taken.at(-1)?.resume ?? '', t.subject).get('b')
    expect(place).toEqual({ time: expect.any(Number) as number })
    expect(typeof place === 'object' && 'time' in place && place.time >= before && place.time <= Date.now()).toBe(true)
  })

  it('follows no children where one shard alone is followed, and says that it is closed', async () => {
    const shards = [told('a', 0, 1), told('b', 0, 1, { ParentShardId: 'a' })]
    const t = tail({ a: [fed([], { ended: true })] }, { grows: false, shards })
    t.run.add(one('a'), 'newest')
    const batch = await t.take()
    const message = expect.stringContaining('Shard a is closed') as string
    expect(batch?.problems?.[0]).toMatchObject({ code: 'Conflict', message })
    expect(t.asked.map(({ shard }) => shard)).toEqual(['a'])
  })

  it('jumps to the end when it is more than 10,000 records behind, and names what it left out', async () => {
    // 2,000 records in two seconds, and a minute of them to come.
    const behind = fed(Array.from({ length: 2_000 }, (_, n) => record(n + 1, 'old', n)), { behindMs: 60_000 })
    const t = tail({ a: [behind, fed([record(90_000)])] })
    t.run.add(one('a'), { after: '0' })
    await t.until(1)
    expect(t.texts()).toEqual(['m90000'])
    expect(t.taken.flatMap(({ skipped = [] }) => skipped)).toEqual([{ partition: 'a', from: '1', to: '90000' }])
    expect(t.asked.map(({ place }) => place)).toEqual([{ after: '0' }, 'newest'])
  })

  it('keeps on where it is only a little behind', async () => {
    const t = tail({ a: [fed([record(1), record(2)], { behindMs: 3_000 }), fed([record(3)])] })
    t.run.add(one('a'), { after: '0' })
    await t.until(3)
    expect(t.taken.some(({ skipped }) => skipped)).toBe(false)
  })

  it('jumps over what a reader missed that was away, however little it is', async () => {
    const script = { a: [fed([record(1)]), fed([record(2)])] as Fed[] }
    const t = tail(script)
    t.run.add(one('a'), 'newest')
    await t.until(1)
    // The reader comes back after six seconds; what was asked before it left is given, what it had not asked for is behind by then.
    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 6_000)
    script.a.push(fed([record(3)]), fed([record(4)], { behindMs: 2_000 }), fed([record(9)]))
    await t.until(4)
    vi.restoreAllMocks()
    expect(t.texts()).toEqual(['m1', 'm2', 'm3', 'm9'])
    expect(t.taken.flatMap(({ skipped = [] }) => skipped)).toEqual([{ partition: 'a', from: '4', to: '9' }])
  })

  it('tells what passes once and tries again from where it was; what does not pass ends it', async () => {
    const throttled = () => new ProblemError({ code: 'Throttled', message: 'Slow down.' })
    const forbidden = new ProblemError({ code: 'Forbidden', message: 'No.' })
    const answers = [fed([record(1)]), throttled(), throttled(), fed([record(2)]), forbidden]
    const t = tail({ a: answers }, { shards: [told('a', 0, 1)] })
    t.run.add(one('a'), 'newest')
    await t.until(2)
    expect(t.taken.flatMap(({ problems = [] }) => problems.map(({ message }) => message))).toEqual(['Slow down.'])
    expect(t.asked.map(({ place }) => place)).toEqual(['newest', { after: '1' }, { after: '1' }])
    await expect((async () => { for (;;) await t.take() })()).rejects.toMatchObject({ problem: { code: 'Forbidden' } })
  })

  it('goes on where a shard expired and its children cannot be listed just now', async () => {
    const gone = new ProblemError({ code: 'NotFound', message: 'Gone.' })
    let listings = 0
    const t = tail({ a: [fed([record(1)]), gone, gone], b: [fed([record(2)])] }, {
      listShards: () => {
        if (listings++ === 0) throw new ProblemError({ code: 'Throttled', message: 'Slow down.' })
        return { Shards: [{ ...told('b', 0, 1), ParentShardId: 'a' }] }
      },
    })
    t.run.add(one('a'), 'newest')
    await t.until(2)
    expect(t.texts()).toEqual(['m1', 'm2'])
  })

  it('filters, counts what it judged, and shows raw bytes where they are asked for', async () => {
    const query = { filter: { text: 'yes' }, raw: true }
    const t = tail({ a: [fed([record(1, 'no'), record(2, 'yes'), record(3, 'no')])] }, { query })
    t.run.add(one('a'), 'newest')
    await t.until(1)
    const message = { value: { text: 'yes', raw: 'eWVz' }, position: { sequence: '2' } }
    expect(t.taken.at(-1)).toMatchObject({ progress: { scanned: 3, matched: 1 }, messages: [message] })
  })

  it('does not show again what was among the last ones', async () => {
    const t = tail({ a: [fed([record(1), record(2), record(3)])] })
    t.run.add(one('a'), 'newest')
    await t.run.prime()
    const judge = new Judge({})
    const { rows } = await judge.judge([record(1), record(2)], one('a'), { index: 0 })
    t.run.shown(rows.map(({ message }) => message))
    await t.until(1)
    expect(t.texts()).toEqual(['m3'])
  })
})
