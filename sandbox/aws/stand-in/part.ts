import type { Answer } from './answer.ts'
import type { Asked } from './asked.ts'
import type { Backend } from './backend.ts'

/**
 * One thing that the stand-in does itself: it answers what it `owns`, may turn away what ministack would answer (`guard`), and sees
 * what ministack did answer (`passed`). Refusals are thrown. The signal says that the caller has gone.
 */
export interface Part {
  owns?(asked: Asked): boolean
  answer?(asked: Asked, backend: Backend, signal: AbortSignal): Promise<Answer>
  guard?(asked: Asked, backend: Backend): Promise<Answer | null>
  passed?(asked: Asked, answer: Answer): void
  close?(): Promise<void>
}
