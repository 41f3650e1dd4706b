import { describe, expect, it } from 'vitest'
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

  it('tells of records that expired before it went on', async () => {
    const memory = new MemoryKinesis(1)
    numbered(memory, 30)
    const part = await read(memory, { from: 'oldest', limit: 10 })
    memory.expire(shardId(0), 20)
    const rest = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(texts(rest)).toEqual(range(20, 30))
    expect(rest.verdict).toMatchObject({ outcome: 'complete', problems: [{ code: 'NotFound', message: expect.stringContaining('expired') }] })
    memory.split(shardId(0))
    memory.forget(shardId(0))
    const gone = await read(memory, { from: { resume: part.verdict.resume ?? '' } })
    expect(gone.verdict).toMatchObject({ scanned: 0, problems: [{ code: 'NotFound', message: expect.stringContaining(shardId(0)) }] })
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
