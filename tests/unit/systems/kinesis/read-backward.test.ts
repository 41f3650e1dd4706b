import { describe, expect, it } from 'vitest'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { numbered, range, read, shardId, texts } from './read-world.ts'

describe('a read backward', () => {
  it('gives the newest first, as many as asked for, and the same set as forward', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 3_000)
    memory.mostRecords = 200
    expect(texts(await read(memory, {}))).toEqual(range(2_900, 3_000).toReversed())
    const back = await read(memory, { limit: 1_000_000 })
    expect(texts(back)).toEqual(range(0, 3_000).toReversed())
    expect(back.verdict).toMatchObject({ outcome: 'complete', scanned: 3_000 })
    const [from, until] = [memory.now - 2_000_500, memory.now - 500_500]
    const forward = await read(memory, { from: { time: from }, until: { time: until }, limit: 1_000_000 })
    const down = await read(memory, { from: { time: until }, until: { time: from }, direction: 'backward', limit: 1_000_000 })
    expect(texts(down).toReversed()).toEqual(texts(forward))
    expect(texts(forward)).toEqual(range(1_000, 2_500))
  })

  it('gives the newest first also where one shard is found whole long before another', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 700)
    expect(texts(await read(memory, { limit: 600 }))).toEqual(range(100, 700).toReversed())
  })

  it('takes few reads to the newest 100 of a dense shard, and to the oldest of a sparse one', async () => {
    const dense = new MemoryKinesis(1)
    numbered(dense, 40_000, 5)
    // An hour of silence before: the width of a window must not be judged by the oldest records.
    const oldest = dense.records(shardId(0)).slice(0, 300)
    for (const { ApproximateArrivalTimestamp: at } of oldest) at.setTime(at.getTime() - 36_000_000)
    expect(texts(await read(dense, {}))).toEqual(range(39_900, 40_000).toReversed())
    expect(dense.turns.length).toBeLessThan(8)
    const sparse = new MemoryKinesis(1)
    numbered(sparse, 280, 300_000)
    expect(texts(await read(sparse, { limit: 1_000 }))).toEqual(range(0, 280).toReversed())
    expect(sparse.turns.length).toBeLessThan(12)
  })

  it('gives the newest 100 of open shards by one read of each, whatever lies before them', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 20_000, 50)
    memory.localNow = () => memory.now - 300_000
    expect(texts(await read(memory, {}))).toEqual(range(19_900, 20_000).toReversed())
    expect(memory.turns).toHaveLength(3)
  })

  it('is not slowed by splits and merges that lead to a shard in very many ways', async () => {
    const memory = new MemoryKinesis(1)
    let id = shardId(0)
    for (let n = 0; n < 24; n++) {
      memory.put('key', `${n}`)
      id = memory.merge(...memory.split(id))
    }
    expect(texts(await read(memory, { limit: 1_000 }))).toEqual(range(0, 24).toReversed())
  })

  it('finishes children before their parents, also those that came into being meanwhile', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 600)
    memory.split(shardId(0))
    for (let n = 600; n < 650; n++) memory.put(`key-${n % 7}`, `${n}`)
    let splits = 0
    memory.fails.GetRecords = () => {
      if (splits++ !== 0) return
      memory.split(shardId(1))
      for (let n = 650; n < 660; n++) memory.put(`key-${n % 7}`, `${n}`)
    }
    const { messages, verdict } = await read(memory, { limit: 10_000 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 660 })
    for (const ofKey of Map.groupBy(messages, ({ key }) => key?.text).values()) {
      const order = texts({ messages: ofKey }).map(Number)
      expect(order).toEqual(order.toSorted((a, b) => b - a))
    }
  })

  it('misses nothing and gives nothing twice where arrival times do not rise', async () => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 2_000; n++) memory.put('k', `${n}`, { at: memory.now - 400_000 + n * 200 - (n % 5) * 700 })
    const back = await read(memory, { limit: 10_000 })
    expect(texts(back)).toEqual(range(0, 2_000).toReversed())
  })

  it('reads nothing below the time where it ends, also behind answers that have none', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 2_000, 10_000)
    memory.emptyAnswers = 1
    const until = { time: memory.now - 500 * 10_000 }
    expect(texts(await read(memory, { until, limit: 10_000 }))).toEqual(range(1_500, 2_000).toReversed())
  })

  it('gives up a window that would take too long for a narrower one', async () => {
    const memory = new MemoryKinesis(1)
    memory.put('k', 'first', { at: memory.now - 86_000_000 })
    for (let n = 0; n < 400; n++) memory.put('k', `${n}`, { at: memory.now - 50_000_000 + n * 30_000 })
    for (let n = 400; n < 30_400; n++) memory.put('k', `${n}`, { at: memory.now - 36_000_000 + n })
    memory.mostRecords = 500
    const { messages, verdict } = await read(memory, { limit: 600 })
    expect(texts({ messages })).toEqual(range(29_800, 30_400).toReversed())
    expect(verdict).toMatchObject({ outcome: 'limit', scanned: 600 })
    expect(memory.turns.length).toBeLessThan(60)
  })
})
