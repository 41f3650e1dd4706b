import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { md5 } from '../../../../renderer/systems/kinesis/md5.ts'
import { goesToWords, shardOf } from '../../../../renderer/systems/kinesis/shard-of-key.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { emptyForm, streamProblems } from '../../../../renderer/views/publish/form.ts'
import { firstWork } from '../../../../renderer/views/publish/work.ts'

const half = 1n << 127n
const shards = [
  { id: 'old', open: false, firstHash: '0', lastHash: String(2n * half - 1n) },
  { id: 'low', open: true, firstHash: '0', lastHash: String(half - 1n) },
  { id: 'high', open: true, firstHash: String(half), lastHash: String(2n * half - 1n) },
]

describe('the shard of a key as it is typed', () => {
  it('has the MD5 sum that Node computes, for every length around a block', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = randomBytes(length)
      expect(md5(bytes)).toBe(BigInt(`0x${createHash('md5').update(bytes).digest('hex')}`))
    }
  })

  it('is the open one that holds the hash of the partition key, or the hash key', () => {
    // MD5('a') begins with 0c, MD5('d') with 82.
    expect([shardOf(shards, 'a', '')?.id, shardOf(shards, 'd', '')?.id]).toEqual(['low', 'high'])
    expect([shardOf(shards, 'a', String(half))?.id, shardOf(shards, 'a', '0')?.id]).toEqual(['high', 'low'])
    expect([shardOf(shards, '', ''), shardOf(shards, 'a', 'x'), shardOf([], 'a', '')]).toEqual([null, null, null])
  })
})

describe('the words under the keys', () => {
  it('name the shard, or why it is not known, and blame no list for a wrong hash key', () => {
    expect(goesToWords(shards, 'a', '')).toBe(t.kinesis.goesTo('low'))
    expect(goesToWords([], 'a', '')).toBe(t.kinesis.goesNowhere)
    expect(goesToWords(shards, '', '')).toBeNull()
    expect([goesToWords(shards, 'a', '9'.repeat(39)), goesToWords(shards, 'a', '-1')]).toEqual([null, null])
  })
})

describe('a form for a stream', () => {
  it('begins with a key to type, since a record has one; that of a topic begins without', () => {
    expect([firstWork('c', 's', 'kinesis').form.key.kind, firstWork('c', 'topic', 'kafka').form.key.kind]).toEqual(['text', 'null'])
  })

  const form = { ...emptyForm, value: { kind: 'text', text: '' } as const }

  it('wants a partition key or a hash key, and data that may be empty', () => {
    expect(Object.keys(streamProblems(form))).toEqual(['key'])
    expect(streamProblems({ ...form, key: { kind: 'text', text: 'k' } })).toEqual({})
    expect(streamProblems({ ...form, hashKey: '7' })).toEqual({})
    expect(Object.keys(streamProblems({ ...form, key: { kind: 'text', text: 'k'.repeat(257) } }))).toEqual(['key'])
    expect(Object.keys(streamProblems({ ...form, hashKey: String(2n * half) }))).toEqual(['hashKey'])
    expect(Object.keys(streamProblems({ ...form, hashKey: '7', value: { kind: 'null', text: '' } }))).toEqual(['value'])
  })
})
