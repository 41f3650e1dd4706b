import { refKey } from '#contract/ref.ts'
import { createStore } from '../../store.ts'
import { streams } from './dialect.ts'
import { emptyForm, type Form } from './form.ts'
import type { PublishTarget } from './publish-target.ts'

/** Everything that was chosen and typed in one drawer. */
export type Work = {
  /** Where it goes: null while a connection that may be written has still to be chosen. */
  readonly connection: string | null
  readonly topic: string
  /** The new message; not used where messages are sent again. */
  readonly form: Form
  /** What was changed of the messages that are sent again, by their id. The others go with their exact bytes. */
  readonly edits: ReadonlyMap<string, Form>
  /** Messages that are not sent after all, by their id. */
  readonly leftOut: ReadonlySet<string>
  readonly keepPartition: boolean
  readonly keepTimestamp: boolean
}

/** At most this many half-written drawers are kept. */
const kept = 50

/** All that was typed and chosen, by what the drawer was opened for. It lasts as long as the window. */
export const works = createStore<ReadonlyMap<string, Work>>(new Map())

/** What a drawer was opened for as one string: a place, and the messages that are sent again. */
export function workKey({ connection, system, ref, from }: PublishTarget): string {
  const again = from ? [from.connection, refKey(from.ref), ...from.messages.map((message) => message.id)] : []
  return [connection, system, refKey(ref), ...again].join('\n')
}

/** What a drawer begins with; a record of a stream has a key, so that one is asked for. */
export const firstWork = (connection: string | null, topic: string, system: string): Work => ({
  connection, topic, form: system === streams ? { ...emptyForm, key: { kind: 'text', text: '' } } : emptyForm, edits: new Map(),
  leftOut: new Set(), keepPartition: false, keepTimestamp: false,
})

/** Keeps what was typed; undefined forgets it. */
export function keepWork(key: string, work: Work | undefined): void {
  works.set((now) => {
    const next = new Map(now)
    next.delete(key)
    if (work) next.set(key, work)
    for (const old of next.keys()) {
      if (next.size <= kept) break
      next.delete(old)
    }
    return next
  })
}
