import { expect, it } from 'vitest'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { all, read, shardId } from './read-world.ts'

/** A stream with so many records of this size in each shard. */
function filled(shards: number, count: number, bytes: number): MemoryKinesis {
  const memory = new MemoryKinesis(shards)
  const data = Buffer.alloc(bytes, 0x61)
  for (let n = 0; n < shards * count; n++) memory.put('k', data, { at: memory.now - 1_000, shard: shardId(n % shards) })
  return memory
}
/** How many records each GetRecords of a whole read asks for. */
async function asked(memory: MemoryKinesis): Promise<readonly number[]> {
  const { verdict } = await read(memory, { ...all, filter: { key: 'none' } })
  expect(verdict).toMatchObject({ outcome: 'complete', scanned: memory.shards.flatMap(({ id }) => memory.records(id)).length })
  return memory.asked.flatMap(({ call, input }) => (call === 'GetRecords' ? [Number(input['Limit'])] : []))
}

it('many shards of large records are asked for a share of 128 MiB each, once a few have told how large they are', async () => {
  const limits = await asked(filled(60, 30, 100 << 10))
  expect(limits.slice(0, 8)).toEqual(Array<number>(8).fill(546))
  expect(Math.max(...limits.slice(8))).toBe(21)
})

it('a few shards, or small records, are asked for all that AWS gives', async () => {
  expect(Math.max(...await asked(filled(4, 10, 100 << 10)))).toBe(10_000)
  expect(Math.max(...await asked(filled(50, 10, 10)))).toBe(3_200)
})
