import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { fits } from '#main/systems/kinesis/consumers/belongs.ts'
import { readLease } from '#main/systems/kinesis/consumers/leases.ts'
import { openPlaces } from '#main/systems/kinesis/consumers/places.ts'
import type { ShardTurns } from '#main/systems/kinesis/shared.ts'
import { lease, openFakeKinesis, openShard, streamArn, streamsNamed, tableWith } from '../../../fixtures/fake-kinesis.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = () => ({ signal: AbortSignal.timeout(20_000), log: quietLog })
const counter = { kind: 'consumer', path: ['clicks', 'kcl:counter'] }
const id = (number: number) => `shardId-${String(number).padStart(12, '0')}`
const child = (number: number) => ({ ...openShard(id(number), '200'), ParentShardId: id(0) })
const closed = { ...openShard(id(0), '100'), SequenceNumberRange: { StartingSequenceNumber: '100', EndingSequenceNumber: '199' } }

/** A stream that is split by `reshard`, and its application; `fail` makes calls of these names throttle. */
async function openWorld(leaseKey = (shard: string) => shard) {
  const world = { now: 1_700_000_000_000, resharded: false, fails: new Set<string>() }
  const answer = (name: string, told: () => object) => () => {
    if (world.fails.has(name)) throw new ProblemError({ code: 'Throttled', message: `${name} was throttled.` })
    return told()
  }
  const ids = () => (world.resharded ? [0, 1, 2] : [0])
  const opened = await openFakeKinesis({
    now: () => world.now,
    answers: {
      ListStreams: streamsNamed('clicks'), DescribeTable: () => tableWith('leaseKey'),
      ListTables: answer('ListTables', () => ({ TableNames: ['counter'] })),
      ListShards: answer('ListShards', () => ({ Shards: world.resharded ? [closed, child(1), child(2)] : [openShard(id(0), '100')] })),
      Scan: answer('Scan', () => ({ Items: ids().map((number) => lease(leaseKey(id(number)), number === 0 ? '150' : '250')) })),
      ListEventSourceMappings: answer('ListEventSourceMappings', () => ({
        EventSourceMappings: [{ EventSourceArn: streamArn('clicks'), FunctionArn: 'arn:aws:lambda:eu-west-1:1:function:enrich', State: 'Enabled' }],
      })),
      GetShardIterator: () => ({ ShardIterator: 'i' }),
      GetRecords: () => ({
        Records: [{ SequenceNumber: '299', ApproximateArrivalTimestamp: new Date(world.now - 30_000) }], MillisBehindLatest: 1, NextShardIterator: 'n',
      }),
    },
  })
  const labels = async () => (await opened.session.list({ kind: 'consumer' }, call())).items.map(({ label }) => label)
  const sample = async () => (await opened.session.sample([counter], call()))[0]
  return { ...opened, world, labels, sample }
}

describe('an application of a stream that is resharded', () => {
  it.each([
    ['its leases name no stream', (shard: string) => shard], ['they do', (shard: string) => `111111111111:clicks:1700000000:${shard}`],
  ])('has its row and all its ages, also while shards are known from before, where %s', async (_, leaseKey) => {
    await using opened = await openWorld(leaseKey)
    const { world, sample, labels } = opened
    expect(await sample()).toMatchObject({ facts: { shards: 1, unknownAges: 0 } })
    world.resharded = true
    // Leases are read anew now; the list of shards is good for a while yet.
    for (const ms of [56_000, 1_000, 57_000]) {
      world.now += ms
      const told = await sample()
      expect(told).toMatchObject({ facts: { shards: 3, unknownAges: 0 } })
      expect(told?.problems).toBeUndefined()
    }
    expect(await labels()).toContain('kcl:counter')
  })

  it('fits its stream where an emulator ends a shard before it began', () => {
    const shard = { id: id(0), open: false, parents: [], firstHash: '0', lastHash: '9', firstSequence: '100', lastSequence: '7' }
    const leases = (checkpoint: string) => readLease(lease(id(0), checkpoint))
    expect(fits(leases('150'), [shard])).toBe(true)
    expect(fits(leases('99'), [shard])).toBe(false)
    expect(fits(leases('150'), [{ ...shard, lastSequence: '149' }])).toBe(false)
  })
})

describe('consumers that were found', () => {
  it.each(['ListShards', 'Scan', 'ListTables', 'ListEventSourceMappings'])('stay in the list while %s is throttled', async (name) => {
    await using opened = await openWorld()
    const { world, labels, sample } = opened
    await sample()
    const before = await labels()
    expect(before).toEqual(['kcl:counter', 'lambda:enrich'])
    world.fails.add(name)
    world.now += 20 * 60_000
    expect(await labels()).toEqual(before)
    expect((await sample())?.problems?.map(({ code }) => code) ?? []).not.toContain('NotFound')
    world.fails.clear()
    world.now += 20 * 60_000
    expect(await labels()).toEqual(before)
  })
})

describe('places of shards of which some do not answer in time', () => {
  const hung = (signal: AbortSignal) => new Promise<void>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })
  const places = (memory: MemoryKinesis, isHung: (shard: string) => boolean, patience: Parameters<typeof openPlaces>[1]) => {
    const kinesis = memory.open()
    const next: ShardTurns['next'] = (stream, shard, signal, prepare) =>
      (isHung(shard) ? hung(signal) : kinesis.turns.next(stream, shard, signal, prepare))
    const turns = { next, rest() {} }
    const leases = memory.shards.flatMap((shard) => readLease(lease(shard.id, 'TRIM_HORIZON')))
    return openPlaces({ ...kinesis, turns }, patience).of('clicks', 'counter', leases, memory.shards, call())
  }
  const late = { age: null, why: 'cannot be known because its shard did not answer in time' }

  it('tell of the others', async () => {
    const memory = new MemoryKinesis(2)
    memory.put('k', 'x', { at: memory.now - 30_000, shard: id(0) })
    expect(await places(memory, (shard) => shard === id(1), { shardMs: 20, wholeMs: 60_000 })).toMatchObject([{ age: 30 }, late])
  })

  it('take no longer than a sample may, however many there are', async () => {
    const memory = new MemoryKinesis(45)
    const began = performance.now()
    const told = await places(memory, (shard) => shard !== id(0), { shardMs: 60_000, wholeMs: 50 })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(told.slice(1)).toMatchObject(Array.from({ length: 44 }, () => late))
  })
})
