import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decompress } from '#main/systems/kafka/scan/codecs.ts'
import { checksumHolds } from '#main/systems/kafka/scan/checksum.ts'
import {
  abortsTransaction, DamagedBatch, readBatchHeaders, RecordCursor, recordsOf,
} from '#main/systems/kafka/scan/record-batch.ts'
import { buildBatch, buildMarker, buildOldMessage, type BuiltBatch } from '../../../../fixtures/build-batch.ts'

function recordsIn(bytes: Buffer) {
  return readBatchHeaders(bytes).flatMap((header) => {
    const cursor = new RecordCursor(recordsOf(bytes, header), header)
    const records = []
    while (cursor.next()) records.push({
      offset: cursor.offset, time: cursor.time, key: cursor.key(), value: cursor.value(), headers: cursor.headers(),
    })
    return records
  })
}

describe('record batches', () => {
  it.each(['none', 'gzip', 'snappy', 'xerial', 'lz4', 'zstd'] as const)('are read whole with codec %s', (codec) => {
    const values = Array.from({ length: 200 }, (_, n) => `value ${n} ${'.'.repeat(n)}`)
    const bytes = buildBatch({ codec, baseOffset: 70, records: values.map((value) => ({ value })) })
    expect(
      recordsIn(bytes).map(({ offset, value }) => [offset, value?.toString()])
    ).toEqual(values.map((value, n) => [70 + n, value]))
  })

  it('keep null and empty apart, and headers in order with duplicates and nulls', () => {
    const headers = [['b', '1'], ['a', null], ['b', ''], ['', '2']] as const
    const [none, empty] = recordsIn(buildBatch({ records: [{}, { key: '', value: '', headers }] }))
    expect(none).toMatchObject({ key: null, value: null, headers: [] })
    expect(empty?.key).toHaveLength(0)
    expect(empty?.headers.map(({ name, value }) => [name, value?.toString() ?? null])).toEqual(headers)
  })

  it('keep offsets and times beyond 32 bits, gaps, and times that go back', () => {
    const base = 5_000_000_000_000
    const bytes = buildBatch({
      baseOffset: base, firstTime: 1_800_000_000_000,
      records: [{ offset: base, time: 1_800_000_000_000 }, { offset: base + 9, time: 1_200_000_000_000 }],
    })
    expect(recordsIn(bytes).map(({ offset, time }) => [offset, time])).toEqual([
      [base, 1_800_000_000_000], [base + 9, 1_200_000_000_000],
    ])
    expect(readBatchHeaders(bytes)[0]).toMatchObject({ baseOffset: base, lastOffset: base + 9 })
  })

  it('give every record the time of the batch when the broker sets it', () => {
    const bytes = buildBatch({ appendTime: true, maxTime: 1_900_000_000_000, records: [{ time: 5 }, { time: 6 }] })
    expect(recordsIn(bytes).map(({ time }) => time)).toEqual([1_900_000_000_000, 1_900_000_000_000])
  })

  it('leave out a last batch that was cut', () => {
    const [first, second] = [buildBatch({ records: [{ value: 'a' }] }), buildBatch({ baseOffset: 1, records: [{ value: 'b' }] })]
    const both = Buffer.concat([first, second])
    for (let length = first.length; length < both.length; length++)
      expect(readBatchHeaders(both.subarray(0, length))).toHaveLength(1)
    expect(readBatchHeaders(both)).toHaveLength(2)
  })

  it('of the old format are named with their offset', () => {
    expect(readBatchHeaders(Buffer.concat([
      buildOldMessage(7, 'old'), buildBatch({ baseOffset: 8, records: [{}] }),
    ]))).toMatchObject([
      { magic: 1, baseOffset: 7, lastOffset: 7 }, { magic: 2, baseOffset: 8 },
    ])
  })

  it('tell which marker ends a transaction', () => {
    for (const aborts of [true, false]) {
      const bytes = buildMarker(3, 1n, aborts)
      expect(readBatchHeaders(bytes).map((header) => abortsTransaction(bytes, header))).toEqual([aborts])
    }
  })

  it('fail their checksum, or say they are damaged, wherever a byte is wrong', () => {
    const sound = (batch: BuiltBatch) => {
      const bytes = buildBatch(batch)
      const [header] = readBatchHeaders(bytes)
      return header ? checksumHolds(bytes, header) : false
    }
    expect(sound({ records: [{ value: 'x' }] })).toBe(true)
    const bytes = buildBatch({ codec: 'lz4', records: [{ value: 'x'.repeat(1_000) }] })
    fc.assert(fc.property(fc.integer({ min: 21, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bad = Buffer.from(bytes)
      bad.writeUInt8(bad.readUInt8(at) ^ flip, at)
      for (const header of readBatchHeaders(bad)) {
        expect(checksumHolds(bad, header)).toBe(false)
        try {
          const cursor = new RecordCursor(recordsOf(bad, header), { ...header, count: Math.min(header.count, 1_000) })
          while (cursor.next()) cursor.headers()
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedBatch)
        }
      }
    }))
  })

  it('are damaged when more comes out of them than a batch may hold', () => {
    const zeros = gzipSync(Buffer.alloc(140 << 20), { level: 1 })
    const snappy = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x07, 0])
    const block = Buffer.alloc(104)
    block.writeUInt32LE(100, 0)
    const lz4 = Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0]), ...Array.from({ length: 40 }, () => block)])
    for (const [codec, bytes] of [['gzip', zeros], ['snappy', snappy], ['lz4', lz4]] as const) {
      expect(() => decompress(codec, bytes)).toThrow(RangeError)
    }
  })
})
