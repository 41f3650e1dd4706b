import { describe, expect, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { numbered, problemOf, range, read, shardId, texts, type Read } from './read-world.ts'

describe('a limit and what comes after it', () => {
  it.each(['forward', 'backward'] as const)('reads a range piece by piece %s, each record once', async (direction) => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 300)
    memory.split(shardId(0))
    for (let n = 300; n < 350; n++) memory.put(`key-${n % 7}`, `${n}`)
    const from = direction === 'forward' ? 'oldest' as const : 'newest' as const
    const seen: (string | undefined)[] = []
    let [scanned, rounds] = [0, 0]
    for (let query: ReadQuery | null = { from, direction, limit: 37 }; query; rounds++) {
      const { messages, verdict }: Read = await read(memory, query)
      seen.push(...texts({ messages }))
      scanned += verdict.scanned
      expect(verdict.outcome).toBe(verdict.resume === undefined ? 'complete' : 'limit')
      memory.put('later', 'after the range', { at: memory.now + 60_000 })
      query = verdict.resume === undefined ? null : { from: { resume: verdict.resume }, limit: 37 }
    }
    expect([...seen].toSorted((a, b) => Number(a) - Number(b))).toEqual(range(0, 350))
    expect(scanned).toBe(350)
    expect(rounds).toBeGreaterThanOrEqual(10)
  })

  it('counts in each batch what lies before its resume', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 4_000)
    const even = { limit: 10_000, filter: { where: 'int(string(value)) % 2 == 0' } }
    for (const direction of ['forward', 'backward'] as const) {
      const { batches } = await read(memory, { ...even, from: direction === 'forward' ? 'oldest' : 'newest', direction })
      const middle = batches.find(({ soFar }) => soFar && soFar.matched > 600)
      const { soFar, resume } = middle ?? {}
      expect(soFar?.outcome).toBe('stopped')
      const rest = await read(memory, { ...even, from: { resume: resume ?? '' } })
      expect((soFar?.scanned ?? 0) + rest.verdict.scanned).toBe(4_000)
      expect((soFar?.matched ?? 0) + rest.verdict.matched).toBe(2_000)
    }
  })

  it('is complete where the last record was the last that was wanted', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    expect((await read(memory, { from: 'oldest', limit: 20 })).verdict.outcome).toBe('complete')
    expect((await read(memory, { limit: 20 })).verdict.outcome).toBe('complete')
    expect((await read(memory, { limit: 19 })).verdict).toMatchObject({ outcome: 'limit', matched: 19 })
  })

  it('takes a token only for what it was given for', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 50)
    const filter = { text: '1' }
    const { verdict: { resume = '' } } = await read(memory, { from: 'oldest', limit: 2, filter, shards: [shardId(0)] })
    const again = (query: ReadQuery) => problemOf(memory, { from: { resume }, ...query })
    expect(await again({})).toMatchObject({ code: 'BadInput', message: expect.stringContaining('filter') })
    expect(await again({ filter, direction: 'backward' })).toMatchObject({ code: 'BadInput' })
    expect(await again({ filter, until: { time: 5 } })).toMatchObject({ code: 'BadInput' })
    expect(await again({ filter, shards: [shardId(1)] })).toMatchObject({ code: 'BadInput' })
    const damaged = await problemOf(memory, { from: { resume: 'bm9uZQ' }, filter })
    expect(damaged).toMatchObject({ code: 'BadInput', message: 'The resume token is damaged.' })
    memory.createdAt += 1
    expect(await again({ filter })).toMatchObject({ code: 'Conflict', message: expect.stringContaining('created again') })
  })
})
