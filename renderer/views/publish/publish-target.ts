import type { Message } from '#contract/message.ts'
import type { Ref } from '#contract/ref.ts'
import { createStore } from '../../store.ts'

/** Messages to publish again, in the order they are sent, and where they were read. */
export type PublishSource = {
  readonly messages: readonly Message[]
  readonly connection: string
  readonly system: string
  readonly ref: Ref
}

/**
 * Where to publish at first, and the messages whose exact bytes are sent again. Without any a new message is written. The place
 * can be changed in the drawer; `ref` is that of `from` where nothing better is known.
 */
export type PublishTarget = {
  readonly connection: string
  readonly system: string
  readonly ref: Ref
  readonly from?: PublishSource
}

/** What the drawer is open for; null while it is closed. */
export const publishTarget = createStore<PublishTarget | null>(null)

/** Opens the publish drawer, from anywhere. */
export const openPublish = (target: PublishTarget): void => publishTarget.set(target)
