import { useState } from 'react'
import type { Job } from '#contract/job.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { TextButton } from '../../ui/strip.tsx'
import { toast } from '../../ui/toasts.tsx'
import { announceFailure } from '../../ui/live-region.tsx'
import styles from './jobs.module.css'

const s = t.jobs

/** What can be done about a job now: cancel while it runs, or resume after an interruption. */
export function JobActions({ job }: { readonly job: Job }) {
  const [busy, setBusy] = useState(false)
  const ask = async (call: (job: { id: string }) => Promise<Job>): Promise<void> => {
    setBusy(true)
    try {
      await call({ id: job.id })
    } catch (error) {
      const { message } = toProblem(error)
      announceFailure(message)
      toast({ tone: 'bad', text: message })
    } finally {
      setBusy(false)
    }
  }
  if (busy) return null
  return (
    <span className={styles.actions}>
      {job.state === 'running' && <TextButton onPress={() => void ask(client.jobs.cancel)}>{s.cancel}</TextButton>}
      {job.state === 'interrupted' && <TextButton onPress={() => void ask(client.jobs.resume)}>{s.resume}</TextButton>}
    </span>
  )
}
