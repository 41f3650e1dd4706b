import { expect, test } from 'vitest'
import type { Alert } from '#contract/alert.ts'
import { afterFrame, newIn } from '../../../../renderer/views/alerts/frames.ts'

const alert = (id: string, raisedAt: number, endedAt: number | null = null): Alert => ({
  id, rule: { id: 'r', name: 'Rule' }, connection: 'c', system: 'kafka', ref: { kind: 'group', path: [id] }, said: `${id} is stalled`, raisedAt, endedAt,
  samples: [],
})

test('the first frame of a stream is all there is; later ones add, change and end', () => {
  const first = afterFrame([alert('gone while away', 1)], [alert('a', 1), alert('b', 2)], true)
  expect(first.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(afterFrame(first, [alert('c', 3), alert('a', 1, 9)], false).map(({ id }) => id)).toEqual(['c', 'b'])
})

test('what was open when the window came is not told as new; what came since is, once', () => {
  const before = [alert('a', 1)]
  expect(newIn(null, before)).toEqual([])
  expect(newIn(before, [alert('b', 2), alert('a', 1)]).map(({ id }) => id)).toEqual(['b'])
  expect(newIn([alert('b', 2), alert('a', 1)], [alert('b', 2)])).toEqual([])
})
