import type { Steps } from '../steps.ts'
import type { RedriveLine } from './lines.ts'

/**
 * What a journal says of a task of AWS: when it was asked for, beside which tasks (when those began, as AWS says it), the handle
 * that AWS gave for it, and whether AWS refused it. Times are epoch ms.
 */
export type TaskNotes = {
  readonly asked?: { readonly at: number; readonly others: readonly number[] }
  readonly started?: { readonly at: number; readonly handle: string }
  readonly wasRefused: boolean
}

/** Reads a journal through for its last task. */
export async function taskNotes(steps: Pick<Steps<RedriveLine>, 'before'>): Promise<TaskNotes> {
  let notes: TaskNotes = { wasRefused: false }
  for await (const line of steps.before()) {
    if (line.step === 'starting') notes = { ...notes, asked: { at: line.at, others: line.others ?? [] } }
    else if (line.step === 'started') notes = { ...notes, started: { at: line.at, handle: line.handle } }
    else if (line.step === 'refused') notes = { ...notes, wasRefused: true }
  }
  return notes
}
