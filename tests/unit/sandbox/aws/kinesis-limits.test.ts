import { describe, expect, it } from 'vitest'
import { Iterators } from '#sandbox/aws/stand-in/kinesis/iterators.ts'
import { ShardLimits } from '#sandbox/aws/stand-in/kinesis/shard-limits.ts'
import { seen } from '#sandbox/aws/stand-in/kinesis/subscription.ts'

const place = (shard: string) => ({ region: 'us-east-1', account: '000000000000', stream: 'clicks', shard })
const refused = expect.objectContaining({ code: 'ProvisionedThroughputExceededException' })

describe('the limits of a shard', () => {
  it('are five calls in any second, of each operation and shard', () => {
    let now = 0
    const limits = new ShardLimits(() => now)
    for (; now < 500; now += 100) limits.ask('GetRecords', place('a'))
    expect(() => limits.ask('GetRecords', place('a'))).toThrow(refused)
    limits.ask('GetShardIterator', place('a'))
    limits.ask('GetRecords', place('b'))
    now = 1000
    limits.ask('GetRecords', place('a'))
    expect(() => limits.ask('GetRecords', place('a'))).toThrow(refused)
  })

  it('are 2 MiB in any second, and 5 s of rest after 10 MiB', () => {
    let now = 0
    const limits = new ShardLimits(() => now)
    const read = (bytes: number) => {
      limits.ask('GetRecords', place('a'))
      limits.gave('GetRecords', place('a'), bytes)
    }
    read(2 ** 20)
    read(2 ** 20)
    expect(() => read(1)).toThrow(refused)
    now = 1000
    read(10 * 2 ** 20)
    now = 5999
    expect(() => read(1)).toThrow(refused)
    now = 6000
    read(1)
  })
})

describe('iterators', () => {
  it('belong to the shard they were given for, for five minutes or as long as told', () => {
    let now = 0
    const iterators = new Iterators(() => now)
    iterators.gave('one', place('a'))
    now = 300_000
    expect(iterators.placeOf('one')).toEqual(place('a'))
    now = 300_001
    expect(() => iterators.placeOf('one')).toThrow(expect.objectContaining({ code: 'ExpiredIteratorException' }))
    iterators.gave('two', place('b'))
    iterators.seconds = 1
    now += 1001
    expect(() => iterators.placeOf('two')).toThrow(expect.objectContaining({ code: 'ExpiredIteratorException' }))
    expect(() => iterators.placeOf('never')).toThrow(expect.objectContaining({ code: 'InvalidArgumentException' }))
  })
})

describe('a subscription', () => {
  const frame = (payload: string) => {
    const bytes = Buffer.alloc(12 + payload.length + 4)
    bytes.writeUInt32BE(bytes.length, 0)
    bytes.write(payload, 12)
    return bytes
  }

  it('is handed on untouched, and its events are told however they are cut', async () => {
    const events: unknown[] = []
    const whole = Buffer.concat([frame('{}'), frame('{"MillisBehindLatest":5,"Records":[]}'), frame('{"MillisBehindLatest":0}')])
    const pieces = async function *() {
      for (let from = 0; from < whole.length; from += 7) yield whole.subarray(from, from + 7)
    }
    const passed: Buffer[] = []
    for await (const piece of seen(pieces(), (event) => events.push(event))) passed.push(piece)
    expect(Buffer.concat(passed)).toEqual(whole)
    expect(events).toEqual([{ MillisBehindLatest: 5, Records: [] }, { MillisBehindLatest: 0 }])
  })
})
