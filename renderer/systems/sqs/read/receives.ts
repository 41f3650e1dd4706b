import type { Message } from '#contract/message.ts'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'

const s = t.sqs

const number = (fact: unknown): number | null => (typeof fact === 'number' ? fact : null)

/** How often a message was received, of how many times allowed; null is unknown or not limited. */
export const receivesOf = ({ facts }: Message) => ({ used: number(facts.receives), most: number(facts.maxReceives) })

/** `1 of 3`, `2 of 3, one left`, `3 of 3, last`; without a limit the count alone. */
export function receivesWords(message: Message): { readonly text: string, readonly warn: boolean } {
  const { used, most } = receivesOf(message)
  if (used === null) return { text: '–', warn: false }
  if (most === null) return { text: formatCount(used), warn: false }
  const of = s.receivesOf(used, most)
  if (used >= most) return { text: s.last(of), warn: true }
  return used === most - 1 ? { text: s.oneLeft(of), warn: true } : { text: of, warn: false }
}

/** When a message is back in the queue, epoch ms; null where it is not known. */
export const hiddenUntil = ({ facts }: Message): number | null => number(facts.hiddenUntil)

/** Each message once, as it was last received, in the order they first came. */
export function uniqueMessages(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((message) => [message.id, message])).values()]
}
