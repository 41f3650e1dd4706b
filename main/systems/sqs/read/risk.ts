import type { QueueAttributes } from '../attributes.ts'
import type { Receives } from './receives.ts'

/** What a read of a queue would use up: see SqsQueueExtra in the contract. */
export type Risk = { readonly maxReceiveCount: number | null; readonly highest: number | null; readonly paused: string | null }

/**
 * The stop rule. A message that was received as often as its queue's redrive policy allows moves to the dead-letter queue at the
 * next receive, whoever makes it. So nothing is received any more once a message has one receive left, and nothing at all where
 * the first receive would be that. `attributes` is null where they may not be asked.
 */
export async function riskOf(attributes: QueueAttributes | null, receives: Receives): Promise<Risk> {
  if (!attributes) {
    return {
      maxReceiveCount: null, highest: null,
      paused: 'How often a message of this queue may be received is unknown without sqs:GetQueueAttributes, '
        + 'so a read could move messages to a dead-letter queue.',
    }
  }
  const seen = await receives.highest(attributes)
  const highest = seen?.count ?? null
  if (!attributes.redrive) return { maxReceiveCount: null, highest, paused: null }
  const { maxReceiveCount, queue } = attributes.redrive
  if (maxReceiveCount <= 2) {
    return {
      maxReceiveCount, highest,
      paused: `Messages of this queue move to ${queue} after ${times(maxReceiveCount)}, `
        + 'so one read leaves at most one for the consumers.',
    }
  }
  if (seen === null || seen.count < maxReceiveCount - 1) return { maxReceiveCount, highest, paused: null }
  return { maxReceiveCount, highest, paused: pausedBy(seen, maxReceiveCount, queue) }
}

type Seen = { readonly count: number; readonly isAssumed: boolean }

function pausedBy({ count, isAssumed }: Seen, most: number, queue: string): string {
  const has = isAssumed ? 'may have' : 'has'
  const why = isAssumed ? ', since an answer of SQS was lost' : ''
  return count >= most
    ? `A message of this queue ${has} used all ${most} receives${why}. Another read could move it to ${queue}.`
    : `A message of this queue ${has} used ${count} of ${most} receives${why}. Another read would leave it none, `
      + `and the receive after that moves it to ${queue}.`
}

const times = (count: number): string => (count === 1 ? 'one receive' : `${count} receives`)
