import { describe, expect, it } from 'vitest'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { all, numbered, range, read, shardId, texts } from './read-world.ts'

describe('a read forward', () => {
  it('merges all shards by arrival time and says where each record was', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 60)
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages })).toEqual(range(0, 60))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 60, matched: 60, problems: [] })
    const [first] = messages
    const { shard, sequence } = first?.position ?? {}
    expect(first).toMatchObject({
      id: `${shard}/${sequence}`, at: memory.now - 60_000, atType: 'append', headers: [], key: { text: 'key-0' }, flags: [],
      facts: {},
    })
    expect(memory.records(shard ?? '').map((record) => record.SequenceNumber)).toContain(sequence)
    expect(verdict.span).toEqual({ from: memory.now - 60_000, to: memory.now - 1_000 })
    expect(verdict.ranges.map(({ partition }) => partition)).toEqual([0, 1, 2].map(shardId))
    for (const { partition, to, reached } of verdict.ranges) {
      expect(reached).toBe(memory.records(partition).at(-1)?.SequenceNumber)
      expect(to).toBe(reached)
    }
  })

  it('goes on through answers without records', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 20)
    memory.emptyAnswers = 3
    memory.mostRecords = 4
    expect(texts(await read(memory, all))).toEqual(range(0, 20))
  })

  it('finishes parents before their children and keeps the order of each key', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 40)
    const [low, high] = memory.split(shardId(0))
    // The clocks of shards are not the same: by their times alone these would come before what their parents hold.
    for (let n = 40; n < 60; n++) memory.put(`key-${n % 7}`, `${n}`, { at: memory.now - 100_000 + n })
    const merged = memory.merge(low, high)
    for (let n = 60; n < 80; n++) memory.put(`key-${n % 7}`, `${n}`, { at: memory.now - 200_000 + n })
    const { messages, verdict } = await read(memory, all)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 80 })
    const keys = Map.groupBy(messages, ({ key }) => key?.text)
    for (const [key, ofKey] of keys) {
      const order = texts({ messages: ofKey }).map(Number)
      expect([key, order]).toEqual([key, order.toSorted((a, b) => a - b)])
    }
    const order = messages.map(({ position }) => position['shard'])
    expect(order.lastIndexOf(shardId(0))).toBeLessThan(order.indexOf(low))
    expect(Math.max(order.lastIndexOf(low), order.lastIndexOf(high))).toBeLessThan(order.indexOf(merged))
  })

  it('reads on in the children of a shard that was split after the read began', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    memory.mostRecords = 10
    let answers = 0
    memory.fails.GetRecords = () => {
      if (++answers !== 2) return
      // The records of the children arrived before the read's end by AWS's clock.
      memory.split(shardId(0))
      for (let n = 30; n < 36; n++) memory.put(`key-${n % 7}`, `${n}`)
    }
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages }).toSorted((a, b) => Number(a) - Number(b))).toEqual(range(0, 36))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 36 })
    expect(verdict.ranges.map(({ partition }) => partition)).toEqual([0, 1, 2].map(shardId))
  })

  it('goes on in the children of a shard that was split while nobody read on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    const { verdict: { resume = '' } } = await read(memory, { from: 'oldest', limit: 10 })
    memory.split(shardId(0))
    // They arrived before the read's end by AWS's clock.
    for (let n = 30; n < 36; n++) memory.put(`key-${n % 7}`, `${n}`)
    const { messages, verdict } = await read(memory, { from: { resume }, limit: 1_000 })
    expect(texts({ messages }).toSorted((a, b) => Number(a) - Number(b))).toEqual(range(10, 36))
    expect(verdict.ranges.map(({ partition }) => partition)).toEqual([0, 1, 2].map(shardId))
  })

  it('ends at the moment it began, however much arrives meanwhile', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    memory.mostRecords = 5
    memory.fails.GetRecords = () => {
      memory.now += 1_000
      for (let n = 0; n < 5; n++) memory.put('late', 'late')
    }
    const { messages, verdict } = await read(memory, all)
    expect(texts({ messages })).toEqual(range(0, 20))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 20 })
  })

  it('goes by the clock of AWS where this machine has another', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    for (const [offset, word] of [[-600_000, 'behind'], [600_000, 'ahead of']] as const) {
      memory.localNow = () => memory.now + offset
      const { messages, verdict } = await read(memory, all)
      expect(texts({ messages })).toEqual(range(0, 10))
      expect(verdict.notes?.join()).toMatch(new RegExp(`about (599|60[01]) s ${word} AWS's`))
      expect(texts(await read(memory, { ...all, direction: 'backward', from: 'newest' }))).toEqual(range(0, 10).toReversed())
    }
  })

  it('begins at a time, at a sequence number, and ends before a time', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 20)
    const at = (n: number) => memory.records(shardId(0))[n]
    const time = (n: number) => at(n)?.ApproximateArrivalTimestamp.getTime() ?? 0
    expect(texts(await read(memory, { from: { time: time(5) }, until: { time: time(9) } }))).toEqual(range(5, 9))
    const sequence = (n: number) => ({ sequence: { [shardId(0)]: at(n)?.SequenceNumber ?? '' } })
    expect(texts(await read(memory, { from: sequence(15) }))).toEqual(range(15, 20))
    expect(texts(await read(memory, { from: sequence(3), direction: 'backward' }))).toEqual(range(0, 3).toReversed())
    expect(texts(await read(memory, { from: { time: memory.now + 60_000 } }))).toEqual([])
    const nothing = await read(memory, { from: 'newest', direction: 'forward' })
    expect(nothing.verdict).toMatchObject({ outcome: 'complete', scanned: 0 })
    const asked = memory.asked.flatMap(({ input: { Timestamp } }) => (Timestamp instanceof Date ? [Timestamp.getTime()] : []))
    expect(Math.max(...asked)).toBeLessThanOrEqual(memory.now)
  })

  it('reads one shard, or those named', async () => {
    const memory = new MemoryKinesis(3)
    numbered(memory, 30)
    const own = memory.records(shardId(1)).map(({ Data }) => Buffer.from(Data).toString())
    expect(texts(await read(memory, all, { kind: 'shard', path: ['clicks', shardId(1)] }))).toEqual(own)
    const two = await read(memory, { ...all, shards: [shardId(0), shardId(1)] })
    expect(two.verdict.ranges.map(({ partition }) => partition)).toEqual([shardId(0), shardId(1)])
    expect(new Set(two.messages.map(({ position }) => position['shard']))).not.toContain(shardId(2))
  })
})
