import { expect, test } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import { alertsOfTrouble, dayOfTrouble, rulesOfTrouble } from '../../../fixtures/day-of-trouble.ts'
import { openEngine, place } from './engine.ts'

const everySeconds = 5
const topics = Array.from({ length: 10 }, (_, n): Ref => ({ kind: 'topic', path: [`topic-${String(n).padStart(2, '0')}`] }))

/** Hours since midnight as a clock shows them, to the second. */
const clock = (hours: number): string => new Date(Math.round(hours * 3_600) * 1_000).toISOString().slice(11, 19)

test('a day of bursts, stalls, flapping, dead letters and gaps, with a restart at noon, raises exactly what it should', async () => {
  await using engine = await openEngine()
  const rules = rulesOfTrouble(place.connection)
  const watch = () => {
    for (const { id, target } of rules) if (!target.ref) engine.judge.setScope(id, topics, true)
  }
  engine.setRules(...rules)
  watch()
  for (let second = 0; second < 86_400; second += everySeconds) {
    if (second === 12 * 3_600) {
      await engine.restart(...rules)
      watch()
    }
    for (const ref of topics) engine.sample(second, { ref, ...dayOfTrouble(ref.path[0] ?? '', second / 3_600) })
  }
  const raised = engine.all().map(({ rule, ref, raisedAt, endedAt }) =>
    [rule.id, ref.path[0], clock(raisedAt / 3_600_000), endedAt === null ? 'open' : clock(endedAt / 3_600_000)])
  expect(raised).toEqual(alertsOfTrouble.map(([rule, topic, from, to]) => [rule, topic, clock(from), clock(to)]))
})
