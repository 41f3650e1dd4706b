import type { _Record } from '@aws-sdk/client-kinesis'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Batch } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import { Judge } from '#main/systems/kinesis/read/judge.ts'
import type { Shard } from '#main/systems/kinesis/shared.ts'
import type { Fed, Feed, Following } from '#main/systems/kinesis/tail/feed.ts'
import { Lineage } from '#main/systems/kinesis/tail/lineage.ts'
import { TailRun } from '#main/systems/kinesis/tail/tail-run.ts'
import { readToken, type Subject } from '#main/systems/kinesis/tail/token.ts'
import { call, shard as told, world } from './flow-world.ts'

const one = (id: string, more: Partial<Shard> = {}): Shard => ({
  id, open: true, parents: [], firstHash: '0', lastHash: String((1n << 128n) - 1n), firstSequence: '0', lastSequence: null, ...more,
})
const record = (sequence: number, text = `m${sequence}`, at = sequence): _Record =>
  ({ SequenceNumber: String(sequence), Data: Buffer.from(text), PartitionKey: 'k', ApproximateArrivalTimestamp: new Date(at) })
const fed = (records: readonly _Record[], more: Partial<Fed> = {}): Fed => ({ records, behindMs: 0, ended: false, ...more })
const summary = { name: 'clicks', arn: 'arn:clicks', createdAt: 1 }

/** A tail over shards that answer what `script` holds for them, then nothing. What was asked is in `asked`. */
function open(script: Record<string, (Fed | Error)[]>, {
  query = {}, shards = [], grows = true, listShards = () => ({ Shards: shards }),
}: {
  readonly query?: TailQuery; readonly shards?: readonly object[]; readonly grows?: boolean; readonly listShards?: () => object
} = {}) {
  const asked: Following[] = []
  const stop = new AbortController()
  const feed: Feed = async function* (following) {
    asked.push(following)
    for (;;) {
      let next = script[following.shard]?.shift()
      for (; next === undefined; next = script[following.shard]?.shift()) await sleep(5, undefined, { signal: stop.signal })
      if (next instanceof Error) throw next
      yield next
      if (next.ended) return
    }
  }
  const subject: Subject = { summary, shards: null, query }
  const { kinesis } = world({ ListShards: listShards })
  const run = new TailRun({ kinesis, subject, judge: new Judge(query), feed, grows }, { ...call, signal: stop.signal })
  const batches = run.follow()
  const taken: Batch[] = []
  const texts = () => taken.flatMap(({ messages }) => messages.map(({ value }) => String(value?.text)))
  return {
    run, asked, texts, taken, subject,
    async take() {
      const { value } = await batches.next()
      if (value) taken.push(value)
      return value ?? undefined
    },
    async until(count: number) {
      for (let takes = 0; texts().length < count && takes < 50; takes++) await this.take()
    },
    async stop() {
      stop.abort()
      await batches.return()
    },
  }
}

describe('a tail of a stream', () => {
  const tails: { stop(): Promise<void> }[] = []
  const tail = (...args: Parameters<typeof open>) => {
    const opened = open(...args)
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
    const tokens = t.taken.filter(({ messages }) => messages.length > 0).map(({ resume = '' }) => readToken(resume, t.subject).get('a'))
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

  it('follows no children where one shard alone is followed, and says that it is closed', async () => {
    const t = tail({ a: [fed([], { ended: true })] }, { grows: false, shards: [told('a', 0, 1), told('b', 0, 1, { ParentShardId: 'a' })] })
    t.run.add(one('a'), 'newest')
    const batch = await t.take()
    expect(batch?.problems?.[0]).toMatchObject({ code: 'Conflict', message: expect.stringContaining('Shard a is closed') as string })
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
    // The reader comes back after six seconds; what was asked before it left is given, what it had not asked for yet is behind by then.
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
    const t = tail({ a: [fed([record(1)]), throttled(), throttled(), fed([record(2)]), new ProblemError({ code: 'Forbidden', message: 'No.' })] },
      { shards: [told('a', 0, 1)] })
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
    const t = tail({ a: [fed([record(1, 'no'), record(2, 'yes'), record(3, 'no')])] }, { query: { filter: { text: 'yes' }, raw: true } })
    t.run.add(one('a'), 'newest')
    await t.until(1)
    expect(t.taken.at(-1)).toMatchObject({ progress: { scanned: 3, matched: 1 }, messages: [{ value: { text: 'yes', raw: 'eWVz' }, position: { sequence: '2' } }] })
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

describe('which shards come next', () => {
  it('waits for both parents of a merge that are followed, and not for one that is not', () => {
    const lineage = new Lineage()
    const merged = one('ab', { parents: ['a', 'b'] })
    for (const id of ['a', 'b']) lineage.start(id)
    lineage.end('a')
    expect(lineage.next([merged])).toEqual([])
    lineage.end('b')
    expect(lineage.next([merged])).toEqual([merged])
    const alone = new Lineage()
    alone.start('a')
    alone.end('a')
    expect(alone.next([merged])).toEqual([merged])
  })

  it('keeps asking for children that AWS does not list yet, and starts each once', () => {
    const lineage = new Lineage()
    lineage.start('a')
    lineage.end('a')
    expect([lineage.next([one('a')]), lineage.waits]).toEqual([[], true])
    const children = [one('b', { parents: ['a'] }), one('c', { parents: ['a'] })]
    expect(lineage.next(children)).toEqual(children)
    for (const { id } of children) lineage.start(id)
    expect([lineage.next(children), lineage.waits]).toEqual([[], false])
  })
})

describe('a resume token of a tail', () => {
  const subject: Subject = { summary, shards: null, query: { filter: { text: 'x' } } }
  const { run } = open({})
  const token = run.batch().resume ?? ''

  it.each<[string, string, Partial<Subject>, string]>([
    ['another filter', token, { query: { filter: { text: 'x' } } }, 'BadInput'], ['other shards', token, { shards: ['a'], query: {} }, 'BadInput'],
    ['a stream that was made anew', token, { summary: { ...summary, createdAt: 2 }, query: {} }, 'Conflict'],
    ['another stream', token, { summary: { ...summary, arn: 'arn:other' }, query: {} }, 'BadInput'], ['no token', 'x', {}, 'BadInput'],
  ])('is refused with %s', (_name, text, other, code) => {
    expect(() => readToken(text, { ...subject, ...other })).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code }) as object }) as Error)
  })
})
