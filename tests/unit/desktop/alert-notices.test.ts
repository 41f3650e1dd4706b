import { expect, test } from 'vitest'
import type { Alert } from '#contract/alert.ts'
import { notifyOf } from '#main/desktop/alert-notices.ts'

const alert = (id: string): Alert => ({
  id, rule: { id: 'r', name: 'Workers' }, connection: 'c', system: 'kafka', ref: { kind: 'group', path: [id] }, said: `${id} is stalled`, raisedAt: 0,
  endedAt: null, samples: [],
})

test('five alerts a minute are shown with their sentence, then one notice for all the others', () => {
  const shown: string[] = []
  let now = 0
  const notify = notifyOf((title, body) => shown.push(`${title}: ${body}`) > 0, () => now)
  for (let n = 0; n < 20; n++) notify(alert(`g${n}`))
  expect(shown).toEqual([
    ...Array.from({ length: 5 }, (_, n) => `Workers: g${n} is stalled`), 'More alerts: Open Tidemark to see them all.',
  ])
  now = 60_000
  notify(alert('later'))
  expect(shown.at(-1)).toBe('Workers: later is stalled')
})

test('alerts that a window in front shows by itself leave room for those after it', () => {
  const shown: string[] = []
  let isInFront = true
  const notify = notifyOf((_title, body) => !isInFront && shown.push(body) > 0, () => 0)
  for (let n = 0; n < 20; n++) notify(alert(`seen${n}`))
  isInFront = false
  notify(alert('unseen'))
  expect(shown).toEqual(['unseen is stalled'])
})
