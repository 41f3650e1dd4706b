import type { AlertCondition, AlertRule, AlertRuleDraft, AlertTarget } from '#contract/alert.ts'
import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import { t } from '../../texts/index.ts'
import { bounds, inMinutes, isNumber, usualClear } from './bounds.ts'
import { usual } from './rule-words.ts'

/** What a rule may wait for, as a person says it; each is one or a few conditions of the contract. */
const whens = ['stalled', 'worse', 'behind', 'backlog', 'dead-letters', 'metric', 'alarm'] as const
export type When = (typeof whens)[number]

/**
 * The fields of the dialog; numbers as they were typed. `verdicts` are those of a rule that asks for others than the usual
 * three.
 */
export type RuleForm = {
  readonly id?: string; readonly name: string; readonly enabled: boolean
  readonly connection: string; readonly system: string; readonly kind: string; readonly ref: Ref | null; readonly all: boolean
  readonly when: When; readonly number: string; readonly metric: string; readonly is: 'above' | 'below'; readonly alarm: string
  readonly verdicts: readonly BacklogVerdict[]; readonly clear: string; readonly minutes: string
  readonly desktop: boolean; readonly webhook: boolean
}
export type RuleIssues = Partial<Record<'connection' | 'kind' | 'resource' | 'number' | 'metric' | 'clear' | 'minutes', string>>

const issue = t.alerts.form

/** What can be asked of a kind: only what it has numbers, verdicts or alarms for. */
export function whensOf(kind: Kind | undefined, isAws: boolean): readonly When[] {
  if (!kind) return []
  const has = (key: string) => kind.columns.some((column) => column.key === key)
  const measures = (key: string) => kind.metrics.some((metric) => metric.key === key)
  const can: Readonly<Record<When, boolean>> = {
    'stalled': has('verdict'), 'worse': has('verdict'), 'behind': measures('age'), 'backlog': measures('backlog'),
    'dead-letters': has('sources'), 'metric': kind.metrics.length > 0, 'alarm': isAws,
  }
  return whens.filter((when) => can[when])
}

/** The form of a rule, or of a new one for what is to be watched. */
export function formOf(rule: AlertRule | undefined, watches: AlertTarget | undefined): RuleForm {
  const { connection = '', system = '', kind = '', ref } = rule?.target ?? watches ?? {}
  return {
    ...(rule && { id: rule.id }), name: rule?.name ?? '', enabled: rule?.enabled ?? true,
    connection, system, kind, ref: ref ?? null, all: ref === undefined && (rule ?? watches) !== undefined,
    ...fieldsOf(rule?.condition), minutes: inMinutes(rule?.forSeconds ?? 0),
    desktop: rule?.notify.desktop ?? true, webhook: rule?.notify.webhook ?? false,
  }
}

type Fields = Pick<RuleForm, 'when' | 'number' | 'metric' | 'is' | 'alarm' | 'clear' | 'verdicts'>
const noFields: Fields = { when: 'stalled', number: '', metric: '', is: 'above', alarm: '', clear: '', verdicts: usual }

function fieldsOf(condition: AlertCondition | undefined): Fields {
  switch (condition?.type) {
    case undefined: return noFields
    case 'verdict': {
      const { verdicts } = condition
      return verdicts.length === 1 && verdicts[0] === 'stalled' ? noFields : { ...noFields, when: 'worse', verdicts }
    }
    case 'dead-letters': return { ...noFields, when: 'dead-letters', number: String(condition.above) }
    case 'alarm': return { ...noFields, when: 'alarm', alarm: condition.alarm ?? '' }
    case 'metric': {
      const { metric, is, value, clear = value } = condition
      const minutes = metric === 'age' && is === 'above'
      const when = minutes ? 'behind' : metric === 'backlog' && is === 'above' ? 'backlog' : 'metric'
      const shown = minutes ? inMinutes : String
      return {
        ...noFields, when, metric, is, number: shown(value),
        clear: clear === usualClear(is, value) ? '' : shown(clear),
      }
    }
  }
}

type Judged = { readonly ok: true; readonly draft: AlertRuleDraft } | { readonly ok: false; readonly issues: RuleIssues }

/** The rule that a form means, or what is wrong with which field. `words` names a rule that has no name of its own. */
export function judgeForm(form: RuleForm, words: (draft: AlertRuleDraft) => string): Judged {
  const issues = issuesOf(form)
  if (Object.keys(issues).length > 0) return { ok: false, issues }
  const { id, enabled, connection, system, kind, ref, all, minutes, desktop, webhook } = form
  const draft: AlertRuleDraft = {
    ...(id !== undefined && { id }), name: form.name.trim(), enabled, condition: conditionOf(form),
    forSeconds: Math.round(Number(minutes) * 60),
    target: { connection, system, kind, ...(!all && ref && { ref }) }, notify: { desktop, webhook },
  }
  return { ok: true, draft: { ...draft, name: draft.name || words(draft) } }
}

const hasBound = ({ when }: RuleForm): boolean => when === 'behind' || when === 'backlog' || when === 'metric'

function issuesOf(form: RuleForm): RuleIssues {
  const { connection, kind, all, ref, when, number, metric, is, clear, minutes } = form
  const needsNumber = hasBound(form) || when === 'dead-letters'
  const isBelow = when === 'metric' && is === 'below'
  const past = isBelow ? Number(number) - Number(clear) : Number(clear) - Number(number)
  const wrongSide = isNumber(clear) && isNumber(number) && past > 0
  return {
    ...(connection === '' && { connection: issue.required }), ...(kind === '' && { kind: issue.required }),
    ...(!all && ref === null && { resource: issue.required }),
    ...(when === 'metric' && metric === '' && { metric: issue.required }),
    ...(needsNumber && !isNumber(number) && { number: issue.number }),
    ...(needsNumber && when !== 'metric' && isNumber(number) && Number(number) < 0 && { number: issue.positive }),
    ...(hasBound(form) && clear.trim() !== '' && !isNumber(clear) && { clear: issue.number }),
    ...(hasBound(form) && wrongSide && { clear: isBelow ? issue.clearBelow : issue.clearAbove }),
    ...((!isNumber(minutes) || Number(minutes) < 0) && { minutes: issue.positive }),
    ...(Number(minutes) > 1_440 && { minutes: issue.longMost }),
  }
}

function conditionOf({ when, number, metric, is, alarm, clear, verdicts }: RuleForm): AlertCondition {
  switch (when) {
    case 'stalled': return { type: 'verdict', verdicts: ['stalled'] }
    case 'worse': return { type: 'verdict', verdicts: [...verdicts] }
    case 'behind': return { type: 'metric', metric: 'age', is: 'above', ...bounds('above', number, clear, 60) }
    case 'backlog': return { type: 'metric', metric: 'backlog', is: 'above', ...bounds('above', number, clear) }
    case 'metric': return { type: 'metric', metric, is, ...bounds(is, number, clear) }
    case 'dead-letters': return { type: 'dead-letters', above: Math.max(0, Math.floor(Number(number))) }
    case 'alarm': return { type: 'alarm', ...(alarm.trim() !== '' && { alarm: alarm.trim() }) }
  }
}
