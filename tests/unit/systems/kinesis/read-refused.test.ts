import { expect, it } from 'vitest'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { problemOf, shardId } from './read-world.ts'

it('a query that cannot be meant is refused with what to do', async () => {
  const memory = new MemoryKinesis(1)
  const refused: readonly (readonly [ReadQuery, Problem['code'], string])[] = [
    [{ partitions: [0] }, 'Unsupported', 'query.partitions'],
    [{ committedOnly: true }, 'Unsupported', 'query.committedOnly'],
    [{ from: { offset: '5' } }, 'Unsupported', 'query.from.offset'],
    [{ from: 'oldest', until: { offsets: { 0: '5' } } }, 'Unsupported', 'query.until.offset'],
    [{ filter: { header: { name: 'x' } } }, 'Unsupported', 'query.filter.header'],
    [{ shards: ['shardId-9'] }, 'BadInput', 'query.shards'],
    [{ from: { sequence: { 'shardId-9': '5' } } }, 'BadInput', 'query.from.sequence'],
    [{ from: { time: 9 }, until: { time: 5 } }, 'BadInput', 'query.until'],
    [{ decode: { value: 'nonsense' } }, 'BadInput', 'query.decode.value'],
  ]
  for (const [query, code, path] of refused) {
    expect(await problemOf(memory, query)).toMatchObject({ code, issues: [{ path }], hint: expect.any(String) })
  }
  const other = { kind: 'shard', path: ['clicks', shardId(1)] }
  expect(await problemOf(memory, { shards: [shardId(0)] }, other)).toMatchObject({ code: 'BadInput' })
  expect(memory.asked).toEqual([])
})

it('a sequence number that its shard does not have is named, with what to try', async () => {
  const memory = new MemoryKinesis(1)
  memory.fails.GetShardIterator = ({ StartingSequenceNumber }) => {
    if (StartingSequenceNumber) throw new ProblemError({ code: 'BadInput', message: 'InvalidArgumentException: Invalid StartingSequenceNumber.' })
  }
  expect(await problemOf(memory, { from: { sequence: { [shardId(0)]: '123' } } })).toMatchObject({
    code: 'BadInput', message: `${shardId(0)} has no sequence number 123.`, hint: expect.stringContaining('begin at a time'),
  })
})
