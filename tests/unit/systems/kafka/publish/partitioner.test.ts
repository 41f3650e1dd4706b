import { expect, test } from 'vitest'
import { openSpread, partitionOf } from '#main/systems/kafka/publish/partitioner.ts'

// Java: Utils.toPositive(Utils.murmur2(key)) of the test vectors in Kafka's UtilsTest, modulo 1000.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])("murmur2 of %s is Java's", (key, hash) => {
  expect(partitionOf(Buffer.from(key), 1_000, 'murmur2')).toBe((hash & 0x7fffffff) % 1_000)
})

test("crc32 is librdkafka's", () => {
  expect(partitionOf(Buffer.from('123456789'), 1_000, 'crc32')).toBe(0xcbf43926 % 1_000)
})

test('keyless records are dealt out evenly', () => {
  const spread = openSpread()
  const counts = new Map<number | undefined, number>()
  for (let dealt = 0; dealt < 30; dealt++) {
    const partition = spread([4, 5, 6])
    counts.set(partition, (counts.get(partition) ?? 0) + 1)
  }
  expect([...counts.values()]).toEqual([10, 10, 10])
})
