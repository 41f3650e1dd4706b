import { z } from 'zod'

/**
 * A metric of one resource that `samples/history` can give: what its number means, and where it comes from. `exists` is whether there
 * is anything of it (CloudWatch's ListMetrics: points in the last three hours); null where nobody can tell. `statistic` is how the
 * values of a period become one (`Maximum`, `p99`), `usd` what each look at its past costs; absent, nothing.
 */
export const ChartedMetric = z.object({
  key: z.string(), label: z.string(), unit: z.string(), means: z.string(), source: z.string(), exists: z.boolean().nullable(),
  statistic: z.string().optional(), usd: z.number().optional(),
})
export type ChartedMetric = z.infer<typeof ChartedMetric>

/** The state of an alarm as CloudWatch names it. */
export const AlarmState = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA'])
export type AlarmState = z.infer<typeof AlarmState>

/**
 * An alarm of CloudWatch on a resource. `rule` is its condition in words, `since` when it came to its state, `reason` why, in
 * CloudWatch's words; `history` the changes of its state, newest first. Times are epoch ms.
 */
export const Alarm = z.object({
  name: z.string(), state: AlarmState, since: z.number().nullable(), reason: z.string(), rule: z.string(), metric: z.string(),
  notifies: z.boolean(), history: z.array(z.object({ at: z.number(), from: AlarmState.nullable(), to: AlarmState, reason: z.string() })),
})
export type Alarm = z.infer<typeof Alarm>
