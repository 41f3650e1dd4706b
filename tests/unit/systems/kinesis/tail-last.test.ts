import { expect, it } from 'vitest'
import type { Batch } from '#contract/message.ts'
import type { TailQuery } from '#contract/query.ts'
import type { FanOut } from '#main/systems/kinesis/tail/fan-out.ts'
import { tailStream } from '#main/systems/kinesis/tail/tail.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { call, clicks, numbered, range, texts } from './read-world.ts'

const fanOut: FanOut = {
  leases: { list: () => [], extend: () => Promise.resolve(), end: () => Promise.resolve() },
  register: () => Promise.reject(new Error('Nobody asked for it.')), close: () => Promise.resolve(),
}

/** The batches of a tail until it gave so many messages. */
async function follow(memory: MemoryKinesis, query: TailQuery, count: number): Promise<readonly Batch[]> {
  const batches: Batch[] = []
  for await (const batch of tailStream({ ...memory.open(), fanOut }, clicks, query, call())) {
    batches.push(batch)
    if (batches.reduce((sum, { messages }) => sum + messages.length, 0) >= count) break
  }
  return batches
}
const given = (batches: readonly Batch[]) => texts({ messages: batches.flatMap(({ messages }) => messages) })

it('a tail that began with the last ones goes on after them, from the batch that has all of them', async () => {
  const memory = new MemoryKinesis(2)
  numbered(memory, 700)
  const first = await follow(memory, { from: { last: 600 } }, 600)
  expect(given(first)).toEqual(range(100, 700))
  expect(first.map(({ messages, resume }) => [messages.length, resume !== undefined])).toEqual([[500, false], [100, true]])
  memory.now += 5_000
  for (let n = 700; n < 710; n++) memory.put(`key-${n % 7}`, `${n}`)
  const rest = await follow(memory, { from: { resume: first.at(-1)?.resume ?? '' } }, 10)
  expect(new Set(given(rest))).toEqual(new Set(range(700, 710)))
})
