import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RedriveLine } from '#main/systems/sqs/actions/redrive/lines.ts'
import type { Job, Moved } from '#main/systems/sqs/actions/redrive/job.ts'
import { moveByJournal } from '#main/systems/sqs/actions/redrive/move.ts'
import { openSteps, type Steps } from '#main/systems/sqs/actions/steps.ts'
import { arnOf, MemorySqs } from '../../../fixtures/memory-sqs.ts'

let folder: string
let journals = 0
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'tidemark-redrive-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))
const newJournal = () => join(folder, `${journals++}.journal`)

type More = { fifo?: boolean; wanted?: readonly string[]; isChosen?: Job['isChosen']; edited?: Job['edited']; perSecond?: number; signal?: AbortSignal }
const nameOf = (base: string, fifo = false) => (fifo ? `${base}.fifo` : base)

/** A dead-letter queue with messages and the queue they go to. */
function memory(count: number, fifo = false) {
  const sqs = new MemorySqs()
  const [source, target] = [nameOf('dlq', fifo), nameOf('orders', fifo)]
  sqs.create(source)
  sqs.create(target)
  const ids = Array.from({ length: count }, (_, n) => sqs.put(source, `{"n":${n}}`, fifo ? { group: `g${n % 2}`, dedupId: `d${n}` } : {}))
  return { sqs, source, target, ids }
}

/** Runs a redrive; `steps` may be a journal that dies. */
async function run(sqs: MemorySqs, steps: Steps<RedriveLine>, more: More = {}): Promise<Moved> {
  const [source, target] = [nameOf('dlq', more.fifo), nameOf('orders', more.fifo)]
  const client = sqs.client()
  const url = (name: string) => `http://sqs.memory/000000000000/${name}`
  return moveByJournal({
    source: { name: source, url: url(source), fifo: more.fifo ?? false },
    target: async () => ({ name: target, url: url(target), arn: arnOf(target), fifo: more.fifo ?? false }),
    wanted: more.wanted ? new Set(more.wanted) : null, isChosen: more.isChosen ?? (() => true), edited: more.edited ?? ((whole) => whole),
    perSecond: more.perSecond, expected: 10,
    counts: async () => ({ visible: sqs.holds(source).length - sqs.hidden(source), inFlight: sqs.hidden(source) }),
  }, steps, { once: sqs.client(1), client, now: () => sqs.now, wait: sqs.wait }, { signal: more.signal ?? new AbortController().signal, tell: () => {} })
}

async function whole(sqs: MemorySqs, journal: string, more: More = {}): Promise<Moved> {
  await using steps = await openSteps(journal, RedriveLine)
  return await run(sqs, steps, more)
}

/** Runs until the given point of it, where everything stops for good; null where it ended before. Points are counted in `at`. */
async function dying(sqs: MemorySqs, journal: string, dieAt: number, more: More, at = { count: 0 }): Promise<Moved | null> {
  const died = Promise.withResolvers<null>()
  const never = new Promise<never>(() => {})
  const point = async () => {
    if (at.count++ !== dieAt) return
    died.resolve(null)
    await never
  }
  sqs.point = point
  const real = await openSteps(journal, RedriveLine)
  const steps: Steps<RedriveLine> = {
    before: real.before,
    async add(...lines) {
      await point()
      const torn = at.count === dieAt
      if (torn) await appendFile(journal, JSON.stringify(lines.at(-1)).slice(0, 20))
      await point()
      await real.add(...lines)
      await point()
    },
    [Symbol.asyncDispose]: () => real[Symbol.asyncDispose](),
  }
  const result = await Promise.race([run(sqs, steps, more), died.promise])
  sqs.point = async () => {}
  await steps[Symbol.asyncDispose]()
  return result
}

/** Every message is in exactly one queue, or named in doubt; nothing is hidden. */
function expectWhole(sqs: MemorySqs, { state, failed, hidden }: Moved, ids: readonly string[], fifo: boolean, where: string): void {
  const source = sqs.holds(nameOf('dlq', fifo))
  const target = sqs.holds(nameOf('orders', fifo))
  const doubts = state.of('doubt')
  expect({ where, failed, hidden, left: sqs.hidden(nameOf('dlq', fifo)) }).toEqual({ where, failed: undefined, hidden: { count: 0, until: 0 }, left: 0 })
  expect(doubts.length, where).toBeLessThanOrEqual(fifo ? 0 : 1)
  ids.forEach((id, n) => {
    const [inSource, inTarget] = [source.filter((one) => one.id === id).length, target.filter(({ body }) => body === `{"n":${n}}`).length]
    const told = { where, n, inSource, inTarget, inDoubt: doubts.includes(id) }
    if (told.inDoubt) expect([told.inSource, told.inTarget <= 1], JSON.stringify(told)).toEqual([1, true])
    else expect(inSource + inTarget, JSON.stringify(told)).toBe(1)
  })
}

describe('killed at every step', () => {
  test.each([
    { name: 'standard', fifo: false, gapMs: 0 }, { name: 'standard, resumed when its receipts had run out', fifo: false, gapMs: 600_000 },
    { name: 'standard, resumed when another receiver had them meanwhile', fifo: false, gapMs: 600_000, other: true },
    { name: 'FIFO', fifo: true, gapMs: 0 }, { name: 'FIFO, resumed within the time that dedup ids are known', fifo: true, gapMs: 120_000 },
  ])('$name: every message ends in exactly one queue, or the one in doubt is named', async ({ fifo, gapMs, other = false }) => {
    const points = { count: 0 }
    {
      const { sqs, ids } = memory(6, fifo)
      const moved = await dying(sqs, newJournal(), -1, { fifo }, points)
      expect(moved && sqs.holds(nameOf('orders', fifo))).toHaveLength(ids.length)
    }
    expect(points.count).toBeGreaterThan(60)
    for (let dieAt = 0; dieAt < points.count; dieAt++) {
      const { sqs, ids } = memory(6, fifo)
      const journal = newJournal()
      expect(await dying(sqs, journal, dieAt, { fifo })).toBeNull()
      sqs.now += gapMs
      // Receipts of before delete nothing any more, although SQS says that they did.
      if (other) sqs.holds('dlq').forEach((message) => Object.assign(message, { receipt: 'of another', visibleAt: sqs.now + 1_000 }))
      expectWhole(sqs, await whole(sqs, journal, { fifo }), ids, fifo, `died at ${dieAt}`)
      expect(sqs.holds(nameOf('orders', fifo)).length, `died at ${dieAt}`).toBeGreaterThanOrEqual(ids.length - 1)
    }
  }, 60_000)

  test('some are chosen: the others stay, whenever it died and died again while it was resumed', async () => {
    for (let dieAt = 3; dieAt < 70; dieAt++) {
      const { sqs, ids } = memory(14)
      const journal = newJournal()
      const wanted = [ids[3], ids[12]].filter((id) => id !== undefined)
      await dying(sqs, journal, dieAt, { wanted })
      if (dieAt % 2 === 1) await dying(sqs, journal, dieAt % 17, { wanted })
      else {
        // Another receiver has them when it is resumed.
        sqs.now += 600_000
        sqs.holds('dlq').forEach((message) => Object.assign(message, { receipt: 'of another', visibleAt: sqs.now + 1_000 }))
      }
      const moved = await whole(sqs, journal, { wanted })
      const where = `died at ${dieAt}`
      const doubts = moved.state.of('doubt')
      expect(doubts.length, where).toBeLessThanOrEqual(2)
      const left = sqs.holds('dlq').map(({ id }) => id)
      expect(ids.filter((id) => !left.includes(id)).toSorted(), where).toEqual(wanted.filter((id) => !doubts.includes(id)).toSorted())
      expect(sqs.holds('dlq').filter(({ visibleAt, receipt }) => visibleAt > sqs.now && receipt !== 'of another'), where).toEqual([])
      expect(sqs.holds('orders').length, where).toBeGreaterThanOrEqual(wanted.length - doubts.length)
      expect(sqs.holds('orders').length, where).toBeLessThanOrEqual(wanted.length)
    }
  }, 60_000)
})

test('no more are sent a second than was asked', async () => {
  const { sqs, ids } = memory(11)
  const began = sqs.now
  const moved = await whole(sqs, newJournal(), { perSecond: 2 })
  expect(moved.state.of('deleted')).toHaveLength(ids.length)
  // Ten waits of half a second, and the long poll that finds the queue empty.
  expect(sqs.now - began).toBeGreaterThanOrEqual(5_000)
})

test('messages of a receive whose answer was lost are waited for and moved', async () => {
  const { sqs, ids } = memory(15)
  let receives = 0
  sqs.fault = (operation) => (operation === 'ReceiveMessage' && ++receives === 1 ? 'reset-after' : undefined)
  const began = sqs.now
  expectWhole(sqs, await whole(sqs, newJournal()), ids, false, 'lost')
  expect(sqs.holds('orders')).toHaveLength(15)
  expect(sqs.now - began).toBeGreaterThanOrEqual(20_000)
})
