import type { Job } from '#contract/job.ts'
import { Link } from '../../address/link.tsx'
import { asSentence } from '../../format/heading.ts'
import { formatCount } from '../../format/number.ts'
import { fileAddress } from '../../shell/export-job.ts'
import { t } from '../../texts/index.ts'
import { Icon, type IconName, type Tone } from '../../ui/icon.tsx'
import { Sentence } from './plan-lines.tsx'
import styles from './plan.module.css'

const p = t.plan

/** How far a change is that runs. */
function JobRunning({ job }: { readonly job: Job }) {
  const { fraction, matched, scanned } = job.progress
  const done = Math.max(matched, scanned)
  const all = fraction !== null && fraction > 0 ? formatCount(Math.round(done / fraction)) : null
  return (
    <div className={styles.progress}>
      <progress max={1} {...(fraction !== null && { value: fraction })} aria-label={job.title} />
      <span className="t2">{p.progress(formatCount(done), all)}</span>
    </div>
  )
}

const marks: Readonly<Record<Exclude<Job['state'], 'running'>, readonly [IconName, Tone]>> = {
  done: ['complete', 'good'], failed: ['warning', 'bad'], cancelled: ['half', 'muted'], interrupted: ['warning', 'warn'],
}

type OutcomeProps = {
  readonly job: Job, readonly onLeave?: () => void
  /** A journal below names what is in doubt. */
  readonly doubtsBelow?: boolean
}

/** What came of a change: its lines, what is in doubt by name, its file, and where it is written down. */
export function JobOutcome({ job, onLeave, doubtsBelow = false }: OutcomeProps) {
  if (job.state === 'running') return <JobRunning job={job} />
  const [icon, tone] = marks[job.state]
  const inDoubt = job.inDoubt ?? job.outcome?.inDoubt ?? []
  return (
    <>
      <p className={styles.outcome}><Icon name={icon} tone={tone} />{p.states[job.state]}</p>
      <ul className={styles.lines}>
        {job.outcome?.lines.map((line, at) => <Sentence key={at} text={line} icon="chevronRight" />)}
        {job.state === 'interrupted' && <Sentence text={p.interruptedWhy} icon="info" />}
        {job.problems.map(({ message, hint }, at) => (
          <Sentence key={`problem ${at}`} text={[asSentence(message), hint].filter(Boolean).join(' ')} icon="warning"
            tone="warn" />
        ))}
      </ul>
      {inDoubt.length > 0 && !doubtsBelow && <InDoubt ids={inDoubt} />}
      <p className={styles.links}>
        {job.file && (job.file.path === undefined
          ? <a href={fileAddress(job.id)} download="">{p.file}</a> : <span className="t2">{p.savedTo(job.file.path)}</span>)}
        <Link to={{ view: 'jobs' }} {...(onLeave && { onClick: onLeave })}>{p.jobs}</Link>
        <Link to={{ view: 'audit' }} {...(onLeave && { onClick: onLeave })}>{p.audit}</Link>
      </p>
    </>
  )
}

/** Messages that may stand in two places, each by its id. */
const InDoubt = ({ ids }: { readonly ids: readonly string[] }) => (
  <section className={styles.doubt} aria-label={p.inDoubt(ids.length)}>
    <b>{p.inDoubt(ids.length)}</b>
    <p className="t2">{p.inDoubtWhy}</p>
    <ul>{ids.map((id) => <li key={id}>{id}</li>)}</ul>
  </section>
)
