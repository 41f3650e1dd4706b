import type { Batch, MessagePart } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { LogPosition } from './timestamps.ts'

/** What a worker can do. Streams give batches, the others one value. */
export type Task =
  | { readonly kind: 'read'; readonly connection: KafkaConnection; readonly topic: string; readonly query: ReadQuery }
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

/** To the worker. `credit` lets it send that many more values: the reader sets the pace. */
export type ToWorker =
  | { readonly type: 'start'; readonly id: number; readonly task: Task; readonly credit: number }
  | { readonly type: 'credit'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number }

/** From the worker: values, as many as there are, then one end. An error that is no Problem comes as `crash`. */
export type FromWorker =
  | { readonly type: 'value'; readonly id: number; readonly value: TaskValue }
  | { readonly type: 'end'; readonly id: number }
  | { readonly type: 'problem'; readonly id: number; readonly problem: Problem }
  | { readonly type: 'crash'; readonly id: number; readonly says: string }
