import { expect, test } from 'vitest'
import { cutChunks, isPlain, loneBatchBytes } from '#main/systems/kafka/publish/chunks.ts'
import { writeBatch } from '#main/systems/kafka/publish/batch-writer.ts'
import type { OutgoingHeader, OutgoingRecord } from '#main/systems/kafka/publish/outgoing.ts'

const bytes = Buffer.from('x')
const header = (name: string, value: Buffer | null = bytes): OutgoingHeader => ({ name, value })
const record = (partition: number, size: number, headers: readonly OutgoingHeader[] = []): OutgoingRecord => ({
  partition,
  timestamp: 0,
  key: null,
  value: Buffer.alloc(size),
  headers,
})

test.each([
  ['no headers', [], true],
  ['different names', [header('a'), header('b')], true],
  ['a name twice in a row', [header('a'), header('a'), header('b')], true],
  ['a name that returns', [header('a'), header('b'), header('a')], false],
  ['an integer-like name', [header('b'), header('1')], false],
  ['a null value', [header('a', null)], false],
  ['the name __proto__', [header('__proto__')], false],
])('kafkajs carries %s: %s', (_name, headers, plain) => {
  expect(isPlain(headers as readonly OutgoingHeader[])).toBe(plain)
})

test('batches stay under the limit, hold every record once and keep the order of a partition', () => {
  const records = Array.from({ length: 500 }, (_, index) =>
    record(index % 3, (index * 37) % 900, index % 50 === 0 ? [header('1')] : []),
  )
  const chunks = cutChunks(
    records.map((one, index) => ({ index, record: one })),
    4_000,
  )
  for (const { items } of chunks)
    expect(
      writeBatch(
        items.map(({ record: one }) => one),
        { id: -1n, epoch: -1, sequence: -1 },
      ).length,
    ).toBeLessThanOrEqual(4_000)
  expect(chunks.flatMap(({ items }) => items.map(({ index }) => index)).sort((a, b) => a - b)).toEqual(
    records.map((_, index) => index),
  )
  for (const partition of [0, 1, 2]) {
    const order = chunks.filter((one) => one.partition === partition).flatMap(({ items }) => items.map(({ index }) => index))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
})

test('a record that just fits alone gets a batch of its own', () => {
  const one = record(0, 3_900)
  expect(loneBatchBytes(one)).toBeLessThan(4_000)
  expect(
    cutChunks(
      [
        { index: 0, record: one },
        { index: 1, record: one },
      ],
      loneBatchBytes(one),
    ),
  ).toHaveLength(2)
})
