import { describe, expect, it } from 'vitest'
import { readLease } from '#main/systems/kinesis/consumers/leases.ts'
import { openPlaces } from '#main/systems/kinesis/consumers/places.ts'
import { unleased } from '#main/systems/kinesis/consumers/unleased.ts'
import type { Shard } from '#main/systems/kinesis/shared.ts'
import { applicationWith, lease, openFakeKinesis, openShard, streamArn, streamsNamed } from '../../../fixtures/fake-kinesis.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = () => ({ signal: AbortSignal.timeout(20_000), log: quietLog })
const now = 1_700_000_000_000
const id = (number: number) => `shardId-${String(number).padStart(12, '0')}`
const closed = { ...openShard(id(0), '100'), SequenceNumberRange: { StartingSequenceNumber: '100', EndingSequenceNumber: '199' } }
const child = (number: number) => ({ ...openShard(id(number), '200'), ParentShardId: id(0) })

const waiting = { SequenceNumber: '299', ApproximateArrivalTimestamp: new Date(now - 30_000) }

/** What is told of the application of a stream that was split, by its leases; in each shard a record waits for 30 s. */
async function sampleOf(leases: readonly object[]) {
  await using opened = await openFakeKinesis({
    now: () => now,
    answers: {
      ...applicationWith(leases, [closed, child(1), child(2)]), GetShardIterator: () => ({ ShardIterator: 'i' }),
      GetRecords: () => ({ Records: [waiting], MillisBehindLatest: 1, NextShardIterator: 'n' }),
    },
  })
  return (await opened.session.sample([{ kind: 'consumer', path: ['clicks', 'kcl:counter'] }], call()))[0]
}

describe('the age of an application', () => {
  it('is not that of a shard that was read to its end, where the others are unknown', async () => {
    expect(await sampleOf([lease(id(0), 'SHARD_END'), lease(id(1), 'LATEST'), lease(id(2), 'LATEST')])).toMatchObject({
      values: { age: null, backlog: null }, facts: { unknownAges: 2, verdict: 'unknown' },
      problems: [{ message: expect.stringContaining('began at the newest record') as string }],
    })
  })

  it('counts the children that it has yet to lease, which nobody reads while it stands still', async () => {
    expect(await sampleOf([lease(id(0), 'SHARD_END')])).toMatchObject({
      values: { age: 30, backlog: null }, facts: { shards: 3, unknownAges: 0 },
    })
  })

  it('is told by the clock of AWS, and since when by that of this machine', async () => {
    const memory = new MemoryKinesis(1)
    memory.localNow = () => memory.now - 3_600_000
    memory.put('k', 'x', { at: memory.now - 30_000 })
    const leases = readLease(lease(id(0), 'TRIM_HORIZON'))
    const [place] = await openPlaces(memory.open()).of('clicks', 'counter', leases, memory.shards, call())
    const offBy = [(place?.age ?? NaN) * 1_000 - 30_000, (place?.arrivedAt ?? NaN) - (memory.localNow() - 30_000)]
    // AWS tells its time in whole seconds.
    expect(Math.max(...offBy.map(Math.abs))).toBeLessThanOrEqual(1_000)
  })

  it('of a function whose mapping is off is not that of another stream it reads', async () => {
    const FunctionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:enrich'
    const mapping = { EventSourceArn: streamArn('clicks'), FunctionArn, State: 'Disabled' }
    await using opened = await openFakeKinesis({
      answers: { ListStreams: streamsNamed('clicks'), ListEventSourceMappings: () => ({ EventSourceMappings: [mapping] }) },
      point: ({ metric }) => ({ at: now, value: metric === 'IteratorAge' ? 90_000 : 600 }),
    })
    const [sample] = await opened.session.sample([{ kind: 'consumer', path: ['clicks', 'lambda:enrich'] }], call())
    expect(sample).toMatchObject({
      values: { age: null, in: 10 }, facts: { verdict: 'stalled' },
      problems: [{ message: expect.stringContaining('cannot be known because its event-source mapping is disabled') as string }],
    })
    expect(sample?.asOf).toEqual({ in: now })
  })
})

describe('shards that an application has yet to lease', () => {
  const shard = (number: number, ...parents: readonly number[]): Shard => ({
    id: id(number), open: true, parents: parents.map(id), firstHash: '0', lastHash: '9', firstSequence: '1', lastSequence: null,
  })
  // 0 was split into 2 and 3, 3 and 1 were merged to 4.
  const shards = [shard(4, 3, 1), shard(0), shard(1), shard(2, 0), shard(3, 0)]
  const found = (...leased: readonly number[]) =>
    unleased(leased.flatMap((number) => readLease(lease(id(number), '5'))), shards).map((one) => Number(one.shard.slice(-1)))

  it('are the descendants of those it has, and none that it never meant to read or has left behind', () => {
    expect(found(0, 1)).toEqual([2, 3, 4])
    expect(found(0, 1, 2, 3)).toEqual([4])
    expect(found(1)).toEqual([4])
    expect(found(0, 4)).toEqual([2])
    expect(found(2, 4)).toEqual([])
    expect(found()).toEqual([])
  })
})
