import { expect, it } from 'vitest'
import { putNewest } from '#main/systems/put-newest.ts'

it('puts an entry last, also one that was there, and lets those put longest ago leave', () => {
  const map = new Map([['a', 1], ['b', 2], ['c', 3]])
  putNewest(map, 'a', 4, 3)
  expect([...map]).toEqual([['b', 2], ['c', 3], ['a', 4]])
  putNewest(map, 'd', 5, 2)
  expect([...map]).toEqual([['a', 4], ['d', 5]])
})
