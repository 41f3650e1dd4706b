import { expect, test } from 'vitest'
import type { AlertRule } from '#contract/alert.ts'
import type { Ref } from '#contract/ref.ts'
import { manifest as kafka } from '#main/systems/kafka/manifest.ts'
import { manifest as msk } from '#main/systems/msk/manifest.ts'
import { manifest as sqs } from '#main/systems/sqs/manifest.ts'
import { formOf, judgeForm, type RuleForm, whensOf } from '../../../../renderer/views/alerts/rule-form.ts'
import { conditionWords, ruleWords, valueWords, watchWords } from '../../../../renderer/views/alerts/rule-words.ts'

const group = kafka.kinds['group']
const watches = { connection: 'c', system: 'kafka', kind: 'group', ref: { kind: 'group', path: ['billing'] } }
const form = (more: Partial<RuleForm> = {}): RuleForm => ({ ...formOf(undefined, watches), ...more })
const names = (connection: string) => ({ connection, resource: (_system: string, { path }: Ref) => path.join(' / ') })
const judged = (more: Partial<RuleForm>) => judgeForm(form(more), (draft) => ruleWords(draft, group, names('Orders')))

test('a rule is offered only what its kind can tell', () => {
  expect(whensOf(group, false)).toEqual(['stalled', 'worse', 'behind', 'backlog', 'metric'])
  expect(whensOf(sqs.kinds['queue'], true)).toEqual(['stalled', 'worse', 'behind', 'backlog', 'dead-letters', 'metric', 'alarm'])
  expect(whensOf(kafka.kinds['topic'], false)).toEqual(['metric'])
  expect(whensOf(undefined, false)).toEqual([])
})

test.each<[Partial<RuleForm>, AlertRule['condition'], string]>([
  [{}, { type: 'verdict', verdicts: ['stalled'] }, 'is stalled'],
  [{ when: 'worse' }, { type: 'verdict', verdicts: ['stalled', 'dead-letters', 'falling-behind'] }, 'needs attention'],
  [{ when: 'behind', number: '12', clear: '10' }, { type: 'metric', metric: 'age', is: 'above', value: 720, clear: 600 }, 'is behind more than 12 min'],
  [{ when: 'backlog', number: '5000' }, { type: 'metric', metric: 'backlog', is: 'above', value: 5_000, clear: 4_500 }, 'has more than 5,000 waiting'],
  [{ when: 'backlog', number: '5000', clear: '5000' }, { type: 'metric', metric: 'backlog', is: 'above', value: 5_000 }, 'has more than 5,000 waiting'],
  [{ when: 'metric', metric: 'in', is: 'below', number: '3' }, { type: 'metric', metric: 'in', is: 'below', value: 3, clear: 3.3 }, 'In is below 3/s'],
  [{ when: 'backlog', number: '0' }, { type: 'metric', metric: 'backlog', is: 'above', value: 0 }, 'has more than 0 waiting'],
  [{ when: 'metric', metric: 'out', is: 'below', number: '0.5', clear: '2' }, { type: 'metric', metric: 'out', is: 'below', value: 0.5, clear: 2 }, 'Out is below 0.50/s'],
  [{ when: 'dead-letters', number: '0' }, { type: 'dead-letters', above: 0 }, 'dead letters arrive'],
  [{ when: 'alarm', alarm: ' Depth ' }, { type: 'alarm', alarm: 'Depth' }, 'the alarm Depth rings'],
])('what was chosen becomes a rule, its words, and the same form again: %o', (more, condition, words) => {
  const answer = judged({ ...more, minutes: '5' })
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  const { draft } = answer
  expect(draft).toMatchObject({ condition, forSeconds: 300, name: `billing: ${words} for 5 min`, target: watches })
  expect(conditionWords(draft, group)).toBe(`${words} for 5 min`)
  expect(judgeForm(formOf({ ...draft, id: 'r' }, undefined), () => '')).toEqual({ ok: true, draft: { ...draft, id: 'r' } })
})

test('a number between bound and end of another program is kept as it is', () => {
  const rule: AlertRule = {
    id: 'r', name: 'Late', enabled: true, target: watches, condition: { type: 'metric', metric: 'age', is: 'above', value: 100, clear: 1 },
    forSeconds: 10, notify: { desktop: false, webhook: false },
  }
  expect(formOf(rule, undefined)).toMatchObject({ number: '1.666667', clear: '0.016667', minutes: '0.166667' })
  expect(judgeForm(formOf(rule, undefined), () => '')).toEqual({ ok: true, draft: rule })
})

test('numbers of a rule are told with their unit, once', () => {
  const broker = msk.kinds['broker']
  const condition = (metric: string) => ({ type: 'metric', metric, is: 'above', value: 1 }) as const
  expect(valueWords(1, condition('underReplicated'), broker)).toBe('1 partition')
  expect(conditionWords({ condition: condition('underReplicated'), forSeconds: 0 }, broker)).toBe('Under-replicated partitions is above 1')
  expect(valueWords(720, condition('age'), group)).toBe('12 min')
  expect(valueWords('falling-behind', { type: 'verdict', verdicts: ['stalled'] }, group)).toBe('falling behind')
  expect(valueWords(3, undefined, undefined)).toBe('3')
  expect(valueWords(null, condition('in'), group)).toBe('–')
})

test('a rule on all of a kind has no resource, and is named after the kind', () => {
  const answer = judged({ all: true })
  expect(answer).toMatchObject({ ok: true, draft: { name: 'All groups of Orders: is stalled', target: { connection: 'c', system: 'kafka', kind: 'group' } } })
  expect(answer.ok && 'ref' in answer.draft.target).toBe(false)
  expect(watchWords({ connection: 'a', system: 'sqs', kind: 'queue' }, sqs.kinds['queue'], names('Prod'))).toBe('All SQS queues of Prod')
})

test.each<[Partial<RuleForm>, readonly string[]]>([
  [{ connection: '', kind: '', ref: null }, ['connection', 'kind', 'resource']],
  [{ when: 'backlog', number: '' }, ['number']],
  [{ when: 'backlog', number: 'many' }, ['number']],
  [{ when: 'behind', number: '-1' }, ['number']],
  [{ when: 'metric', number: '1', metric: '' }, ['metric']],
  [{ when: 'backlog', number: '10', clear: '11' }, ['clear']],
  [{ when: 'metric', metric: 'out', is: 'below', number: '10', clear: '9' }, ['clear']],
  [{ minutes: '1441' }, ['minutes']],
  [{ minutes: '' }, ['minutes']],
])('what is wrong is said at its field: %o', (more, fields) => {
  const answer = judged(more)
  expect(answer.ok).toBe(false)
  expect(Object.keys(answer.ok ? {} : answer.issues).toSorted()).toEqual([...fields].toSorted())
})

test('a rule for other verdicts than the usual keeps them when it is edited', () => {
  const rule: AlertRule = {
    id: 'r', name: 'Quiet', enabled: true, target: watches, condition: { type: 'verdict', verdicts: ['idle', 'unknown'] }, forSeconds: 0,
    notify: { desktop: false, webhook: false },
  }
  expect(conditionWords(rule, group)).toBe('is idle or unknown')
  expect(judgeForm(formOf(rule, undefined), () => '')).toMatchObject({ ok: true, draft: { condition: rule.condition } })
})
