import { expect, it } from 'vitest'
import { startOf } from '#main/systems/kinesis/tail/start.ts'
import { writeToken, type Position, type Subject } from '#main/systems/kinesis/tail/token.ts'
import { one, summary } from './tail-world.ts'

/** What is asked by one that goes on from these places. */
function resumed(places: Readonly<Record<string, Position>>, shards: readonly string[] | null = null): Subject {
  const subject: Subject = { summary, shards, query: {} }
  return { ...subject, query: { from: { resume: writeToken(subject, new Map(Object.entries(places))) } } }
}

it('the heirs of an expired shard are followed from their oldest record on', () => {
  const shards = [one('a1', { parents: ['a'] }), one('a2', { parents: ['a'] }), one('b'), one('b1', { parents: ['b'] })]
  const { places, problems } = startOf(resumed({ a: { after: '5' }, b1: { after: '7' } }), shards, true)
  expect(Object.fromEntries(places)).toEqual({ a1: 'oldest', a2: 'oldest', b1: { after: '7' } })
  expect(problems).toEqual([])
})

it('where shards were chosen, only children of theirs take the place of one that expired', () => {
  const shards = [one('b'), one('a1', { parents: ['a'] }), one('c'), one('ab', { parents: ['a', 'b'] })]
  const { places, problems } = startOf(resumed({ a: { after: '5' }, b: 'newest' }, ['a', 'b']), shards, true)
  expect(Object.fromEntries(places)).toEqual({ a1: 'oldest', b: 'newest' })
  expect(problems).toEqual([])
})

it('where the children of a chosen shard have expired too, that is said, and no others are followed', () => {
  const shards = [one('a11', { parents: ['a1'] }), one('c')]
  const { places, problems } = startOf(resumed({ a: { after: '5' } }, ['a']), shards, true)
  expect([...places]).toEqual([])
  expect(problems).toMatchObject([['a', { code: 'NotFound', message: expect.stringContaining('have expired') as string }]])
})

it('a tail of one shard alone ends with it', () => {
  const shards = [one('a1', { parents: ['a'] })]
  const problem = expect.objectContaining({ code: 'NotFound' }) as object
  expect(() => startOf(resumed({ a: { after: '5' } }, ['a']), shards, false)).toThrow(expect.objectContaining({ problem }) as Error)
})
