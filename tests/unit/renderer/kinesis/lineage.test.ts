import { describe, expect, test } from 'vitest'
import { hotShare } from '../../../../renderer/systems/kinesis/hot.ts'
import { lineageOf, type LineageShard } from '../../../../renderer/systems/kinesis/lineage.ts'

const space = 2n ** 128n
const at = (part: number): bigint => (space * BigInt(part)) / 8n

/** A shard over some eighths of the key space; `age` orders shards in time. */
const shard = (id: string, [from, to]: readonly [number, number], age: number, parents: readonly string[] = [], open = true): LineageShard =>
  ({ id, open, parents, firstHash: String(at(from)), lastHash: String(at(to) - 1n), firstSequence: String(age) })

const boxOf = (shards: readonly LineageShard[], id: string) => {
  const box = lineageOf(shards).boxes.find((each) => each.shard.id === id)
  if (!box) throw new Error(`no box for ${id}`)
  return [box.from, box.to, box.top, box.bottom]
}

describe('shards over time', () => {
  test('shards that were never divided fill one column from top to bottom', () => {
    const shards = [shard('a', [0, 4], 1), shard('b', [4, 8], 1)]
    expect(lineageOf(shards).columns).toBe(1)
    expect([boxOf(shards, 'a'), boxOf(shards, 'b')]).toEqual([[0, 1, 0, 0.5], [0, 1, 0.5, 1]])
  })

  test('a split ends its parent where both children begin, and what it left alone reaches to the end', () => {
    const shards = [shard('a', [0, 4], 1, [], false), shard('b', [4, 8], 1), shard('c', [0, 2], 5, ['a']), shard('d', [2, 4], 5, ['a'])]
    expect(['a', 'b', 'c', 'd'].map((id) => boxOf(shards, id))).toEqual([
      [0, 1, 0, 0.5], [0, 2, 0.5, 1], [1, 2, 0, 0.25], [1, 2, 0.25, 0.5],
    ])
  })

  test('a merge ends both parents at its own beginning, also where one of them is older', () => {
    const shards = [
      shard('a', [0, 4], 1, [], false), shard('b', [4, 8], 1, [], false), shard('c', [0, 2], 5, ['a']), shard('d', [2, 4], 5, ['a'], false),
      shard('e', [2, 8], 9, ['b', 'd']),
    ]
    expect([boxOf(shards, 'd'), boxOf(shards, 'b'), boxOf(shards, 'e'), boxOf(shards, 'c')]).toEqual([
      [1, 2, 0.25, 0.5], [0, 2, 0.5, 1], [2, 3, 0.25, 1], [1, 3, 0, 0.25],
    ])
  })

  test('reshards that did not touch each other share a column', () => {
    const shards = [
      shard('a', [0, 4], 1, [], false), shard('b', [4, 8], 1, [], false), shard('c', [0, 2], 5, ['a']), shard('d', [2, 4], 5, ['a']),
      shard('e', [4, 6], 7, ['b']), shard('f', [6, 8], 7, ['b']),
    ]
    expect(lineageOf(shards).columns).toBe(2)
  })

  test('a parent that is no longer listed leaves its children at the beginning', () => {
    expect(boxOf([shard('c', [0, 8], 5, ['gone'])], 'c')).toEqual([0, 1, 0, 1])
  })

  test('a parent stands left of its child also where its first sequence number is the greater', () => {
    const shards = [shard('a', [0, 8], 1, [], false), shard('b', [0, 4], 5, ['a'], false), shard('c', [4, 8], 9, ['a'], false), shard('d', [0, 8], 7, ['b', 'c'])]
    expect(['b', 'c', 'd'].map((id) => boxOf(shards, id).slice(0, 2))).toEqual([[1, 2], [1, 2], [2, 3]])
  })

  test('boxes follow each other from left to right and down, as the keyboard goes', () => {
    const shards = [shard('b', [4, 8], 1), shard('d', [2, 4], 5, ['a']), shard('c', [0, 2], 5, ['a']), shard('a', [0, 4], 1, [], false)]
    expect(lineageOf(shards).boxes.map((box) => box.shard.id)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('sequence numbers are compared whole', () => {
    const long = '49600000000000000000000000000000000000000000000000000001'
    const parent = { ...shard('a', [0, 8], 0, [], false), firstSequence: long }
    const child = { ...shard('b', [0, 8], 0, ['a']), firstSequence: `${long.slice(0, -1)}2` }
    expect(boxOf([child, parent], 'b')).toEqual([1, 2, 0, 1])
  })
})

test('a shard is hot with more than twice its fair share', () => {
  expect([hotShare(51, 4), hotShare(50, 4), hotShare(100, 1)]).toEqual([true, false, false])
})
