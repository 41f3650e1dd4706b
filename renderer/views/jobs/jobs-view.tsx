import type { Job } from '#contract/job.ts'
import { Link } from '../../address/link.tsx'
import { formatDuration, formatMs } from '../../format/duration.ts'
import { problemOf, useConnections } from '../../rpc/queries.ts'
import { useNewestJobs } from '../../shell/running-jobs.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon, type IconName, type Tone } from '../../ui/icon.tsx'
import { useNow } from '../../ui/clock.ts'
import { Age } from '../../ui/num.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { JobActions } from './job-actions.tsx'
import { JobProgress } from './job-progress.tsx'
import styles from './jobs.module.css'

const s = t.jobs
const marks: Readonly<Record<Job['state'], readonly [IconName, Tone?]>> = {
  running: ['half', 'accent'], done: ['complete', 'good'], failed: ['warning', 'bad'], cancelled: ['half'],
  interrupted: ['warning', 'warn'],
}

/** Long work that outlives its screen, newest first: how far it is, how it ended, and what can be done about it. */
export function JobsView() {
  const jobs = useNewestJobs()
  const connections = useConnections()
  const problem = problemOf(jobs)
  if (problem && !jobs.data) return <FailedState problem={problem} onTryAgain={() => void jobs.refetch()} />
  if (!jobs.data) return null
  if (jobs.data.items.length === 0) return <EmptyState title={s.none}>{s.noneHint}</EmptyState>
  const nameOf = (id: string): string => connections.data?.find(one => one.id === id)?.name ?? id
  const columns: readonly PlainColumn<Job>[] = [
    { key: 'state', head: s.state, width: '14ch', cell: job => <State job={job} /> },
    { key: 'title', head: s.title, cell: job => <span title={job.title} className="b5">{job.title}</span> },
    {
      key: 'connection', head: s.connection, width: '11%', minor: true,
      cell: job => <Link to={{ view: 'connection', connection: job.connection }}>{nameOf(job.connection)}</Link>,
    },
    { key: 'progress', head: s.progress, width: '30%', cell: job => <JobProgress job={job} /> },
    { key: 'started', head: s.started, width: '16ch', minor: true, cell: job => <Age at={job.startedAt} /> },
    { key: 'took', head: s.took, width: '11ch', number: true, cell: job => <Took job={job} /> },
    { key: 'actions', head: s.actions, width: '20ch', number: true, cell: job => <JobActions job={job} /> },
  ]
  return <PlainTable label={t.shell.jobs} columns={columns} rows={jobs.data.items} rowKey={job => job.id} />
}

function State({ job }: { readonly job: Job }) {
  const partial = job.state === 'done' && job.verdict?.outcome === 'partial'
  const [icon, tone] = marks[partial ? 'interrupted' : job.state]
  return <span className={styles.state}><Icon name={icon} {...(tone && { tone })} />{s.states[job.state]}</span>
}

function Took({ job }: { readonly job: Job }) {
  const now = useNow()
  if (job.endedAt !== undefined) return formatMs(job.endedAt - job.startedAt)
  return formatDuration(Math.max(0, Math.round((now - job.startedAt) / 1_000)))
}
