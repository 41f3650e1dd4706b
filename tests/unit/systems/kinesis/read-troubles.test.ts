import { describe, expect, it } from 'vitest'
import type { Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { readStream } from '#main/systems/kinesis/read/read.ts'
import { awsRefusal, MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { all, call, clicks, numbered, problemOf, range, read, shardId, texts } from './read-world.ts'

describe('what AWS does to a read', () => {
  it('makes an expired iterator anew after the last record', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    memory.mostRecords = 7
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls % 3 === 0) throw awsRefusal('BadInput', 'ExpiredIteratorException') }
    expect(texts(await read(memory, all))).toEqual(range(0, 30))
    expect(memory.asked.filter(({ input }) => input['ShardIteratorType'] === 'AFTER_SEQUENCE_NUMBER').length).toBeGreaterThan(0)
  })

  it('leaves a shard alone that is throttled, longer each time, and goes on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls <= 3) throw awsRefusal('Throttled', 'ProvisionedThroughputExceededException') }
    const { verdict } = await read(memory, all)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 10 })
    expect(memory.rests.map(({ ms }) => ms)).toEqual([1_000, 2_000, 4_000])
  })

  it('rests 5 s after an answer of 10 MiB', async () => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 3; n++) memory.put('k', Buffer.alloc(5 << 20, 0x61))
    const { messages, verdict } = await read(memory, { ...all, previewBytes: 16 })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 3 })
    expect(messages.map(({ value }) => [value?.text.length, value?.truncated])).toEqual([[16, true], [16, true], [16, true]])
    expect(memory.rests.map(({ ms }) => ms)).toEqual([5_000, 2_500])
  })

  it('is partial where one shard cannot be read, and goes on there later', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 30)
    const denied = (): never => { throw awsRefusal('Forbidden', 'AccessDeniedException') }
    memory.fails.GetShardIterator = ({ ShardId }) => { if (ShardId === shardId(1)) denied() }
    memory.split(shardId(1))
    const part = await read(memory, all)
    expect(part.verdict).toMatchObject({ outcome: 'partial', scanned: memory.records(shardId(0)).length })
    expect(part.verdict.problems).toMatchObject([{ code: 'Forbidden', ref: { kind: 'shard', path: ['clicks', shardId(1)] } }])
    memory.fails = {}
    const rest = await read(memory, { from: { resume: part.verdict.resume ?? '' }, limit: 1_000 })
    expect(rest.verdict).toMatchObject({ outcome: 'complete', scanned: memory.records(shardId(1)).length })
    memory.fails.GetShardIterator = denied
    expect(await problemOf(memory, all)).toMatchObject({ code: 'Forbidden' })
  })

  it('leaves a shard that failed where it was, whatever others answer meanwhile', async () => {
    const memory = new MemoryKinesis(6)
    numbered(memory, 300)
    memory.mostRecords = 5
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls % 13 === 0) throw awsRefusal('Internal', 'InternalFailure') }
    const first = await read(memory, all)
    expect(first.verdict.outcome).toBe('partial')
    memory.fails = {}
    const rest = await read(memory, { from: { resume: first.verdict.resume ?? '' }, limit: 1_000 })
    expect(first.verdict.scanned + rest.verdict.scanned).toBe(300)
    expect(rest.verdict.outcome).toBe('complete')
  })

  it('goes on with the children of a shard whose records all expire meanwhile, and names it', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    const [low, high] = memory.split(shardId(0))
    numbered(memory, 10)
    memory.mostRecords = 4
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls === 2) memory.forget(shardId(0)) }
    const { messages, verdict } = await read(memory, all)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 14 })
    const message = expect.stringContaining(`${shardId(0)}: its records expired`) as string
    expect(verdict.problems).toMatchObject([{ code: 'NotFound', message }])
    expect(new Set(messages.map(({ position }) => position['shard']))).toEqual(new Set([shardId(0), low, high]))
  })

  const expiries = [['forward', 2], ['backward', 3]] as const
  it.each(expiries)('tells of records that expire while it goes on %s', async (direction, when) => {
    const memory = new MemoryKinesis(1)
    const day = 86_400_000
    for (let n = 0; n < 600; n++) memory.put('k', `${n}`, { at: memory.now - day + n * 1_000 })
    memory.mostRecords = 100
    const query: ReadQuery = { direction, from: direction === 'forward' ? 'oldest' : 'newest', limit: 1_000 }
    expect((await read(memory, query)).verdict).toMatchObject({ outcome: 'complete', scanned: 600, problems: [] })
    let calls = 0
    memory.fails.GetRecords = () => {
      if (++calls === 1) memory.now += 200_000
      if (calls === when) memory.expire(shardId(0), 200)
    }
    const { verdict } = await read(memory, query)
    expect(verdict.scanned).toBeLessThan(600)
    const message = expect.stringContaining('expired before they could be read') as string
    expect(verdict.problems).toMatchObject([{ code: 'NotFound', message }])
  })

  it('goes on where answers have one record each and all of them expire soon', async () => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 20; n++) memory.put('k', `${n}`, { at: memory.now - 86_400_000 + n })
    memory.mostRecords = 1
    expect((await read(memory, all)).verdict).toMatchObject({ outcome: 'complete', scanned: 20, problems: [] })
  })

  it('says that the stream is another where it was deleted and created again meanwhile', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    memory.fails.GetRecords = () => { memory.createdAt++ }
    const { verdict } = await read(memory, { from: 'oldest', limit: 5 })
    const message = expect.stringContaining('created again') as string
    expect(verdict).toMatchObject({ outcome: 'partial', problems: [{ code: 'Conflict', message }] })
    expect(verdict.resume).toBeUndefined()
  })

  it('is partial where the stream is deleted meanwhile', async () => {
    const memory = new MemoryKinesis(2)
    numbered(memory, 40)
    memory.mostRecords = 5
    let calls = 0
    memory.fails.GetRecords = () => { if (++calls === 3) for (const n of [0, 1]) memory.forget(shardId(n)) }
    const kinesis = memory.open()
    const gone = () => Promise.reject(awsRefusal('NotFound', 'There is no stream clicks'))
    const streams = { ...kinesis.streams, shards: () => (calls < 3 ? kinesis.streams.shards('clicks', call()) : gone()) }
    let verdict: Verdict | undefined
    for await (const batch of readStream({ ...kinesis, streams }, clicks, all, call())) verdict = batch.verdict
    expect(verdict?.outcome).toBe('partial')
    expect(verdict?.scanned).toBeGreaterThan(0)
    expect(new Set(verdict?.problems.map(({ message }) => message))).toEqual(new Set(['There is no stream clicks']))
  })

  it('tells of records that expired before it went on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    const part = await read(memory, { from: 'oldest', limit: 10 })
    memory.expire(shardId(0), 20)
    const rest = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(texts(rest)).toEqual(range(20, 30))
    expect(rest.verdict.outcome).toBe('complete')
    expect(rest.verdict.problems).toMatchObject([{ code: 'NotFound', message: expect.stringContaining('expired') }])
    memory.split(shardId(0))
    memory.forget(shardId(0))
    const gone = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(gone.verdict.scanned).toBe(0)
    expect(gone.verdict.problems).toMatchObject([{ code: 'NotFound', message: expect.stringContaining(shardId(0)) }])
  })

  it('ends with the call that asked for it', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 10)
    const stop = new AbortController()
    memory.fails.GetRecords = () => stop.abort()
    memory.mostRecords = 1
    const work = async () => { for await (const _ of readStream(memory.open(), clicks, all, call(stop.signal))) void _ }
    await expect(work()).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  })
})
