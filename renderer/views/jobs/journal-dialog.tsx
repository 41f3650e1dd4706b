import type { Job } from '#contract/job.ts'
import { useNewestJobs } from '../../shell/running-jobs.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { JobOutcome } from '../plan/plan-job.tsx'
import { JournalTable } from './journal-table.tsx'
import { useJournal } from './use-journal.ts'

type Props = {
  readonly job: Job
  /** Ids of messages that were changed before they were sent on. */
  readonly edited?: ReadonlySet<string>
  readonly onClose: () => void
}

/** What an action did, or does: its outcome, and how far each message came where it keeps a journal. */
export function JournalDialog({ job: given, edited, onClose }: Props) {
  const job = useNewestJobs().data?.items.find(({ id }) => id === given.id) ?? given
  const { data: journal, isPending } = useJournal(job)
  return (
    <Dialog open onClose={onClose} title={job.title} width={journal ? 920 : 560} foot={<Button data-autofocus="" onClick={onClose}>{t.states.close}</Button>}>
      <JobOutcome job={job} onLeave={onClose} doubtsBelow={journal !== undefined && journal.total > 0} />
      {isPending && <p className="t2">{t.journal.reading}</p>}
      {journal && <JournalTable job={job} journal={journal} edited={edited} />}
    </Dialog>
  )
}
