import { describe, expect, it } from 'vitest'
import { readBatchHeaders } from '#main/systems/kafka/scan/record-batch.ts'
import { stableStates, UnstableZone } from '#main/systems/kafka/scan/transactions.ts'
import { buildBatch, buildMarker } from '../../../../fixtures/build-batch.ts'
import { fakeLog, type FakeBatch } from './fake-log.ts'

const [a, b, c] = [1n, 2n, 3n]
const write = (offset: number, producerId: bigint, count = 1): FakeBatch => ({
  bytes: buildBatch({
    baseOffset: offset, transactional: true, producerId, producerEpoch: 0,
    records: Array.from({ length: count }, () => ({ value: 'x' })),
  }),
  last: offset + count - 1,
})
const mark = (offset: number, producerId: bigint, aborts: boolean): FakeBatch => ({
  bytes: buildMarker(offset, producerId, aborts), last: offset,
})
const plain = (offset: number): FakeBatch => ({
  bytes: buildBatch({ baseOffset: offset, records: [{ value: 'x' }] }), last: offset,
})
const joined = (batches: readonly FakeBatch[]) => Buffer.concat(batches.map(({ bytes }) => bytes))

describe('below the last stable offset', () => {
  it('every aborted stretch of a producer is marked, and only that', () => {
    const bytes = joined([
      write(0, a), write(1, b, 2), plain(3), mark(4, b, true), write(5, b), mark(6, b, false), write(7, a), mark(8, a, true),
      write(9, b), mark(10, b, true),
    ])
    const aborted = [{ producerId: b, firstOffset: 9 }, { producerId: a, firstOffset: 0 }, { producerId: b, firstOffset: 1 }]
    expect(stableStates(bytes, readBatchHeaders(bytes), aborted)).toEqual(
      ['aborted', 'aborted', 'plain', 'plain', 'plain', 'plain', 'aborted', 'plain', 'aborted', 'plain'])
  })

  it('a stretch that began before what was fetched is marked too', () => {
    const bytes = joined([write(50, a), mark(51, a, true), write(52, a), mark(53, a, false)])
    expect(
      stableStates(bytes, readBatchHeaders(bytes), [{ producerId: a, firstOffset: 3 }])
    ).toEqual(['aborted', 'plain', 'plain', 'plain'])
  })
})

describe('above the last stable offset', () => {
  const log = [write(0, a), write(1, b, 2), mark(3, b, true), write(4, c), mark(5, c, false), write(6, b), mark(7, b, false)]
  const statesOf = async (open: ReadonlyMap<bigint, number> | null, from = 0, to = log.length) => {
    const zone = new UnstableZone(fakeLog(0, { batches: log, end: 8, stable: 0, open }))
    const bytes = joined(log.slice(from, to))
    return await zone.states(bytes, readBatchHeaders(bytes), readBatchHeaders(bytes)[0]?.baseOffset ?? 0)
  }

  it('markers decide, and the open transaction is named', async () => {
    expect(await statesOf(new Map([[a, 0], [b, -1]]))).toEqual(['open', 'aborted', 'plain', 'plain', 'plain', 'plain', 'plain'])
  })

  it('markers ahead of the piece are looked for', async () => {
    expect(await statesOf(new Map([[a, 0]]), 0, 2)).toEqual(['open', 'aborted'])
    expect(await statesOf(new Map([[a, 0]]), 3, 4)).toEqual(['plain'])
  })

  it('without a description of the producers it stays undecided', async () => {
    expect(await statesOf(null)).toEqual(['undecided', 'aborted', 'plain', 'plain', 'plain', 'plain', 'plain'])
  })

  it('a transaction that opened later does not mark an earlier one', async () => {
    expect(await statesOf(new Map([[a, 0], [b, 20]]), 1, 2)).toEqual(['aborted'])
  })

  it('reading downwards, a marker beyond a gap is not taken for the first one', async () => {
    const zone = new UnstableZone(fakeLog(0, { batches: log, end: 8, stable: 0, open: new Map([[a, 0]]) }))
    const ask = async (from: number, to: number) => {
      const bytes = joined(log.slice(from, to))
      return await zone.states(bytes, readBatchHeaders(bytes), readBatchHeaders(bytes)[0]?.baseOffset ?? 0)
    }
    expect(await ask(5, 7)).toEqual(['plain', 'plain'])
    expect(await ask(1, 2)).toEqual(['aborted'])
  })
})
