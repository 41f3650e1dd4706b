import { expect, test } from 'vitest'
import { readAssignment } from '#main/systems/kafka/assignment.ts'
import { WireWriter } from '#main/systems/kafka/wire/writer.ts'

test('topics and partitions of a classic member', () => {
  const bytes = new WireWriter()
    .int16(0)
    .array(
      [
        ['orders', [0, 3]],
        ['clicks', [11]],
      ] as const,
      (writer, [topic, partitions]) => writer.string(topic).array(partitions, (inner, one) => inner.int32(one)),
    )
    .bytes(null)
    .done()
  expect(readAssignment(bytes)).toEqual([
    { topic: 'orders', partition: 0 },
    { topic: 'orders', partition: 3 },
    { topic: 'clicks', partition: 11 },
  ])
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['other bytes', Buffer.from('{"worker":"connect"}')],
  ['a cut one', Buffer.from([0, 0, 0, 0, 0, 9, 0])],
])('%s is no assignment', (_name, bytes) => {
  expect(readAssignment(bytes)).toEqual([])
})
