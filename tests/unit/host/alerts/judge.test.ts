import { expect, test } from 'vitest'
import type { AlertCondition } from '#contract/alert.ts'
import type { Alarm } from '#contract/metric.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import { group, openEngine, place, ruleOf, worker } from './engine.ts'

const backlog = (value: number | null) => ({ values: { backlog: value } })
const verdict = (value: BacklogVerdict, reason = '') => ({ facts: { verdict: value, reason } })
const over: AlertCondition = { type: 'metric', metric: 'backlog', is: 'above', value: 100 }
const stalled: AlertCondition = { type: 'verdict', verdicts: ['stalled'] }

test('a backlog over its bound raises one alert, which ends when it is back at the bound', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over))
  engine.sample(0, backlog(100))
  expect(engine.all()).toEqual([])
  engine.sample(10, backlog(101))
  engine.sample(20, backlog(5_231))
  expect(engine.told).toEqual(['raised worker has 101 waiting, more than 100'])
  expect(engine.all()).toMatchObject([{
    raisedAt: 10_000, endedAt: null, connection: 'c', system: 'fake', ref: worker, rule: { id: 'r', name: 'Rule' },
    samples: [{ at: 0, value: 100 }, { at: 10_000, value: 101 }],
  }])
  engine.sample(30, backlog(100))
  expect(engine.all()).toMatchObject([{ raisedAt: 10_000, endedAt: 30_000, endedBy: 'condition' }])
  engine.sample(40, backlog(200))
  expect(engine.all()).toHaveLength(2)
})

test('a rate below its bound raises; the sentence names metric and bound', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'metric', metric: 'out', is: 'below', value: 2 }, { forSeconds: 60 }))
  for (const second of [0, 30, 60]) engine.sample(second, { values: { out: 0.5 } })
  expect(engine.told).toEqual(['raised worker: out is 0.50, below 2 for 1 min'])
})

test('behind: an unknown age of what holds nothing counts as 0, so the alert ends; with something in flight it stays unknown', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'metric', metric: 'age', is: 'above', value: 300 }))
  engine.sample(0, { values: { age: 720, backlog: 5 } })
  expect(engine.told).toEqual(['raised worker is 12 min behind, more than 5 min'])
  engine.sample(10, { values: { age: null, backlog: 0, inFlight: 3 } })
  engine.sample(20, { values: { age: null, backlog: null } })
  expect(engine.all()).toMatchObject([{ endedAt: null }])
  engine.sample(30, { values: { age: null, backlog: 0, inFlight: 0 } })
  expect(engine.all()).toMatchObject([{ endedAt: 30_000 }])
})

test('between bound and clear an alert goes on, and one begins only over the bound', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ ...over, clear: 50 }))
  engine.sample(0, backlog(80))
  expect(engine.all()).toEqual([])
  engine.sample(1, backlog(120))
  for (let n = 0; n < 20; n++) engine.sample(2 + n, backlog(n % 2 === 0 ? 60 : 130))
  expect(engine.told).toHaveLength(1)
  engine.sample(30, backlog(50))
  engine.sample(31, backlog(80))
  expect(engine.told).toHaveLength(2)
  expect(engine.all()).toMatchObject([{ endedAt: 30_000 }])
})

test('what is muted, or waits for its time, is not raised by a number between bound and clear', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ ...over, clear: 50 }, { forSeconds: 10 }))
  engine.sample(0, backlog(200))
  engine.sample(10, backlog(80))
  expect(engine.told).toEqual([])
  engine.muted.add('group/worker')
  engine.sample(20, backlog(200))
  engine.muted.clear()
  engine.sample(30, backlog(80))
  expect(engine.told).toEqual([])
  engine.sample(40, backlog(101))
  expect(engine.told).toEqual(['raised worker has 101 waiting, more than 100 for 10 s'])
})

test('the condition must hold on every sample for so long; one that does not begins the time anew', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over, { forSeconds: 60 }))
  for (const second of [0, 20, 40]) engine.sample(second, backlog(200))
  engine.sample(50, backlog(10))
  for (const second of [60, 80, 100]) engine.sample(second, backlog(200))
  expect(engine.told).toEqual([])
  engine.sample(120, backlog(200))
  expect(engine.told).toEqual(['raised worker has 200 waiting, more than 100 for 1 min'])
})

test('a sample that tells nothing neither raises, nor breaks the time, nor ends', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over, { forSeconds: 60 }))
  engine.sample(0, backlog(200))
  engine.sample(60, backlog(null))
  expect(engine.told).toEqual([])
  engine.sample(70, backlog(200))
  expect(engine.told).toHaveLength(1)
  engine.sample(80, backlog(null))
  engine.sample(90, {})
  expect(engine.all()).toMatchObject([{ endedAt: null, samples: [{ at: 0 }, { at: 70_000 }] }])
})

test('an alert keeps the last ten samples that caused it', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over, { forSeconds: 100 }))
  for (let n = 0; n <= 20; n++) engine.sample(n * 5, backlog(1_000 + n))
  expect(engine.all()[0]?.samples.map(({ value }) => value)).toEqual(Array.from({ length: 10 }, (_, n) => 1_011 + n))
})

test('a verdict raises with its reason, and an unknown verdict tells nothing unless it is asked for', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(stalled))
  engine.sample(0, verdict('unknown', 'watched for 4 s so far'))
  engine.sample(1, verdict('stalled', '4 members, no commits'))
  engine.sample(2, verdict('unknown', 'watched for 4 s so far'))
  expect(engine.told).toEqual(['raised worker is stalled: 4 members, no commits'])
  expect(engine.all()).toMatchObject([{ samples: [{ at: 1_000, value: 'stalled' }], endedAt: null }])
  engine.sample(3, verdict('draining', 'empty in about 3 min'))
  expect(engine.all()).toMatchObject([{ endedAt: 3_000 }])
  await using other = await openEngine()
  other.setRules(ruleOf({ type: 'verdict', verdicts: ['unknown', 'stalled'] }))
  other.sample(0, verdict('unknown', 'no permission to read offsets'))
  expect(other.told).toEqual(['raised worker cannot be judged: no permission to read offsets'])
})

test('dead letters count only in a queue that takes those of others', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'dead-letters', above: 0 }))
  engine.sample(0, { values: { backlog: 5 }, facts: { sources: null } })
  engine.sample(1, { values: { backlog: 5 }, facts: { sources: [] } })
  engine.sample(2, { values: { backlog: 0 }, facts: { sources: ['orders'] } })
  expect(engine.told).toEqual([])
  engine.sample(3, { values: { backlog: 1 }, facts: { sources: ['orders'] } })
  expect(engine.told).toEqual(['raised worker holds 1 dead letter'])
  engine.sample(4, { values: { backlog: 0 }, facts: { sources: ['orders'] } })
  expect(engine.told).toHaveLength(2)
})

test('dead letters that somebody looks at are hidden and still there, so their alert goes on', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'dead-letters', above: 0 }))
  const facts = { sources: ['orders'] }
  engine.sample(0, { values: { backlog: 2, inFlight: 0 }, facts })
  engine.sample(1, { values: { backlog: 0, inFlight: 2 }, facts })
  engine.sample(2, { values: { backlog: 1, inFlight: 1 }, facts })
  expect(engine.told).toEqual(['raised worker holds 2 dead letters'])
  engine.sample(3, { values: { backlog: 0, inFlight: 0 }, facts })
  expect(engine.all()).toMatchObject([{ endedAt: 3_000 }])
})

const alarm = (name: string, state: Alarm['state']): Alarm =>
  ({ name, state, since: 0, reason: 'Threshold crossed', rule: '', metric: '', notifies: false, history: [] })

test('an alarm of CloudWatch raises, and one without data tells nothing', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'alarm' }))
  engine.alarms(0, [alarm('Age', 'INSUFFICIENT_DATA')])
  engine.alarms(60, [alarm('Age', 'ALARM'), alarm('Depth', 'OK')])
  engine.alarms(120, [alarm('Age', 'INSUFFICIENT_DATA')])
  expect(engine.told).toEqual(['raised CloudWatch alarm Age of worker is in state ALARM'])
  engine.alarms(180, [alarm('Age', 'OK')])
  expect(engine.all()).toMatchObject([{ raisedAt: 60_000, endedAt: 180_000, samples: [{ value: 'Age: ALARM' }] }])
})

test('an alarm by its name passes over others; where it is missing the rule says so', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'alarm', alarm: 'Depth' }))
  engine.alarms(0, [alarm('Age', 'ALARM')])
  expect(engine.told).toEqual([])
  expect(engine.judge.problemOf('r')?.message).toBe('There is no alarm Depth on worker')
  engine.alarms(60, [alarm('Depth', 'ALARM')])
  expect(engine.told).toHaveLength(1)
  expect(engine.judge.problemOf('r')).toBeUndefined()
})

test('a restart does not repeat: what still holds goes on, what ended meanwhile ends at the first sample that tells', async () => {
  const rule = ruleOf({ ...over, clear: 50 }, { forSeconds: 30 })
  await using engine = await openEngine()
  engine.setRules(rule)
  for (const second of [0, 15, 30]) engine.sample(second, backlog(200))
  expect(engine.told).toHaveLength(1)
  await engine.restart(rule)
  engine.sample(100, backlog(null))
  engine.sample(110, backlog(60))
  engine.sample(120, backlog(300))
  expect(engine.told).toHaveLength(1)
  expect(engine.all()).toMatchObject([{ endedAt: null }])
  await engine.restart(rule)
  engine.sample(200, backlog(0))
  expect(engine.told.slice(1)).toEqual(['ended worker has 200 waiting, more than 100 for 30 s'])
  await engine.restart(rule)
  engine.sample(300, backlog(200))
  expect(engine.told).toHaveLength(2)
})

test('a muted resource raises nothing; where it still holds when the mute ends, it is raised then', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over))
  engine.muted.add('group/worker')
  engine.sample(0, backlog(200))
  engine.sample(10, backlog(200))
  expect(engine.told).toEqual([])
  engine.muted.clear()
  engine.sample(20, backlog(200))
  expect(engine.all()).toMatchObject([{ raisedAt: 20_000 }])
})

test('a clock set back raises nothing early and repeats nothing', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over, { forSeconds: 60 }))
  engine.sample(10_000, backlog(200))
  engine.sample(10_050, backlog(200))
  engine.sample(6_400, backlog(200))
  engine.sample(6_450, backlog(200))
  expect(engine.told).toEqual([])
  engine.sample(6_460, backlog(200))
  expect(engine.told).toHaveLength(1)
  engine.sample(3_000, backlog(200))
  expect(engine.told).toHaveLength(1)
  engine.sample(3_010, backlog(0))
  expect(engine.all()).toMatchObject([{ raisedAt: 6_460_000, endedAt: 3_010_000 }])
})

test.each([
  ['deleted', []],
  ['switched off', [ruleOf(over, { enabled: false })]],
  ['given another bound', [ruleOf({ ...over, value: 150 })]],
])('a rule that is %s ends its alert without telling it', async (_, rules) => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over))
  engine.sample(0, backlog(200))
  engine.setRules(...rules)
  expect(engine.told).toHaveLength(1)
  expect(engine.all()).toMatchObject([{ endedBy: 'rule', endedAt: 0 }])
})

test('a rule that is only named anew goes on with its alert', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over))
  engine.sample(0, backlog(200))
  engine.setRules(ruleOf(over, { name: 'Another', notify: { desktop: true, webhook: true } }))
  engine.sample(1, backlog(200))
  expect(engine.all()).toMatchObject([{ endedAt: null }])
})

test('a rule on a kind raises once a resource, of those that are listed', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(stalled, { target: { ...place, kind: 'group' } }))
  engine.sample(0, { ...verdict('stalled'), ref: group('a') })
  expect(engine.told).toEqual([])
  engine.judge.setScope('r', [group('a'), group('b')], true)
  for (const name of ['a', 'b', 'c']) engine.sample(1, { ...verdict('stalled'), ref: group(name) })
  engine.sample(1, { ...verdict('stalled'), ref: { kind: 'topic', path: ['a'] } })
  expect(engine.told).toEqual(['raised a is stalled', 'raised b is stalled'])
  engine.judge.setScope('r', [group('b')], false)
  expect(engine.told).toHaveLength(2)
  engine.judge.setScope('r', [group('b')], true)
  expect(engine.told.slice(2)).toEqual(['ended a is stalled'])
  expect(engine.all()[0]).toMatchObject({ endedBy: 'resource' })
})

test('a resource that is gone ends its alert, and the rule says that it is gone', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf(over))
  engine.sample(0, backlog(200))
  engine.sample(10, { ...backlog(null), problems: [{ code: 'NotFound', message: 'There is no group worker' }] })
  expect(engine.all()).toMatchObject([{ endedBy: 'resource', endedAt: 10_000 }])
  expect(engine.judge.problemOf('r')?.message).toBe('There is no group worker')
})

test('a rule says that nothing it watches is known', async () => {
  await using engine = await openEngine()
  engine.setRules(ruleOf({ type: 'metric', metric: 'in', is: 'above', value: 1 }, { target: { ...place, kind: 'group' } }))
  engine.judge.setScope('r', [group('a'), group('b')], true)
  expect(engine.judge.problemOf('r')).toBeUndefined()
  for (const name of ['a', 'b']) engine.sample(0, { values: { in: null }, ref: group(name) })
  expect(engine.judge.problemOf('r')?.message).toBe('What the rule watches is not known of any of 2 resources so far')
  engine.sample(1, { values: { in: 0 }, ref: group('b') })
  expect(engine.judge.problemOf('r')).toBeUndefined()
})
