import { expect, test } from 'vitest'
import { Ring } from '../../../../renderer/live/ring.ts'

test('keeps at most so many items and counts what it drops', () => {
  const ring = new Ring<number>({ items: 3, bytes: 1_000 })
  for (let i = 0; i < 10; i++) ring.push(i, 1)
  expect(ring.toArray()).toEqual([7, 8, 9])
  expect([ring.first, ring.next, ring.size, ring.dropped]).toEqual([7, 10, 3, 7])
})

test('keeps at most so many bytes', () => {
  const ring = new Ring<string>({ items: 100, bytes: 10 })
  ring.push('a', 4)
  ring.push('b', 4)
  ring.push('c', 4)
  expect(ring.toArray()).toEqual(['b', 'c'])
  expect(ring.bytes).toBe(8)
})

test('one item over the byte limit is kept alone', () => {
  const ring = new Ring<string>({ items: 100, bytes: 10 })
  ring.push('a', 4)
  ring.push('big', 50)
  expect(ring.toArray()).toEqual(['big'])
  ring.push('b', 1)
  expect(ring.toArray()).toEqual(['b'])
  expect(ring.bytes).toBe(1)
})

test('an item is found by its sequence number until it is dropped', () => {
  const ring = new Ring<string>({ items: 2, bytes: 100 })
  for (const item of ['a', 'b', 'c']) ring.push(item, 1)
  expect([ring.at(0), ring.at(1), ring.at(2), ring.at(3)]).toEqual([undefined, 'b', 'c', undefined])
})
