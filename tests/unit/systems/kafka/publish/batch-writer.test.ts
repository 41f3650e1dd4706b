import { expect, test } from 'vitest'
import { firstRecordBytes, batchOverhead, laterRecordBytes, writeBatch } from '#main/systems/kafka/publish/batch-writer.ts'
import type { OutgoingRecord } from '#main/systems/kafka/publish/outgoing.ts'
import { checksumHolds } from '#main/systems/kafka/scan/checksum.ts'
import { readBatchHeaders, RecordCursor, recordsOf } from '#main/systems/kafka/scan/record-batch.ts'

const record = (more: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  partition: 0,
  timestamp: 1_700_000_000_000,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: [],
  ...more,
})
const nobody = { id: -1n, epoch: -1, sequence: -1 }

test('what is written is read back, with its checksum', () => {
  const bytes = writeBatch(
    [
      record({
        key: null,
        value: null,
        headers: [
          { name: '2', value: Buffer.from('b') },
          { name: '1', value: null },
          { name: '2', value: Buffer.alloc(0) },
        ],
      }),
      record({ timestamp: 1_600_000_000_000, value: Buffer.alloc(0) }),
      record({ timestamp: 1_800_000_000_000, value: Buffer.alloc(70_000, 7) }),
    ],
    { id: 42n, epoch: 3, sequence: 17 },
  )
  const [header] = readBatchHeaders(bytes)
  expect(header).toMatchObject({
    count: 3,
    lastOffset: 2,
    firstTime: 1_700_000_000_000,
    maxTime: 1_800_000_000_000,
    producerId: 42n,
    producerEpoch: 3,
    codec: 'none',
  })
  if (!header) return
  expect(checksumHolds(bytes, header)).toBe(true)
  const cursor = new RecordCursor(recordsOf(bytes, header), header)
  const times: number[] = []
  while (cursor.next()) times.push(cursor.time)
  expect(times).toEqual([1_700_000_000_000, 1_600_000_000_000, 1_800_000_000_000])
})

test('the size of a lone record is exact, that of later ones an upper bound', () => {
  for (const size of [0, 1, 62, 63, 64, 8_190, 8_192, 1_048_000]) {
    const one = record({ value: Buffer.alloc(size), headers: [{ name: 'trace', value: null }] })
    expect(writeBatch([one], nobody)).toHaveLength(batchOverhead + firstRecordBytes(one))
    const later = { ...one, timestamp: one.timestamp + 10_000_000_000 }
    expect(writeBatch([one, later], nobody).length).toBeLessThanOrEqual(
      batchOverhead + 2 * (firstRecordBytes(one) + laterRecordBytes),
    )
  }
})
