import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { nextRecord } from '#sandbox/aws/story/clickstream/clicks.ts'
import { nextChange } from '#sandbox/aws/story/clickstream/reshard.ts'
import type { StreamShard } from '#sandbox/aws/story/clickstream/shards.ts'
import { aggregate } from '#sandbox/aws/story/kpl.ts'
import { randomFrom } from '#sandbox/story/random.ts'

const shard = (id: string, first: bigint, last: bigint, open = true): StreamShard => ({ id, parents: [], first, last, open })

describe('resharding the stream', () => {
  const four = [shard('a', 0n, 9n), shard('b', 10n, 19n), shard('c', 20n, 39n), shard('d', 40n, 49n)]

  it('splits the widest of four open shards, whatever comes next', () => {
    expect(nextChange([...four, shard('old', 0n, 99n, false)], false)).toEqual({ kind: 'split', shard: 'c', at: 29n })
  })

  it('merges the narrowest neighbours, at the latest when six are open', () => {
    const six = [...four.slice(0, 2), shard('e', 20n, 29n), shard('f', 30n, 34n), shard('g', 35n, 39n), shard('d', 40n, 49n)]
    expect(nextChange(six, true)).toEqual({ kind: 'merge', shard: 'f', with: 'g' })
    expect(nextChange(six.slice(1), true)).toMatchObject({ kind: 'split' })
    expect(nextChange(six.slice(1), false)).toEqual({ kind: 'merge', shard: 'f', with: 'g' })
    expect(nextChange([], false)).toBeNull()
  })
})

describe('clicks', () => {
  it('come from one shop nearly half of the time, one record in six as an aggregate', () => {
    const random = randomFrom(3)
    const records = Array.from({ length: 3000 }, (_, i) => nextRecord(i, random, 0))
    const share = (count: number) => count / records.length
    expect(share(records.filter(({ record }) => record.PartitionKey === 'shop-lisbon').length)).toBeCloseTo(0.45, 1)
    const aggregates = records.filter(({ clicks }) => clicks > 1)
    expect(share(aggregates.length)).toBeCloseTo(1 / 6, 1)
    expect(Math.max(...aggregates.map(({ clicks }) => clicks))).toBe(8)
    const plain = records.find(({ clicks }) => clicks === 1)?.record.Data ?? ''
    expect(JSON.parse(Buffer.from(plain, 'base64').toString())).toMatchObject({ shop: expect.any(String), page: expect.stringMatching(/^\//) })
  })
})

describe('an aggregate', () => {
  it('is written byte for byte as the producer library writes it', () => {
    const made = aggregate([
      { partitionKey: 'a', data: Buffer.from('one') }, { partitionKey: 'b', explicitHashKey: '7', data: Buffer.from('two') },
      { partitionKey: 'a', data: Buffer.alloc(200, 1) },
    ])
    const message = Buffer.concat([
      Buffer.from('0a01610a0162120137', 'hex'), Buffer.from('1a0708001a036f6e65', 'hex'), Buffer.from('1a09080110001a0374776f', 'hex'),
      Buffer.from('1acd0108001ac801', 'hex'), Buffer.alloc(200, 1),
    ])
    expect(made.subarray(0, 4).toString('hex')).toBe('f3899ac2')
    expect(made.subarray(4, -16).toString('hex')).toBe(message.toString('hex'))
    expect(made.subarray(-16)).toEqual(createHash('md5').update(message).digest())
  })
})
