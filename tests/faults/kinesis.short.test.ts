import {
  GetRecordsCommand, GetShardIteratorCommand, MergeShardsCommand, SplitShardCommand, waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStream, kinesisOf } from '../fixtures/systems/kinesis.ts'
import { expectEachOnce, expectWell, expectWhole, openPlace, put, read, records, samplesOf, type Place } from './kinesis-stage.ts'

let place: Place
const started = Date.now()
beforeAll(async () => { place = await openPlace() })
afterAll(async () => { await place?.[Symbol.asyncDispose]() })

const shardId = (number: number) => `shardId-00000000000${number}`
const settled = (StreamName: string) =>
  waitUntilStreamExists({ client: place.client, maxWaitTime: 30, minDelay: 0.2, maxDelay: 0.5 }, { StreamName })

/** A consumer that takes every read a shard has for a while (ms), and how often it was turned away. */
async function greed(endpoint: string, ms: number): Promise<number> {
  const client = kinesisOf(endpoint, 1)
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName: 'clicks', ShardId: shardId(1), ShardIteratorType: 'TRIM_HORIZON' }),
  )
  let refused = 0
  const until = performance.now() + ms
  while (performance.now() < until) {
    const take = () => client.send(new GetRecordsCommand({ ShardIterator, Limit: 1 })).catch(() => { refused++ })
    await Promise.all([sleep(100), ...Array.from({ length: 8 }, take)])
  }
  client.destroy()
  return refused
}

// They wait for the turns of shards most of the time, and each has a stand-in of its own.
test.concurrent('a shard whose reads others take is read whole, later', async () => {
  await using stage = await place.open()
  const [refused] = await Promise.all([greed(stage.standIn.url, 2_500), expectWhole(stage)])
  expect(refused).toBeGreaterThan(0)
  await expectWell(stage)
})

test.concurrent('throttling in the middle of a read loses nothing', async () => {
  await using stage = await place.open()
  stage.standIn.faults.set([{ kind: 'throttle', service: 'kinesis', operation: 'GetRecords', skip: 1, times: 2 }])
  await expectWhole(stage)
  expect(stage.standIn.faults.states()).toMatchObject([{ hits: 2 }])
  await expectWell(stage)
})

test.concurrent('a storm of throttling is told by the samples, which recover after it', async () => {
  await using stage = await place.open()
  stage.standIn.faults.set([
    { kind: 'throttle', service: 'kinesis', operation: 'DescribeStreamSummary' }, { kind: 'throttle', service: 'monitoring' },
  ])
  const { stream } = await samplesOf(stage)
  expect(stream.values).toMatchObject({ in: null, out: null, iteratorAge: null })
  expect(stream.problems).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'Throttled' })]))
  stage.standIn.faults.set([])
  await expectWell(stage)
})

test.concurrent('iterators that are too old at their second use are made anew', async () => {
  await using stage = await place.open()
  await stage.limit({ iteratorSeconds: 0.5 })
  stage.standIn.tally.clear()
  await expectWhole(stage)
  const { calls } = stage.standIn.tally.calls()
  expect(calls['kinesis:GetShardIterator']).toBeGreaterThan(4)
  await expectWell(stage)
})

test.concurrent('answers that are cut and connections that are reset are asked again', async () => {
  await using stage = await place.open()
  stage.standIn.faults.set([
    { kind: 'cut', service: 'kinesis', operation: 'GetRecords', skip: 1, times: 2 },
    { kind: 'reset', service: 'kinesis', operation: 'Get.*', skip: 2, times: 2 },
  ])
  await expectWhole(stage)
  expect(stage.standIn.faults.states().map(({ hits }) => hits)).toEqual([2, 2])
  await expectWell(stage)
})

const skews = test.concurrent.for([-600_000, 600_000])
skews('a clock that is %i ms off ends no range early or late, and no age is off by it', async (skewMs) => {
  await using stage = await place.open(skewMs)
  const name = `late-${skewMs < 0 ? 'behind' : 'ahead'}`
  await createStream(place.client, name, 1)
  await put(place.client, name, 0, 50)
  for (const [query, count] of [[{ from: 'oldest' }, 50], [{}, 51]] as const) {
    // What arrives after the read began is none of its records, though it is there when the shard answers.
    stage.standIn.faults.set([{ kind: 'slow', ms: 3_000, service: 'kinesis', operation: 'GetRecords', times: 1 }])
    const reading = read(stage, name, query)
    await sleep(2_000)
    await put(place.client, name, count, count + 1)
    const done = await reading
    expectEachOnce(done, count)
    const words = `clock is about (59|60)\\d s ${skewMs < 0 ? 'behind' : 'ahead of'} AWS`
    expect(done.verdict?.notes).toEqual([expect.stringMatching(words)])
  }
  const { counter } = await samplesOf(stage)
  expect(counter.values['age']).toBeGreaterThan(0)
  expect(counter.values['age']).toBeLessThan((Date.now() - started) / 1_000 + 60)
})

test.concurrent('a series that CloudWatch does not have is unknown and never nought, and says why', async () => {
  await using stage = await place.open()
  const { stream, audit } = await samplesOf(stage)
  expect(stream.values).toMatchObject({ in: 10, out: null, iteratorAge: null })
  expect(audit).toMatchObject({ values: { age: null, backlog: null, out: null }, facts: { verdict: 'unknown' } })
  expect(audit.facts?.['reason']).toMatch(/nobody is subscribed/)
  expect(audit.problems).toEqual([expect.objectContaining({ message: expect.stringContaining('cannot be known because') })])
  await using refused = await place.open()
  refused.standIn.faults.set([{ kind: 'denied', service: 'monitoring' }])
  const told = await samplesOf(refused)
  expect(told.stream.values).toMatchObject({ in: null, out: null, iteratorAge: null })
  expect(told.counter.values['age']).toBeGreaterThan(0)
})

test.concurrent('a reshard in the middle of a throttled read is followed, parents before children', async () => {
  await using stage = await place.open()
  await createStream(place.client, 'resharded', 2)
  await put(place.client, 'resharded', 0, 150)
  await place.client.send(new SplitShardCommand({ StreamName: 'resharded', ShardToSplit: shardId(0), NewStartingHashKey: '100' }))
  await settled('resharded')
  await put(place.client, 'resharded', 150, 300)
  stage.standIn.faults.set([{ kind: 'throttle', service: 'kinesis', operation: 'GetRecords', skip: 2, times: 2 }])
  const done = await read(stage, 'resharded', { from: 'oldest' }, async () => {
    await place.client.send(
      new MergeShardsCommand({ StreamName: 'resharded', ShardToMerge: shardId(2), AdjacentShardToMerge: shardId(3) }),
    )
    await settled('resharded')
    await put(place.client, 'resharded', 300, 320)
  })
  expectEachOnce(done, 300)
  const low = done.messages.filter(({ key }) => key?.text === 'k0').map(({ value }) => Number(value?.text))
  expect(low).toEqual(low.toSorted((a, b) => a - b))
  expectEachOnce(await read(stage, 'resharded', {}), 320)
})

test.concurrent('an emulator that goes in the middle of a read and comes back is waited for', async () => {
  await using stage = await place.open()
  await expectWell(stage)
  const done = await read(stage, 'clicks', { from: 'oldest' }, async () => {
    await stage.standIn.door.close()
    void sleep(2_500).then(() => stage.standIn.door.open())
  })
  expectEachOnce(done, records)
  await stage.standIn.door.close()
  const gone = await samplesOf(stage).catch((error: unknown) => error)
  expect(JSON.stringify(gone)).toMatch(/Unreachable/)
  await stage.standIn.door.open()
  await expectWell(stage)
})
