import type { Problem } from '#contract/problem.ts'
import type { BacklogVerdict } from '#contract/sample.ts'
import type { Consumer } from './shared.ts'

/** What is said of a consumer beside its number; `certain` where the number says nothing then. */
type Off = { readonly verdict: BacklogVerdict; readonly reason: string; readonly certain: boolean }

const running: readonly string[] = ['Enabled', 'ACTIVE']

/**
 * What can be said of a consumer of which CloudWatch has no number: one that is switched off while records come in is stalled.
 * `rate` is what comes into its stream (items/s), null where unknown.
 */
export function withoutNumber({ type, state }: Consumer, rate: number | null): Off {
  if (state !== null && !running.includes(state)) return switchedOff(type, state, rate)
  if (rate === 0) return { verdict: 'idle', reason: 'no records come in', certain: false }
  const reason = type === 'fan-out'
    ? 'nobody is subscribed with it, or CloudWatch has no number of it'
    : 'CloudWatch has no number of it'
  return { verdict: 'unknown', reason, certain: false }
}

function switchedOff(type: Consumer['type'], state: string, rate: number | null): Off {
  const what = type === 'lambda' ? 'its event-source mapping' : type === 'firehose' ? 'the delivery stream' : 'it'
  const reason = `${what} is ${state.toLowerCase()}`
  const isOff = type === 'lambda' && state === 'Disabled'
  return { verdict: isOff && rate !== null && rate > 0 ? 'stalled' : 'unknown', reason, certain: isOff }
}

/** Why an age is null, as a problem of the sample. */
export function whyNoAge(why: string): Problem {
  return {
    code: 'Unsupported',
    message: `How far it is behind ${why.startsWith('cannot be known') ? why : `cannot be known because ${why}`}.`,
  }
}
