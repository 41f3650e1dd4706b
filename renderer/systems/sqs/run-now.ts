import type { Job } from '#contract/job.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { jobEnd } from '../../shell/job-end.ts'
import type { Source } from '../../views/messages/streams.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toasts.tsx'

/**
 * Runs an action that takes nothing away, such as giving messages back, without asking: planned, run and followed to its end.
 * Resolves with the job, null where it failed, which is said.
 */
export async function runNow(source: Source, action: string, input: unknown): Promise<Job | null> {
  try {
    const plan = await client.actions.plan({ ...source, action, input })
    const { job } = await client.actions.run({ plan: plan.id })
    const ended = await jobEnd(job.id)
    void queries.invalidateQueries({ queryKey: ['details'] })
    if (ended.state === 'done') return ended
    fail(ended.problems[0]?.message ?? ended.title)
  } catch (error) {
    fail(toProblem(error).message)
  }
  return null
}

function fail(text: string): void {
  announceFailure(text)
  toast({ tone: 'bad', text })
}
