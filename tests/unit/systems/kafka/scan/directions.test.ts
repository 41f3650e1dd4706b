import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReadRun } from '#main/systems/kafka/scan/read-run.ts'
import { buildBatch, buildMarker, buildOldMessage, type BuiltRecord } from '../../../../fixtures/build-batch.ts'
import { fakeRun, messagesOf, type FakeBatch, type FakeLog, type FakeOptions } from './fake-log.ts'

const scannedIn = (run: ReadRun) => run.partitions.reduce((sum, { counts }) => sum + counts.scanned, 0)
const done = (run: ReadRun) => run.partitions.every(({ position, plan }) => position === plan.end)

/** Batches with gaps between and inside them, markers, empty batches, and times that go back. */
const partition = fc.array(fc.record({
  gap: fc.nat(3), kind: fc.constantFrom('records', 'records', 'records', 'marker', 'empty'),
  records: fc.array(fc.record({ skip: fc.nat(2), time: fc.nat(50) }), { minLength: 1, maxLength: 6 }),
}), { maxLength: 12 }).map((parts): FakeLog => {
  const batches: FakeBatch[] = []
  let at = 0
  for (const { gap, kind, records } of parts) {
    at += gap
    if (kind === 'marker') {
      batches.push({ bytes: buildMarker(at, 9n, false), last: at })
      at++
      continue
    }
    const base = at
    const built: BuiltRecord[] = records.map(({ skip, time }) => {
      const offset = at + skip
      at = offset + 1
      return { offset, time: 1_000 + time, value: `${offset}` }
    })
    batches.push({
      bytes: buildBatch({ baseOffset: base, firstTime: 1_000, lastOffset: at - 1, records: kind === 'empty' ? [] : built }),
      last: at - 1,
    })
  }
  return { batches, end: at }
})
const logs = fc.array(partition, { minLength: 1, maxLength: 4 })
const odd: FakeOptions = { filter: { where: 'offset % 2 == 1' } }
/** How slices are dealt must not be seen in what is found. */
const dealing = fc.record({ atOnce: fc.integer({ min: 1, max: 5 }), sliceRows: fc.integer({ min: 1, max: 8 }) })

describe('both directions', () => {
  it('hold the same messages, whatever the gaps', async () => {
    await fc.assert(fc.asyncProperty(logs, fc.boolean(), dealing, async (given, filtered, dealt) => {
      const options = { ...dealt, ...(filtered && odd) }
      const [up, down] = [fakeRun(given, 'forward', options), fakeRun(given, 'backward', options)]
      const [forward, backward] = [await messagesOf(up), await messagesOf(down)]
      expect(backward.map(({ id }) => id).toSorted()).toEqual(forward.map(({ id }) => id).toSorted())
      expect([done(up), done(down)]).toEqual([true, true])
      expect(scannedIn(down)).toBe(scannedIn(up))
      for (const id of given.keys()) {
        const offsets = (messages: typeof forward) => messages.filter(
          ({ position }) => position['partition'] === String(id)
        ).map(({ position }) => Number(position['offset']))
        expect(offsets(forward)).toEqual(offsets(forward).toSorted((a, b) => a - b))
        expect(offsets(backward)).toEqual(offsets(forward).toReversed())
      }
    }), { numRuns: 60 })
  })

  it.each(['forward', 'backward'] as const)('%s in pages lose and repeat nothing, and count all once', async (direction) => {
    await fc.assert(fc.asyncProperty(logs, fc.integer({ min: 1, max: 7 }), dealing, async (given, limit, dealt) => {
      const whole = fakeRun(given, direction, odd)
      const wanted = (await messagesOf(whole)).map(({ id }) => id)
      const ids: string[] = []
      let scanned = 0
      let positions: readonly number[] | undefined
      for (let pages = 0; pages < 200; pages++) {
        const run = fakeRun(given, direction, { ...odd, ...dealt, limit, ...(positions && { positions }) })
        ids.push(...(await messagesOf(run)).map(({ id }) => id))
        scanned += scannedIn(run)
        positions = run.partitions.map(({ position }) => position)
        if (done(run)) break
      }
      expect(ids.toSorted()).toEqual(wanted.toSorted())
      expect(scanned).toBe(scannedIn(whole))
    }), { numRuns: 60 })
  })

  it('tell aborted records apart, however the slices fall', async () => {
    const steps = fc.array(fc.record({ producer: fc.bigInt({ min: 1n, max: 3n }), ends: fc.boolean(), aborts: fc.boolean() }), {
      minLength: 1, maxLength: 30,
    })
    await fc.assert(fc.asyncProperty(steps, dealing, async (given, dealt) => {
      const batches: FakeBatch[] = []
      const aborted: { producerId: bigint; firstOffset: number; to: number }[] = []
      const begun = new Map<bigint, number[]>()
      const wanted = new Set<string>()
      const end = (producerId: bigint, aborts: boolean) => {
        const offsets = begun.get(producerId)
        const at = batches.length
        begun.delete(producerId)
        batches.push({ bytes: buildMarker(at, producerId, aborts), last: at })
        if (!offsets || !aborts) return
        aborted.push({ producerId, firstOffset: offsets[0] ?? at, to: at })
        for (const offset of offsets) wanted.add(`0-${offset}`)
      }
      for (const { producer, ends, aborts } of given) {
        const at = batches.length
        batches.push({
          bytes: buildBatch({ baseOffset: at, transactional: true, producerId: producer, records: [{ value: 'x' }] }), last: at,
        })
        begun.set(producer, [...begun.get(producer) ?? [], at])
        if (ends) end(producer, aborts)
      }
      for (const producer of begun.keys()) end(producer, false)
      for (const direction of ['forward', 'backward'] as const) {
        const run = fakeRun([{ batches, end: batches.length, aborted }], direction, dealt)
        const found = (await messagesOf(run)).filter(({ flags }) => flags.includes('aborted')).map(({ id }) => id)
        expect(new Set(found)).toEqual(wanted)
        expect(run.partitions[0]?.counts.aborted).toBe(wanted.size)
      }
    }), { numRuns: 60 })
  })

  it('give the newest first backward, where times rise with the offsets', async () => {
    const rising = fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 4 })
    await fc.assert(fc.asyncProperty(rising, fc.integer({ min: 1, max: 9 }), dealing, async (steps, limit, dealt) => {
      const given = steps.map((waits, id): FakeLog => {
        let time = 1_000 + id
        const batches = waits.map((wait, offset) => ({
          bytes: buildBatch({ baseOffset: offset, firstTime: (time += 10 * (wait + 1)), records: [{ value: `${offset}` }] }),
          last: offset,
        }))
        return { batches, end: waits.length }
      })
      const times: number[] = []
      let positions: readonly number[] | undefined
      for (let pages = 0; pages < 200; pages++) {
        const run = fakeRun(given, 'backward', { ...odd, ...dealt, limit, ...(positions && { positions }) })
        times.push(...(await messagesOf(run)).map(({ at }) => at ?? 0))
        positions = run.partitions.map(({ position }) => position)
        if (done(run)) break
      }
      expect(times).toEqual(times.toSorted((a, b) => b - a))
    }), { numRuns: 60 })
  })

  it('show a match before the search is over', async () => {
    const batch = (n: number, value: string) => ({
      bytes: buildBatch({ baseOffset: n, firstTime: 1_000 + n, records: [{ value }] }), last: n,
    })
    const long: FakeLog = { end: 20_000, batches: Array.from({ length: 20_000 }, (_, n) => batch(n, 'hay')) }
    const short: FakeLog = { end: 20_000, batches: [batch(19_000, 'needle')] }
    for (const direction of ['forward', 'backward'] as const) {
      const run = fakeRun([long, short], direction, { filter: { text: 'needle' }, atOnce: 1, slowMs: 60 })
      let seenAt: number | null = null
      for await (const _ of run.steps()) if (run.outbox.take().length > 0) seenAt ??= scannedIn(run)
      expect(seenAt ?? scannedIn(run)).toBeLessThan(20_000)
    }
  })

  it('count the bytes of a batch that the limit left half read', async () => {
    const bytes = buildBatch({ baseOffset: 0, records: Array.from({ length: 10 }, () => ({ value: 'x' })) })
    for (const direction of ['forward', 'backward'] as const) {
      const run = fakeRun([{ end: 10, batches: [{ bytes, last: 9 }] }], direction, { limit: 4 })
      expect(await messagesOf(run)).toHaveLength(4)
      expect(run.partitions[0]?.counts.bytes).toBe(bytes.length)
    }
  })

  it('give up what expired, count it, and end', async () => {
    const log: FakeLog = {
      start: 12, end: 20,
      batches: [{ bytes: buildBatch({ baseOffset: 10, records: Array.from({ length: 10 }, () => ({ value: 'x' })) }), last: 19 }],
    }
    for (const direction of ['forward', 'backward'] as const) {
      const run = fakeRun([log], direction, { lows: [5] })
      expect(await messagesOf(run)).toHaveLength(8)
      expect(run.partitions[0]).toMatchObject({ counts: { expired: 7 }, position: direction === 'forward' ? 20 : 5 })
    }
  })

  it('show what cannot be taken apart as a row that does not count as found', async () => {
    const broken = buildBatch({ baseOffset: 1, records: [{ value: 'x' }] })
    broken.writeUInt8(broken.readUInt8(60 + 5) ^ 1, 65)
    const log: FakeLog = { end: 3, batches: [
      { bytes: buildOldMessage(0, 'old'), last: 0 }, { bytes: broken, last: 1 }, {
        bytes: buildBatch({ baseOffset: 2, records: [{ value: 'sound' }] }), last: 2,
      },
    ] }
    for (const direction of ['forward', 'backward'] as const) {
      const run = fakeRun([log], direction)
      const messages = await messagesOf(run)
      expect(
        messages.map(({ id, flags }) => `${id} ${flags.includes('not-decoded')}`).toSorted()
      ).toEqual(['0-0 true', '0-1 true', '0-2 false'])
      expect(
        messages.filter(({ flags }) => flags.includes('not-decoded')).every(({ value }) => value?.problem && value.raw)
      ).toBe(true)
      expect(run.partitions[0]?.counts).toMatchObject({ scanned: 3, undecodable: 2, matched: 1 })
      expect(run.matched).toBe(1)
    }
  })

  it('rule out whole batches without taking them apart, and still count them', async () => {
    const batch = (n: number) => ({
      bytes: buildBatch({
        baseOffset: n * 10, codec: 'lz4',
        records: Array.from({ length: 10 }, (_, i) => ({ value: n === 3 && i === 4 ? 'needle' : 'hay' })),
      }),
      last: n * 10 + 9,
    })
    const log: FakeLog = { end: 50, batches: [0, 1, 2, 3, 4].map(batch) }
    for (const direction of ['forward', 'backward'] as const) {
      const run = fakeRun([log], direction, { filter: { text: 'needle' } })
      expect((await messagesOf(run)).map(({ id }) => id)).toEqual(['0-34'])
      expect(scannedIn(run)).toBe(50)
    }
  })
})
