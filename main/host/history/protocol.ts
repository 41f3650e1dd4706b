import type { How } from './fold.ts'
import type { Chart, KeptStatus } from './keeper.ts'
import type { HandOver, Question } from './store.ts'

/** What the thread of the history is started with. */
export type ThreadData = { readonly path: string; readonly maxBytes: number }

/** What it can be asked. */
export type Ask = { readonly kind: 'read'; readonly question: Question; readonly how: How } | { readonly kind: 'status' }
export type Answer =
  | { readonly kind: 'read'; readonly chart: Chart | null } | { readonly kind: 'status'; readonly status: KeptStatus }

/** What changes the file: samples, or that all series whose key begins so are forgotten. */
export type Change = { readonly kind: 'samples'; readonly given: HandOver } | { readonly kind: 'forget'; readonly prefix: string }

/**
 * What it is told, in order; `now` is the host's clock (epoch ms). Changes are numbered from 1 on: one that could not be kept is
 * sent again, with all that came after it.
 */
export type ToHistory =
  | { readonly type: 'change'; readonly number: number; readonly change: Change; readonly now: number }
  | { readonly type: 'ask'; readonly number: number; readonly ask: Ask; readonly now: number }
  | { readonly type: 'cap'; readonly maxBytes: number; readonly now: number }
  | { readonly type: 'close' }

/** What it tells: whether a change is kept; an answer; words for the log; its end. */
export type FromHistory =
  | { readonly type: 'changed'; readonly number: number; readonly kept: boolean }
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer }
  | { readonly type: 'log'; readonly says: string; readonly data: unknown }
  | { readonly type: 'closed' }
