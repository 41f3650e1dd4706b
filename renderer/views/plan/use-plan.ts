import { useEffect, useRef, useState } from 'react'
import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Problem } from '#contract/problem.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { jobEnd } from '../../shell/job-end.ts'
import { useNewestJobs } from '../../shell/running-jobs.ts'
import type { PlanTarget } from './plan-target.ts'

/** Where a change stands: being planned, planned, out of date, running, over. */
export type PlanState =
  | { readonly step: 'planning' }
  | { readonly step: 'failed', readonly problem: Problem }
  | { readonly step: 'planned', readonly plan: Plan, readonly madeAt: number, readonly refusal?: Problem }
  | { readonly step: 'changed', readonly problem: Problem | null }
  | { readonly step: 'running' | 'ended', readonly job: Job, readonly plan: Plan | null }

/** Answers of the host after which the same thing has to be planned anew. */
const stale: readonly string[] = ['NotFound', 'Conflict']

const ask = (target: PlanTarget): Promise<Plan> => (target.undoOf === undefined
  ? client.actions.plan({
    connection: target.connection, system: target.system, ref: target.ref, action: target.action, input: target.input,
  })
  : client.actions.undo({ job: target.undoOf }))

/** The newest that is known of a job. */
export const useJob = (job: Job | undefined): Job | undefined => {
  const newest = useNewestJobs().data?.items.find((one) => one.id === job?.id)
  return job && (newest ?? job)
}

/** Plans a target at once, and runs it when it is told to. */
export function usePlan(target: PlanTarget) {
  const [state, setState] = useState<PlanState>({ step: 'planning' })
  const [turn, setTurn] = useState(0)
  const latest = useRef(target)
  useEffect(() => { latest.current = target })
  useEffect(() => {
    let left = false
    setState({ step: 'planning' })
    ask(latest.current).then(
      (plan) => { if (!left) setState({ step: 'planned', plan, madeAt: Date.now() }) },
      (error: unknown) => { if (!left) setState({ step: 'failed', problem: toProblem(error) }) },
    )
    return () => { left = true }
  }, [turn])

  const ended = (job: Job, plan: Plan | null): void => {
    setState({ step: 'ended', job, plan })
    void queries.invalidateQueries()
    latest.current.onEnd?.(job)
  }
  const follow = (job: Job, plan: Plan | null): void => {
    setState({ step: 'running', job, plan })
    jobEnd(job.id).then((last) => ended(last, plan), () => { /* The host has forgotten it; Jobs says what is known. */ })
  }
  const run = async (plan: Plan, madeAt: number, confirm: string): Promise<void> => {
    try {
      const { job } = await client.actions.run({ plan: plan.id, ...(plan.confirm !== undefined && { confirm }) })
      follow(job, plan)
    } catch (error) {
      const problem = toProblem(error)
      setState(stale.includes(problem.code) ? { step: 'changed', problem } : { step: 'planned', plan, madeAt, refusal: problem })
    }
  }
  return {
    state,
    again: () => setTurn((count) => count + 1),
    expire: () => setState({ step: 'changed', problem: null }),
    run,
    stop: async (job: Job) => { await client.jobs.cancel({ id: job.id }).catch(() => { /* It has ended meanwhile. */ }) },
    resume: async (job: Job) => {
      try {
        follow(await client.jobs.resume({ id: job.id }), null)
      } catch (error) {
        setState({ step: 'ended', job: { ...job, problems: [toProblem(error)] }, plan: null })
      }
    },
  }
}

export type Planning = ReturnType<typeof usePlan>
