import type { AlertCondition } from '#contract/alert.ts'
import type { Alarm } from '#contract/metric.ts'
import { verdicts, type Sample } from '#contract/sample.ts'

/**
 * What a condition makes of one sample (`at` in epoch ms): it `holds`, it has `ended` (come back past its bound), neither while
 * a number stands between `clear` and the bound, null where the sample does not tell. `note` is what the sample says besides,
 * in words.
 */
export type Observed = {
  readonly at: number; readonly value: number | string | null; readonly state: 'holds' | 'between' | 'ended' | null
  readonly note?: string
}

type Ringing = Pick<Alarm, 'name' | 'state' | 'reason'>
type OnSamples = Exclude<AlertCondition, { readonly type: 'alarm' }>

/** Judges one sample. A metric or a verdict that is not known judges nothing. */
export function observe(condition: OnSamples, sample: Sample): Observed {
  const { at } = sample
  switch (condition.type) {
    case 'metric': {
      const value = metricOf(sample, condition.metric)
      return { at, value, state: value === null ? null : ofBound(condition, value) }
    }
    case 'verdict': {
      const value = verdicts.find((verdict) => verdict === sample.facts?.['verdict']) ?? null
      const isKnown = value !== null && (value !== 'unknown' || condition.verdicts.includes('unknown'))
      const { reason } = sample.facts ?? {}
      return {
        at, value, state: !isKnown ? null : condition.verdicts.includes(value) ? 'holds' : 'ended',
        ...(typeof reason === 'string' && reason !== '' && { note: reason }),
      }
    }
    case 'dead-letters': {
      const { sources } = sample.facts ?? {}
      const { backlog = null, inFlight } = sample.values
      if (!Array.isArray(sources) || backlog === null) return { at, value: null, state: null }
      // One that somebody looks at is hidden for a while and still there.
      const value = backlog + (inFlight ?? 0)
      return { at, value, state: sources.length > 0 && value > condition.above ? 'holds' : 'ended' }
    }
  }
}

/**
 * Judges the alarms on a resource: the one that is named, or any of them. An alarm without data tells nothing while there is no
 * other; a named one that is not there has ended.
 */
export function observeAlarms(named: string | undefined, alarms: readonly Ringing[], at: number): Observed {
  const asked = alarms.filter(({ name }) => named === undefined || name === named)
  const ringing = asked.find(({ state }) => state === 'ALARM')
  if (ringing) return { at, value: `${ringing.name}: ALARM`, state: 'holds', note: ringing.reason }
  const isKnown = asked.length === 0 || asked.some(({ state }) => state === 'OK')
  return { at, value: isKnown ? 'OK' : 'INSUFFICIENT_DATA', state: isKnown ? 'ended' : null }
}

/**
 * A metric's number. Where nothing waits and nothing is in flight, nothing is behind: then an age that is not known counts as
 * 0.
 */
function metricOf({ values }: Sample, metric: string): number | null {
  const value = values[metric] ?? null
  if (value !== null || metric !== 'age') return value
  return values['backlog'] === 0 && (values['inFlight'] ?? 0) === 0 ? 0 : null
}

type Bound = Extract<AlertCondition, { readonly type: 'metric' }>

function ofBound({ is, value: bound, clear = bound }: Bound, value: number): 'holds' | 'between' | 'ended' {
  const sign = is === 'above' ? 1 : -1
  if (value * sign > bound * sign) return 'holds'
  return value * sign <= clear * sign ? 'ended' : 'between'
}
