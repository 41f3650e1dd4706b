import type { Job } from '#contract/job.ts'
import { Link } from '../../address/link.tsx'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/number.ts'
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
    { key: 'state', head: s.state, width: '15ch', cell: job => <State job={job} /> },
    { key: 'title', head: s.title, cell: job => <span title={job.title} className="b5">{job.title}</span> },
    {
      key: 'connection', head: s.connection, width: '13%', minor: true,
      cell: job => <Link to={{ view: 'connection', connection: job.connection }}>{nameOf(job.connection)}</Link>,
    },
    { key: 'progress', head: s.progress, width: '30%', cell: job => <Progress job={job} /> },
    { key: 'started', head: s.started, width: '17ch', minor: true, cell: job => <Age at={job.startedAt} /> },
    { key: 'took', head: s.took, width: '12ch', number: true, cell: job => <Took job={job} /> },
    { key: 'actions', head: s.actions, width: '12ch', number: true, cell: job => <JobActions job={job} /> },
  ]
  return <PlainTable label={t.shell.jobs} columns={columns} rows={jobs.data.items} rowKey={job => job.id} />
}

function State({ job }: { readonly job: Job }) {
  const [icon, tone] = marks[job.state]
  return <span className={styles.state}><Icon name={icon} {...(tone && { tone })} />{s.states[job.state]}</span>
}

/** While it runs a bar and counts; afterwards what came of it, or what went wrong. */
function Progress({ job }: { readonly job: Job }) {
  const { fraction, matched, scanned } = job.progress
  const problem = job.problems[0]
  if (job.state === 'running') {
    return (
      <span className={styles.progress}>
        <progress max={1} {...(fraction !== null && { value: fraction })} aria-label={job.title} />
        <span className="t2">{s.foundOf(formatCount(matched), formatCount(scanned))}</span>
      </span>
    )
  }
  const text = problem?.message ?? job.outcome?.lines[0] ?? s.foundOf(formatCount(matched), formatCount(scanned))
  return (
    <span title={text} className={problem ? 'bad' : 't2'}>
      {job.inDoubt?.length ? <b className="warn">{s.inDoubt(job.inDoubt.length)} · </b> : null}{text}
    </span>
  )
}

function Took({ job }: { readonly job: Job }) {
  const now = useNow()
  return formatDuration(Math.round(((job.endedAt ?? now) - job.startedAt) / 100) / 10)
}
