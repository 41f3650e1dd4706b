import type { Message } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'

/** How much is kept of what was read: SQS gives a message to a reader once, so nothing can be fetched a second time. */
const keptBytes = 64 << 20

/** Messages that were read, whole, the last 64 MiB. */
export interface Bodies {
  /** `bytes` is what the message counts for. */
  keep(queue: string, message: Message, bytes: number): void
  /** undefined where it is no longer kept. */
  find(queue: string, id: string): Message | undefined
  /** Rejects with NotFound and the reason. */
  get(queue: string, id: string): Message
}

/** Holds nothing at first. */
export function openBodies(): Bodies {
  const kept = new Map<string, { readonly message: Message; readonly bytes: number }>()
  let total = 0
  const drop = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  const find = (queue: string, id: string): Message | undefined => kept.get(keyOf(queue, id))?.message
  return {
    keep(queue, message, bytes) {
      const key = keyOf(queue, message.MessageId ?? '')
      drop(key)
      kept.set(key, { message, bytes })
      total += bytes
      for (const oldest of kept.keys()) {
        if (total <= keptBytes) break
        drop(oldest)
      }
    },
    find,
    get(queue, id) {
      const found = find(queue, id)
      if (found) return found
      throw new ProblemError({
        code: 'NotFound', message: `The bytes of message ${id} are no longer kept.`,
        hint: `SQS gives a message to a reader once, and the last ${keptBytes >> 20} MiB read here are kept while the connection is open. Read the queue again.`,
      })
    },
  }
}

const keyOf = (queue: string, id: string): string => `${queue} ${id}`
