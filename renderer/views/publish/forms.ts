import { refKey } from '#contract/ref.ts'
import { createStore } from '../../store.ts'
import { emptyForm, type Form } from './form.ts'
import type { PublishTarget } from './publish-target.ts'

/** What was typed, by where it would go; it survives closing the drawer and lasts as long as the window. */
const typed = createStore<ReadonlyMap<string, Form>>(new Map())

/** At most this many half-written messages are kept. */
const kept = 50

/** Which form a target has: one a topic, and one for each message that is sent again. */
export const formKey = (target: PublishTarget): string =>
  [target.connection, target.system, refKey(target.ref),
    target.from ? `${target.from.connection} ${refKey(target.from.ref)} ${target.from.message.id}` : ''].join('\n')

export const formStore = typed

/** Keeps what is typed; undefined forgets it. */
export function keepForm(key: string, form: Form | undefined): void {
  typed.set((now) => {
    const next = new Map(now)
    next.delete(key)
    if (form) next.set(key, form)
    for (const old of next.keys()) {
      if (next.size <= kept) break
      next.delete(old)
    }
    return next
  })
}

export const formFor = (forms: ReadonlyMap<string, Form>, key: string): Form => forms.get(key) ?? emptyForm
