import { z } from 'zod'
import { Problem } from './problem.ts'
import { Ref } from './ref.ts'
import { verdicts } from './sample.ts'

/**
 * When a rule holds. A bound on a metric by its key (backlog, age, in, out, any other of the manifest): above or below `value`;
 * it holds on until the number has come back past `clear`, which is `value` unless said (hysteresis). One of some verdicts.
 * Dead letters: more than so many, waiting or in flight, in a queue that takes other queues' failed messages. An alarm of
 * CloudWatch, any of the resource unless named.
 */
export const AlertCondition = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('metric'), metric: z.string().min(1), is: z.enum(['above', 'below']), value: z.number(), clear: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('verdict'), verdicts: z.array(z.enum(verdicts)).min(1) }),
  z.strictObject({ type: z.literal('dead-letters'), above: z.int().min(0) }),
  z.strictObject({ type: z.literal('alarm'), alarm: z.string().min(1).optional() }),
])
export type AlertCondition = z.infer<typeof AlertCondition>

/** What a rule watches: one resource, or without `ref` every one of a kind in a connection. */
export const AlertTarget = z.strictObject({ connection: z.string(), system: z.string(), kind: z.string().min(1), ref: Ref.optional() })
export type AlertTarget = z.infer<typeof AlertTarget>

const rule = {
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean(),
  target: AlertTarget,
  condition: AlertCondition,
  /** How long the condition must hold before an alert is raised (seconds). */
  forSeconds: z.int().min(0).max(86_400),
  /** Who is told besides the log and the page. */
  notify: z.strictObject({ desktop: z.boolean(), webhook: z.boolean() }),
}

/** A rule that watches resources also while no window does. `problem` says why it cannot be judged now. */
export const AlertRule = z.object({ id: z.string(), ...rule, problem: Problem.optional() })
export type AlertRule = z.infer<typeof AlertRule>
/** A rule to save; with `id` it replaces that one. */
export const AlertRuleDraft = z.strictObject({ id: z.string().optional(), ...rule })
export type AlertRuleDraft = z.infer<typeof AlertRuleDraft>

/**
 * One alert: raised once when its rule's condition had held long enough, ended when it holds no longer. `said` is it in words,
 * `samples` the numbers that caused it, oldest first; `webhook` what became of telling that it was raised, or that it ended.
 * `endedBy` says what ended it: its condition, its rule that was changed or removed, its resource that is gone. Times are epoch
 * ms.
 */
export const Alert = z.object({
  id: z.string(),
  rule: z.object({ id: z.string(), name: z.string() }),
  connection: z.string(),
  system: z.string(),
  ref: Ref,
  said: z.string(),
  raisedAt: z.number(),
  endedAt: z.number().nullable(),
  endedBy: z.enum(['condition', 'rule', 'resource']).optional(),
  samples: z.array(z.object({ at: z.number(), value: z.union([z.number(), z.string()]).nullable() })),
  webhook: z.object({
    event: z.enum(['raised', 'ended']), state: z.enum(['waiting', 'sent', 'failed']), tries: z.int(), at: z.number(),
    problem: z.string().optional(),
  }).optional(),
})
export type Alert = z.infer<typeof Alert>

/** Where alerts are posted; only the host of the address is ever told, since the address is a secret. */
export const Webhook = z.object({ host: z.string().nullable() })
export type Webhook = z.infer<typeof Webhook>
/** null forgets the address. */
export const WebhookDraft = z.strictObject({
  url: z.url({ protocol: /^https$/, error: 'a webhook is a https address' }).max(2_048).nullable().meta({ secret: true }),
})
export type WebhookDraft = z.infer<typeof WebhookDraft>
