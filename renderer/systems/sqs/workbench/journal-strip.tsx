import { useState } from 'react'
import type { Job } from '#contract/job.ts'
import { refKey } from '#contract/ref.ts'
import { useNewestJobs } from '../../../shell/running-jobs.ts'
import { t } from '../../../texts/index.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { TextButton } from '../../../ui/strip.tsx'
import { JournalDialog } from '../../../views/jobs/journal-dialog.tsx'
import type { Queue } from '../use-queue.ts'
import type { Moved } from './use-workbench.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

type Props = { readonly job: Job, readonly moved?: readonly Moved[], readonly onClose?: () => void }

/** What the last redrive did, or one does that runs or was interrupted, with its journal behind it. */
export function JournalStrip({ job, moved = [], onClose }: Props) {
  const [open, setOpen] = useState(false)
  const doubts = job.inDoubt?.length ?? job.outcome?.inDoubt?.length ?? 0
  const isGood = job.state === 'done' && doubts === 0
  const isRunning = job.state === 'running'
  const says = isRunning || job.state === 'interrupted' ? t.jobs.states[job.state]
    : job.outcome?.lines[0] ?? job.problems[0]?.message ?? ''
  return (
    <div className={styles.journal}>
      <Icon name={isGood ? 'complete' : isRunning ? 'half' : 'warning'} tone={isGood ? 'good' : isRunning ? 'accent' : 'warn'} />
      <span className="ellipsis"><b>{job.title}</b> {says}{doubts > 0 && ` · ${t.jobs.inDoubt(doubts)}`}</span>
      <span className="spacer" />
      <TextButton onPress={() => setOpen(true)} {...(!onClose && { label: t.jobs.journalNamed(job.title) })}>
        {s.showJournal}
      </TextButton>
      {onClose && <IconButton icon="close" label={t.states.close} onClick={onClose} />}
      {open && (
        <JournalDialog job={job} edited={new Set(moved.flatMap(({ message, edited }) => (edited ? [message.id] : [])))}
          onClose={() => setOpen(false)} />
      )}
    </div>
  )
}

/** Changes of this queue that run or were cut off, each with its journal. */
export function UnfinishedStrips({ queue: { source: { connection, ref } } }: { readonly queue: Queue }) {
  const jobs = useNewestJobs().data?.items ?? []
  const here = jobs.filter((job) => job.type === 'action' && (job.state === 'running' || job.state === 'interrupted')
    && job.connection === connection && job.ref !== undefined && refKey(job.ref) === refKey(ref))
  return here.map((job) => <JournalStrip key={job.id} job={job} />)
}
