import type { Message } from '#contract/message.ts'
import type { Sort } from '../../ui/table/column.ts'
import { sortRows } from './columns.tsx'
import type { MessageFilter } from './filter.ts'
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

/**
 * Oldest first comes in order within a partition only: merged by time, a message never goes before an earlier one of its own
 * partition.
 */
function mergeByTime(messages: readonly Message[]): readonly Message[] {
  const latest = new Map<string, number>()
  return messages.map((message) => {
    const partition = message.position.partition ?? ''
    const at = Math.max(latest.get(partition) ?? 0, message.at ?? 0)
    latest.set(partition, at)
    return { message, at }
  }).toSorted((a, b) => a.at - b.at).map((each) => each.message)
}

/** The rows of a read: what was found, in the order asked for, or sorted by a column, or only the doubtful ones. */
export function arrange(
  messages: readonly Message[], filter: MessageFilter, sort: Sort | null, doubt: Doubt | null,
): readonly Message[] {
  const chosen = doubt === null ? messages : messages.filter((message) => isDoubtful(message, doubt))
  if (sort) return sortRows(chosen, sort.by, sort.desc)
  return filter.order === 'oldest' ? mergeByTime(chosen) : chosen
}
