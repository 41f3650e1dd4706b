import type { QueueAttributes } from '../attributes.ts'
import { riskOf } from '../read/risk.ts'
import type { Sqs } from '../shared.ts'

/**
 * Spares the messages that a run receives and leaves in their queue, by the stop rule of reads (risk.ts). What is taken out of
 * the queue for good needs no receive any more, so it is not told here.
 */
export type Sparing = {
  /** Why nothing may be received any more that is not certain to be taken out; null where nothing speaks against it. */
  readonly paused: () => Promise<string | null>
  /** A message that stays was received so often. Resolves when that is on the disk. */
  readonly saw: (count: number) => Promise<void>
  /** An answer was lost: a message may have been received once more than is known. */
  readonly lost: () => Promise<void>
}

/** The stop rule of a queue as its reads know it. */
export const sparingOf = ({ receives }: Pick<Sqs, 'receives'>, attributes: QueueAttributes): Sparing => ({
  paused: async () => (await riskOf(attributes, receives)).paused,
  saw: (count) => receives.saw(attributes, count),
  lost: () => receives.lost(attributes),
})
