import { z } from 'zod'
import { Header } from '../message.ts'
import { Content } from '../publish.ts'

/**
 * What SQS adds to a read. `sample` gives messages back by itself after `hideSeconds`, `hold` keeps them as leases. `acceptRisk`
 * reads on where a receive may be a message's last, `acceptFifo` where a FIFO source queue's groups are blocked meanwhile.
 */
export const sqsQuery = {
  mode: z.enum(['sample', 'hold']).optional(),
  hideSeconds: z.int().min(0).max(43_200).optional(),
  waitSeconds: z.int().min(0).max(20).optional(),
  acceptRisk: z.boolean().optional(),
  acceptFifo: z.boolean().optional(),
}

/** `options` of a draft. `groupId` and `dedupId` are a FIFO queue's; on a standard queue `groupId` names a tenant. */
export const SqsDraftOptions = z.strictObject({
  delaySeconds: z.int().min(0).max(900).optional(),
  groupId: z.string().min(1).max(128).optional(),
  dedupId: z.string().min(1).max(128).optional(),
})
export type SqsDraftOptions = z.infer<typeof SqsDraftOptions>

const Ids = z.array(z.string().min(1)).min(1).max(10_000)

/** Which messages of a queue: all, those of these message ids, or those a CEL expression is true of. */
export const SqsSelect = z.union([z.literal('all'), z.strictObject({ ids: Ids }), z.strictObject({ where: z.string().min(1) })])
export type SqsSelect = z.infer<typeof SqsSelect>

/** What a message is to be instead when it is sent on; what is absent stays as it was. Attributes given replace all of them. */
export const SqsEdit = z.strictObject({
  value: Content.optional(),
  headers: z.array(z.strictObject({ name: z.string(), value: Content, type: z.string().optional() })).optional(),
})
export type SqsEdit = z.infer<typeof SqsEdit>

/** `to` is a queue name in the same account and region; absent, each message goes back where it came from. */
export const SqsRedrive = z.strictObject({
  to: z.string().min(1).optional(),
  select: SqsSelect,
  by: z.enum(['journal', 'aws']).optional(),
  perSecond: z.int().min(1).max(500).optional(),
  /** By message id; only a journal redrive can carry them. */
  edits: z.record(z.string(), SqsEdit).optional(),
})
export type SqsRedrive = z.infer<typeof SqsRedrive>

/** Inputs of the other actions. A queue's settings are AWS's attribute names; null takes one back to its default. */
export const SqsIds = z.strictObject({ ids: Ids })
export type SqsIds = z.infer<typeof SqsIds>
export const SqsDrain = z.strictObject({ select: SqsSelect.optional(), limit: z.int().min(1).optional() })
export type SqsDrain = z.infer<typeof SqsDrain>
const Tags = z.record(z.string().min(1).max(128), z.string().max(256))
export const SqsCreateQueue = z.strictObject({ attributes: z.record(z.string(), z.string()).optional(), tags: Tags.optional() })
export type SqsCreateQueue = z.infer<typeof SqsCreateQueue>
export const SqsAlterSettings = z.strictObject({
  attributes: z.record(z.string(), z.string().nullable()).optional(),
  tags: z.record(z.string().min(1).max(128), z.string().max(256).nullable()).optional(),
})
export type SqsAlterSettings = z.infer<typeof SqsAlterSettings>
export const SqsNothing = z.strictObject({})

/** A move task of AWS. Counts are messages, `startedAt` epoch ms; `canCancel` while it runs. */
const MoveTask = z.object({
  status: z.string(), destination: z.string().nullable(), perSecond: z.number().nullable(), moved: z.number(),
  total: z.number().nullable(), startedAt: z.number().nullable(), canCancel: z.boolean(), failure: z.string().nullable(),
})

/**
 * `extra` of a queue's details. null is unknown: the permission for it is missing. `reading` says what a read would use up:
 * `highest` is the most receives any message seen here has had, `paused` why nothing is read without `acceptRisk`, `usdPerRequest` what
 * one call costs at list price, 0 where nothing is billed.
 */
export const SqsQueueExtra = z.object({
  url: z.string(),
  arn: z.string(),
  fifo: z.boolean(),
  attributes: z.record(z.string(), z.string()),
  tags: z.record(z.string(), z.string()).nullable(),
  redrive: z.object({ queue: z.string(), arn: z.string(), maxReceiveCount: z.number() }).nullable(),
  redriveAllow: z.object({ permission: z.string(), queues: z.array(z.string()) }).nullable(),
  sources: z.array(z.string()).nullable(),
  policy: z.unknown(),
  moveTasks: z.array(MoveTask).nullable(),
  reading: z.object({
    maxReceiveCount: z.number().nullable(), highest: z.number().nullable(), paused: z.string().nullable(),
    blocksFifo: z.string().nullable(), usdPerRequest: z.number(),
  }),
})
export type SqsQueueExtra = z.infer<typeof SqsQueueExtra>

/** One line of a drained file: the message whole, bytes as base64 where they are no text. */
export const SqsDrained = z.object({
  id: z.string(), sentAt: z.number().nullable(), body: z.string(), headers: z.array(Header), system: z.record(z.string(), z.string()),
})
