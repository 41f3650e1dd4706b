import { useState } from 'react'
import type { Job } from '#contract/job.ts'
import { t } from '../../../texts/index.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { TextButton } from '../../../ui/strip.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { JobOutcome } from '../../../views/plan/plan-job.tsx'
import type { Moved } from './use-workbench.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

/** What the last redrive did, with its journal behind it. */
export function JournalStrip({ job, moved, onClose }: { readonly job: Job, readonly moved: readonly Moved[], readonly onClose: () => void }) {
  const [open, setOpen] = useState(false)
  const doubts = job.inDoubt?.length ?? job.outcome?.inDoubt?.length ?? 0
  const isGood = job.state === 'done' && doubts === 0
  return (
    <div className={styles.journal}>
      <Icon name={isGood ? 'complete' : 'warning'} tone={isGood ? 'good' : 'warn'} />
      <span className="ellipsis"><b>{job.title}</b> {job.outcome?.lines[0] ?? job.problems[0]?.message ?? ''}{doubts > 0 && ` · ${t.jobs.inDoubt(doubts)}`}</span>
      <span className="spacer" />
      <TextButton onPress={() => setOpen(true)}>{s.showJournal}</TextButton>
      <IconButton icon="close" label={t.states.close} onClick={onClose} />
      <Dialog open={open} onClose={() => setOpen(false)} title={job.title} foot={<Button data-autofocus="" onClick={() => setOpen(false)}>{t.states.close}</Button>}>
        <JobOutcome job={job} onLeave={() => setOpen(false)} />
        {moved.length > 0 && <MovedList moved={moved} />}
      </Dialog>
    </div>
  )
}

/** Each message that was sent on, by its id there, with the beginning of its body. */
const MovedList = ({ moved }: { readonly moved: readonly Moved[] }) => (
  <section aria-label={s.moved}>
    <h3 className={styles.movedHead}>{s.moved}</h3>
    <ul className={styles.moved} tabIndex={0}>
      {moved.map(({ message: { id, value }, edited }) => (
        <li key={id}>{id} {edited && <Tag>{t.sqs.edited}</Tag>} <span className="t3">{value?.text.slice(0, 80)}</span></li>
      ))}
    </ul>
  </section>
)
