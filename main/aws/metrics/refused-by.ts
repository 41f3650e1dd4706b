import type { Problem } from '#contract/problem.ts'
import type { Meter } from '../meter.ts'

/** Why CloudWatch may not be asked now: nobody allowed it (Unsupported), or the cap is reached (Throttled). */
export function refusedBy(meter: Meter): Problem | undefined {
  const reason = meter.refuses('cloudwatch')
  if (reason === null) return undefined
  // The cap holds for every service alike.
  return meter.refuses('sqs') === reason
    ? { code: 'Throttled', message: reason, hint: "Raise the cap in the connection's settings, or wait until the hour is over." }
    : { code: 'Unsupported', message: reason, hint: "Allow CloudWatch in the connection's settings." }
}
