import type { Batch, MessagePart } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { RegistrySchema, SchemaFileBytes, SchemaId } from '#main/payload/registry/schema.ts'
import type { ReadPlan } from './plan.ts'
import type { ReadTask } from './read-session.ts'
import type { Slice, SliceResult } from './slice.ts'
import type { LogPosition } from './timestamps.ts'

/** What a worker can do. A `read` answers requests until it is cancelled; a `tail` gives batches, the others one value. */
export type Task =
  | { readonly kind: 'read' } & ReadTask
  | { readonly kind: 'tail'; readonly connection: KafkaConnection; readonly topic: string; readonly query: TailQuery }
  | {
    readonly kind: 'recordAt'
    readonly connection: KafkaConnection
    readonly topic: string
    readonly id: string
    readonly part: MessagePart
  }
  | { readonly kind: 'timestampsAt'; readonly connection: KafkaConnection; readonly positions: readonly LogPosition[] }

/** A batch of a stream, the bytes of a part, or times (epoch ms). */
export type TaskValue = Batch | Uint8Array | readonly (number | null)[]

/** What a `read` is asked. */
export type Request = { readonly kind: 'plan' } | { readonly kind: 'slice'; readonly slice: Slice } | { readonly kind: 'check' }

/** Its answer, of the same kind. */
export type Reply =
  | { readonly kind: 'plan'; readonly plan: ReadPlan }
  | { readonly kind: 'slice'; readonly result: SliceResult }
  | { readonly kind: 'check'; readonly problem: Problem | null }

/** What a worker asks of the host: schemas, which the host fetches once for all, and a token to sign in with. */
export type Ask = { readonly kind: 'schema'; readonly id: SchemaId } | { readonly kind: 'files' } | { readonly kind: 'token' }

/** The host's answer, of the same kind. */
export type Answer =
  | { readonly kind: 'schema'; readonly schema: RegistrySchema | Problem }
  | { readonly kind: 'files'; readonly files: readonly SchemaFileBytes[] }
  | { readonly kind: 'token'; readonly token: string | Problem }

/** To the worker. `credit` lets a task send that many more values: the reader sets the pace. */
export type ToWorker =
  | { readonly type: 'start'; readonly id: number; readonly task: Task; readonly credit: number }
  | { readonly type: 'credit'; readonly id: number }
  | { readonly type: 'request'; readonly id: number; readonly number: number; readonly request: Request }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer }

/**
 * Of a task, from the worker: values, as many as there are, or replies by their number, and always one `end`. What ends it early
 * comes as `problem`, or as `crash` where it is no Problem.
 */
export type FromTask =
  | { readonly type: 'value'; readonly id: number; readonly value: TaskValue }
  | { readonly type: 'reply'; readonly id: number; readonly number: number; readonly reply: Reply }
  | { readonly type: 'refused'; readonly id: number; readonly number: number; readonly problem: Problem }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'problem'; readonly id: number; readonly problem: Problem }
  | { readonly type: 'crash'; readonly id: number; readonly says: string }

/** From the worker; `alive` says only that it is. */
export type FromWorker = FromTask
  | { readonly type: 'ask'; readonly number: number; readonly ask: Ask }
  | { readonly type: 'alive' }

/** What every thread is started with: the memory of its place (place.ts). */
export type ThreadData = { readonly cell: SharedArrayBuffer }

/** How often a thread with work says that it is alive, ms. */
export const aliveMs = 500
