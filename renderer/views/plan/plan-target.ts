import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Ref } from '#contract/ref.ts'
import { createStore } from '../../store.ts'

/** An action that is to be planned, or the way back of a job that ran. */
export type PlanTarget = {
  readonly connection: string
  readonly system: string
  readonly ref: Ref
  readonly action: string
  readonly input: unknown
  /** The words of the run button; without it they come from the action's label and the plan's counts. */
  readonly button?: (plan: Plan) => string
  /** The job whose way back is planned instead of `action`. */
  readonly undoOf?: string
  /** Told once when the job has ended, whether the dialog is still there or not. */
  readonly onEnd?: (job: Job) => void
}

/** What the plan dialog is open for; null while it is closed. */
export const planTarget = createStore<PlanTarget | null>(null)

/** Opens the plan of an action, from anywhere. Nothing is done before its button is pressed. */
export const openPlan = (target: PlanTarget): void => planTarget.set(target)
