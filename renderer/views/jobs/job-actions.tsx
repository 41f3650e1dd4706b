import { useState } from 'react'
import type { Job } from '#contract/job.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { TextButton } from '../../ui/strip.tsx'
import { toast } from '../../ui/toasts.tsx'
import { announceFailure } from '../../ui/live-region.tsx'
import { JournalDialog } from './journal-dialog.tsx'
import { searchOpener } from './open-search.ts'
import styles from './jobs.module.css'

const s = t.jobs

/** What can be done about a job now: show what it found, cancel it while it runs, or resume one that did not come to its end. */
export function JobActions({ job }: { readonly job: Job }) {
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)
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
  const open = searchOpener(job)
  const doubts = job.inDoubt?.length ?? 0
  const noted = job.type === 'action' && (job.state === 'running' || job.resumable || job.outcome !== undefined || doubts > 0)
  return (
    <span className={styles.actions}>
      {open && <TextButton label={s.openNamed(job.title)} onPress={open}>{s.open}</TextButton>}
      {!busy && job.state === 'running' && <TextButton onPress={() => void ask(client.jobs.cancel)}>{s.cancel}</TextButton>}
      {!busy && job.resumable && <TextButton onPress={() => void ask(client.jobs.resume)}>{s.resume}</TextButton>}
      {noted && (
        <TextButton label={s.journalNamed(job.title)} onPress={() => setShown(true)}>{s.journal}</TextButton>
      )}
      {shown && <JournalDialog job={job} onClose={() => setShown(false)} />}
    </span>
  )
}
