import type { AlertRule } from '#contract/alert.ts'
import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import { rate, roughly } from '#main/systems/verdict.ts'
import type { Track } from './track.ts'

const verdictWords: Readonly<Record<BacklogVerdict, string>> = {
  'stalled': 'is stalled', 'dead-letters': 'receives dead letters', 'falling-behind': 'is falling behind',
  'draining': 'is draining',
  'unknown': 'cannot be judged', 'keeping-up': 'is keeping up', 'idle': 'is idle',
}

/** What a resource is called in a sentence: the last part of its path, a number with its kind, an ARN by the name in it. */
function nameOf({ path }: Ref, kind: Kind | undefined): string {
  const last = path.at(-1) ?? ''
  if (last.startsWith('arn:')) return last.split('/')[1] ?? last
  return kind && /^\d+$/.test(last) ? `${kind.label} ${last}` : last
}

/** An alert in one sentence: what it is about, what is so, the bound, and for how long. */
export function sayAlert(rule: AlertRule, ref: Ref, { samples, note }: Track, kind: Kind | undefined): string {
  const { condition, forSeconds } = rule
  const value = samples.at(-1)?.value ?? null
  const long = forSeconds > 0 ? ` for ${roughly(forSeconds * 1_000)}` : ''
  const name = nameOf(ref, kind)
  switch (condition.type) {
    case 'verdict': {
      const words = typeof value === 'string' ? verdictWords[value as BacklogVerdict] : 'changed'
      return `${name} ${words}${note === undefined ? '' : `: ${note}`}`
    }
    case 'dead-letters': {
      const bound = condition.above > 0 ? `, more than ${count(condition.above)}` : ''
      return `${name} holds ${count(Number(value))} dead ${value === 1 ? 'letter' : 'letters'}${bound}${long}`
    }
    case 'alarm':
      return `CloudWatch alarm ${String(value).replace(/: ALARM$/, '')} of ${name} is in state ALARM${long}`
    case 'metric':
      return metricSentence(condition, name, Number(value), kind) + long
  }
}

type Bound = Extract<AlertRule['condition'], { readonly type: 'metric' }>

/** A number that reads like its bound, just past it, is left out: "5 min behind, more than 5 min" would puzzle. */
function metricSentence({ metric, is, value: bound }: Bound, name: string, value: number, kind: Kind | undefined): string {
  const [than, ofCount] = is === 'above' ? ['more than', 'more than'] : ['less than', 'fewer than']
  if (metric === 'age') {
    const [has, most] = [roughly(value * 1_000), roughly(bound * 1_000)]
    return has === most ? `${name} is ${than} ${most} behind` : `${name} is ${has} behind, ${than} ${most}`
  }
  if (metric === 'backlog') {
    const [has, most] = [count(value), count(bound)]
    return has === most ? `${name} has ${ofCount} ${most} waiting` : `${name} has ${has} waiting, ${ofCount} ${most}`
  }
  const { label = metric, unit = '' } = kind?.metrics.find(({ key }) => key === metric) ?? {}
  // "Offline partitions is 2" says what is counted already.
  const shown = unit.length > 2 && label.toLowerCase().includes(unit) ? '' : unit
  const [has, most] = [number(value, shown), number(bound, shown)]
  return has === most ? `${name}: ${label} is ${is} ${most}` : `${name}: ${label} is ${has}, ${is} ${most}`
}

const count = (value: number): string => Math.round(value).toLocaleString('en')

const number = (value: number, unit: string): string => {
  if (unit === 's') return roughly(value * 1_000)
  const text = Number.isInteger(value) ? value.toLocaleString('en') : rate(value)
  return unit === 'items/s' ? `${text}/s` : unit === 'items' ? text : `${text} ${unit}`.trim()
}
