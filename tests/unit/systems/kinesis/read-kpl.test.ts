import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { MessagePart } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { openAggregate } from '#main/systems/kinesis/kpl/aggregate.ts'
import { bytesOf } from '#main/systems/kinesis/read/bytes.ts'
import { aggregate } from '#sandbox/aws/story/kpl.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { call, clicks, read, shardId, texts, type Read } from './read-world.ts'

const shard = shardId(0)

const pack = (numbers: readonly number[], explicitHashKey?: string) => aggregate(numbers.map((n) => ({
  partitionKey: `key-${n % 3}`, data: Buffer.from(`${n}`), ...(explicitHashKey !== undefined && { explicitHashKey }),
})))
const bytes = (memory: MemoryKinesis, id: string, part: MessagePart) => bytesOf(memory.open(), clicks, id, part, call())
  .then((data) => Buffer.from(data).toString(), (error: unknown) => (error instanceof ProblemError ? error.problem.code : error))

/** A message with what stands before and after it in an aggregate. */
const sealed = (message: Uint8Array) =>
  Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), message, createHash('md5').update(message).digest()])

describe('an aggregate of the KPL', () => {
  it('is opened into its records, each with its sub-sequence number, key and explicit hash key', async () => {
    const memory = new MemoryKinesis(1)
    memory.put('a', 'before')
    const sequence = memory.put('a', pack([10, 11, 12], '77'))
    memory.put('a', 'after')
    const { messages, verdict } = await read(memory, { from: 'oldest' })
    expect(texts({ messages })).toEqual(['before', '10', '11', '12', 'after'])
    expect(messages[2]).toMatchObject({
      id: `${shard}/${sequence}/1`, key: { text: 'key-2' }, flags: ['aggregated'], facts: { explicitHash: '77' },
      position: { shard, sequence, subSequence: '1' },
    })
    expect(messages[4]).toMatchObject({ flags: [], facts: {} })
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 5, matched: 5 })
    expect(texts(await read(memory, {}))).toEqual(['after', '12', '11', '10', 'before'])
    const filter = { where: '"aggregated" in flags && key == "key-1"' }
    expect(texts(await read(memory, { from: 'oldest', filter }))).toEqual(['10'])
  })

  it.each(['forward', 'backward'] as const)('is read piece by piece %s, also where a piece ends inside', async (direction) => {
    const memory = new MemoryKinesis(1)
    for (let n = 0; n < 4; n++) memory.put('a', pack([5 * n, 5 * n + 1, 5 * n + 2, 5 * n + 3, 5 * n + 4]))
    const seen: (string | undefined)[] = []
    for (let query: ReadQuery | null = { from: direction === 'forward' ? 'oldest' : 'newest', direction, limit: 3 }; query;) {
      const { messages, verdict }: Read = await read(memory, query)
      seen.push(...texts({ messages }))
      query = verdict.resume === undefined ? null : { from: { resume: verdict.resume }, limit: 3 }
    }
    const all = Array.from({ length: 20 }, (_, n) => String(n))
    expect(seen).toEqual(direction === 'forward' ? all : all.toReversed())
  })

  it('leaves records whose hash key is another shard\'s to that one, and says so', async () => {
    const memory = new MemoryKinesis(2)
    const own = Buffer.from(aggregate([
      { partitionKey: 'x', explicitHashKey: '5', data: Buffer.from('mine') },
      { partitionKey: 'x', explicitHashKey: String(2n ** 127n + 5n), data: Buffer.from('not mine') },
    ]))
    memory.put('x', own, { shard })
    const { messages, verdict } = await read(memory, { from: 'oldest' })
    expect(texts({ messages })).toEqual(['mine'])
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 1 })
    expect(verdict.notes).toEqual([expect.stringMatching(/^1 records inside aggregates belong to another shard/)])
  })

  it('counts what it leaves to another shard once, wherever a read is cut', async () => {
    const memory = new MemoryKinesis(2)
    const away = String(2n ** 127n + 5n)
    memory.put('x', aggregate(Array.from({ length: 2_000 }, (_, n) => ({
      partitionKey: 'x', explicitHashKey: n % 2 === 0 ? '5' : away, data: Buffer.from(`${n}`),
    }))), { shard })
    const strays = ({ verdict: { notes = [] } }: Read) => Number(/^[\d,]+/.exec(notes.join())?.[0].replace(',', ''))
    const whole = await read(memory, { from: 'oldest', limit: 2_000 })
    expect([whole.messages.length, strays(whole)]).toEqual([1_000, 1_000])
    const first = await read(memory, { from: 'oldest', limit: 300 })
    const rest = await read(memory, { from: { resume: first.verdict.resume ?? '' }, limit: 2_000 })
    expect(strays(first) + strays(rest)).toBe(1_000)
  })

  it('is shown as it is, with the reason, where it cannot be opened', async () => {
    const memory = new MemoryKinesis(1)
    const whole = pack([1, 2])
    const damaged = Buffer.from(whole)
    damaged[10] = (damaged[10] ?? 0) ^ 1
    memory.put('a', damaged)
    memory.put('a', aggregate([]))
    memory.put('a', whole.subarray(0, 3))
    const { messages, verdict } = await read(memory, { from: 'oldest' })
    const broken = ['broken-aggregate', 'not-decoded']
    expect(messages.map(({ flags }) => flags)).toEqual([broken, broken, []])
    const value = { bytes: damaged.length, problem: expect.stringContaining('MD5') as string }
    expect(messages[0]).toMatchObject({ key: { text: 'a' }, value, position: { shard } })
    expect(messages[0]?.position).not.toHaveProperty('subSequence')
    expect(messages[1]?.value?.problem).toContain('holds no records')
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 3, undecodable: 2 })
  })

  it('is refused where a record names a key that the tables lack', () => {
    const message = Buffer.from([0x0a, 1, 0x61, 0x1a, 5, 0x08, 9, 0x1a, 1, 0x62])
    expect(openAggregate(sealed(message))).toEqual({ broken: 'a record names a partition key that its tables do not have' })
    expect(openAggregate(sealed(Buffer.from([0x1a, 200, 1])))).toMatchObject({ broken: expect.any(String) })
    expect(openAggregate(Buffer.from('no aggregate at all, but long enough for one'))).toBeNull()
  })
})

describe('the bytes of one record', () => {
  it('are read again by its id, also inside an aggregate', async () => {
    const memory = new MemoryKinesis(1)
    const plain = memory.put('a', 'plain')
    const packed = memory.put('a', pack([1, 2, 3]))
    expect(await bytes(memory, `${shard}/${plain}`, 'value')).toBe('plain')
    expect(await bytes(memory, `${shard}/${plain}`, 'key')).toBe('a')
    expect(await bytes(memory, `${shard}/${packed}/2`, 'value')).toBe('3')
    expect(await bytes(memory, `${shard}/${packed}/2`, 'key')).toBe('key-0')
    expect(await bytes(memory, `${shard}/${packed}`, 'value')).toBe('NotFound')
    expect(await bytes(memory, `${shard}/${packed}/3`, 'value')).toBe('NotFound')
    expect(await bytes(memory, `${shard}/${plain}`, { header: 0 })).toBe('NotFound')
    expect(await bytes(memory, 'nothing', 'value')).toBe('BadInput')
    memory.expire(shard, 1)
    expect(await bytes(memory, `${shard}/${plain}`, 'value')).toBe('NotFound')
  })
})
