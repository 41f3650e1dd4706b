import type { Ref } from '#contract/ref.ts'
import { createStore } from '../../../store.ts'

/** Which form is open and for which stream; `create` names none yet. */
export type FormTarget = {
  readonly form: 'create' | 'reshard' | 'retention' | 'metrics' | 'register' | 'tags'
  readonly connection: string
  readonly ref: Ref
}

/** The form that asks what an action needs to know; null while none is open. */
export const formTarget = createStore<FormTarget | null>(null)

/** Opens a form; what it asks leads to a plan. */
export const openForm = (target: FormTarget): void => formTarget.set(target)
export const closeForm = (): void => formTarget.set(null)

/** The name of the system these forms plan for. */
export const kinesis = 'kinesis'
