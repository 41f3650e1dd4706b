import type { Alert, AlertRuleDraft, AlertTarget } from '#contract/alert.ts'
import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatRate, unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'

const w = t.alerts.words

/** The verdicts of a resource that needs attention. */
export const usual: readonly BacklogVerdict[] = ['stalled', 'dead-letters', 'falling-behind']
/** Whether these are all of them and no other. */
export const isUsual = (verdicts: readonly BacklogVerdict[]): boolean =>
  verdicts.length === usual.length && usual.every((one) => verdicts.includes(one))

type Judged = Pick<AlertRuleDraft, 'condition' | 'forSeconds'>

/** When a rule tells, in words that go on after what it watches: "is stalled for 5 min". */
export const conditionWords = ({ condition, forSeconds }: Judged, kind: Kind | undefined): string =>
  [bare(condition, kind), ...(forSeconds > 0 ? [w.forLong(forSeconds)] : [])].join(' ')

function bare(condition: Judged['condition'], kind: Kind | undefined): string {
  switch (condition.type) {
    case 'verdict': {
      const { verdicts } = condition
      if (isUsual(verdicts)) return w.worse
      return w.verdict(verdicts.map((verdict) => t.alerts.verdicts[verdict]).join(t.alerts.or))
    }
    case 'dead-letters': return condition.above === 0 ? w.deadLetters : w.deadLettersAbove(condition.above)
    case 'alarm': return condition.alarm === undefined ? w.alarm : w.alarmNamed(condition.alarm)
    case 'metric': {
      const { metric, is, value } = condition
      if (metric === 'age' && is === 'above') return w.behind(value)
      if (metric === 'backlog') return is === 'above' ? w.backlogAbove(value) : w.backlogBelow(value)
      const { label, unit } = metricOf(metric, kind)
      // "Offline partitions is above 2" says what is counted already.
      return w[is](label, withUnit(value, unit.length > 2 && label.toLowerCase().includes(unit) ? '' : unit))
    }
  }
}

/** What a rule was judged by at one moment: a number, a verdict, or an alarm with its state. */
export type JudgedValue = Alert['samples'][number]['value']

/** It in words, a number with its unit. */
export function valueWords(value: JudgedValue, condition: Judged['condition'] | undefined, kind: Kind | undefined): string {
  if (value === null) return unknown
  if (typeof value === 'string') return verdictNames.get(value) ?? value
  return withUnit(value, condition?.type === 'metric' ? metricOf(condition.metric, kind).unit : '')
}

const verdictNames: ReadonlyMap<string, string> = new Map(Object.entries(t.alerts.verdicts))

function metricOf(metric: string, kind: Kind | undefined): { readonly label: string; readonly unit: string } {
  const { label = metric, unit = '' } = kind?.metrics.find(({ key }) => key === metric) ?? {}
  return { label, unit }
}

function withUnit(value: number, unit: string): string {
  switch (unit) {
    case '': case 'items': return formatRate(value)
    case 's': return formatDuration(value)
    case 'items/s': return `${formatRate(value)}/s`
    case 'bytes': return formatBytes(value)
    case 'bytes/s': return `${formatBytes(value)}/s`
    default: return `${formatRate(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`
  }
}

/** Names that a rule's words are made of: its connection's, and a resource's. */
type Names = { readonly connection: string; readonly resource: (system: string, ref: Ref, kind: Kind | undefined) => string }

/** What a rule watches, in words: the resource's name, or all of a kind. */
export const watchWords = ({ system, ref }: AlertTarget, kind: Kind | undefined, names: Names): string =>
  (ref ? names.resource(system, ref, kind) : t.alerts.everyOf(kind?.plural ?? '', names.connection))

/** The name of a rule that was given none, no longer than names may be. */
export const ruleWords = (rule: Judged & Pick<AlertRuleDraft, 'target'>, kind: Kind | undefined, names: Names): string =>
  `${watchWords(rule.target, kind, names)}: ${conditionWords(rule, kind)}`.slice(0, 120)
