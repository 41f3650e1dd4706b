import type { AlertRuleDraft, AlertTarget } from '#contract/alert.ts'
import type { Kind } from '#contract/manifest.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatRate } from '../../format/number.ts'
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
      const { label = metric, unit = '' } = kind?.metrics.find(({ key }) => key === metric) ?? {}
      return w[is](label, withUnit(value, unit))
    }
  }
}

/** A number of a metric with its unit, as rules and samples show it. */
function withUnit(value: number, unit: string): string {
  if (unit === 's') return formatDuration(value)
  if (unit === 'items') return formatRate(value)
  return unit === 'items/s' ? `${formatRate(value)}/s` : `${formatRate(value)} ${unit}`.trim()
}

/** What a rule watches, in words: the resource's name, or all of a kind. */
export const watchWords = ({ ref }: AlertTarget, kind: Kind | undefined, connection: string): string =>
  (ref ? ref.path.join(' / ') : t.alerts.everyOf(kind?.plural ?? '', connection))

/** The name of a rule that was given none. */
export const ruleWords = (rule: Judged & Pick<AlertRuleDraft, 'target'>, kind: Kind | undefined, connection: string): string =>
  `${watchWords(rule.target, kind, connection)}: ${conditionWords(rule, kind)}`
