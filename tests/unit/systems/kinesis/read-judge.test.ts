import type { _Record } from '@aws-sdk/client-kinesis'
import { expect, it } from 'vitest'
import { Judge } from '#main/systems/kinesis/read/judge.ts'
import { one } from './tail-world.ts'

const record = (sequence: number, bytes: number): _Record => ({
  SequenceNumber: String(sequence), PartitionKey: 'k', Data: Buffer.alloc(bytes, 0x61), ApproximateArrivalTimestamp: new Date(1),
})

/** How many rows each piece of an answer has. */
async function pieces(judge: Judge, records: readonly _Record[]): Promise<readonly number[]> {
  const counts: number[] = []
  for (let next: Awaited<ReturnType<Judge['judge']>>['next'] = { index: 0 }; next;) {
    const judged = await judge.judge(records, one('a'), next)
    counts.push(judged.rows.length)
    next = judged.next
  }
  return counts
}

it('an answer is made into rows piece by piece, by their number and by what they hold', async () => {
  expect(await pieces(new Judge({}), Array.from({ length: 1_200 }, (_, n) => record(n, 10)))).toEqual([512, 512, 176])
  const large = Array.from({ length: 5 }, (_, n) => record(n, 200 << 10))
  expect(await pieces(new Judge({ raw: true, previewBytes: 0 }), large)).toEqual([2, 2, 1])
})
