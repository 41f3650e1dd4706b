import type { Message } from '#contract/message.ts'
import type { Sort } from '../../ui/table/column.ts'
import { sortRows } from './columns.tsx'
import type { MessageFilter } from './filter.ts'
import { TimeOrder } from './time-order.ts'
import type { Doubt } from './verdict.ts'

/** Whether a message is one of those that could not be judged, or that a consumer may never see. */
export function isDoubtful(message: Message, doubt: Doubt): boolean {
  switch (doubt) {
    case 'undecodable':
      return message.flags.includes('not-decoded') || message.value?.problem !== undefined || message.key?.problem !== undefined
    case 'aborted': return message.flags.includes('aborted')
    case 'open': return message.flags.includes('open')
  }
}

type Arranged = {
  readonly messages: readonly Message[]
  /** How many were found before the first of them. */
  readonly dropped?: number
  readonly order: MessageFilter['order']
  readonly sort: Sort | null
  readonly doubt: Doubt | null
}

/**
 * The rows of a read: what was found, in the order asked for, or sorted by a column, or only the doubtful ones. `oldest` is kept
 * between calls for a list that grows.
 */
export function arrange({ messages, dropped = 0, order, sort, doubt }: Arranged, oldest = new TimeOrder()): readonly Message[] {
  const ordered = order === 'oldest' ? oldest.take(messages, dropped) : messages
  const chosen = doubt === null ? ordered : ordered.filter((message) => isDoubtful(message, doubt))
  return sort ? sortRows(chosen, sort.by, sort.desc) : chosen
}

/** Messages as they stand in the log: by offset within a partition, across partitions by time. */
export const logOrder = (messages: readonly Message[]): readonly Message[] =>
  new TimeOrder().take(messages.toSorted((a, b) => Number(BigInt(a.position.offset ?? 0) - BigInt(b.position.offset ?? 0))))
