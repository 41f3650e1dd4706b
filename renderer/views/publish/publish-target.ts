import type { Message } from '#contract/message.ts'
import type { Ref } from '#contract/ref.ts'
import { createStore } from '../../store.ts'

/** Where to publish, and the message whose exact bytes the form begins with. `source` is where that message was read. */
export type PublishTarget = {
  readonly connection: string
  readonly system: string
  readonly ref: Ref
  readonly from?: { readonly message: Message, readonly connection: string, readonly system: string, readonly ref: Ref }
}

/** What the drawer is open for; null while it is closed. */
export const publishTarget = createStore<PublishTarget | null>(null)

/** Opens the publish drawer. */
export const openPublish = (target: PublishTarget): void => publishTarget.set(target)
