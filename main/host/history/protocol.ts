import type { How } from './fold.ts'
import type { Chart, KeptStatus } from './keeper.ts'
import type { HandOver, Question } from './store.ts'

/** What the thread of the history is started with. */
export type ThreadData = { readonly path: string; readonly maxBytes: number }

/** What it can be asked. */
export type Ask = { readonly kind: 'read'; readonly question: Question; readonly how: How } | { readonly kind: 'status' }
export type Answer =
  | { readonly kind: 'read'; readonly chart: Chart | null } | { readonly kind: 'status'; readonly status: KeptStatus }

/** What it is told, in order; `now` is the host's clock (epoch ms). */
export type ToHistory =
  | { readonly type: 'write'; readonly given: HandOver; readonly now: number }
  | { readonly type: 'ask'; readonly number: number; readonly ask: Ask; readonly now: number }
  | { readonly type: 'cap'; readonly maxBytes: number; readonly now: number }
  | { readonly type: 'forget'; readonly prefix: string; readonly now: number }
  | { readonly type: 'close' }

/** What it tells: that a hand-over is done with, and how many points of it were lost; an answer; words for the log; its end. */
export type FromHistory =
  | { readonly type: 'written'; readonly lost: number }
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer }
  | { readonly type: 'log'; readonly says: string; readonly data: unknown }
  | { readonly type: 'closed' }
