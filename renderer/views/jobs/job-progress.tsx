import type { Job } from '#contract/job.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount } from '../../format/number.ts'
import { fileAddress } from '../../shell/export-job.ts'
import { t } from '../../texts/index.ts'
import styles from './jobs.module.css'

const s = t.jobs

const counts = ({ matched, scanned }: Pick<Job['progress'], 'matched' | 'scanned'>): string =>
  s.foundOf(formatCount(matched), formatCount(scanned))

/** While it runs a bar and counts; afterwards what came of it: the verdict, the file, or what went wrong. */
export function JobProgress({ job }: { readonly job: Job }) {
  if (job.state === 'running') {
    const { fraction } = job.progress
    return (
      <span className={styles.progress}>
        <progress max={1} {...(fraction !== null && { value: fraction })} aria-label={job.title} />
        <span className="t2">{counts(job.progress)}</span>
      </span>
    )
  }
  if (job.type === 'action') return <Acted job={job} />
  if (job.state === 'done' && job.file) return <ExportedFile job={job} file={job.file} />
  const found = counts(job.verdict ?? job.progress)
  const why = job.verdict?.outcome === 'partial' ? job.verdict.problems[0]?.message : undefined
  const text = job.problems[0]?.message ?? job.outcome?.lines[0] ?? [found, why].filter(Boolean).join(' · ')
  const verdict = job.verdict && (
    <b className={job.verdict.outcome === 'partial' ? 'warn' : 'b5'}>{s.verdicts[job.verdict.outcome]} · </b>
  )
  return (
    <span title={job.problems[0] ? `${found}. ${text}` : text} className={job.state === 'failed' ? 'bad' : 't2'}>
      {job.inDoubt?.length ? <b className="warn">{s.inDoubt(job.inDoubt.length)} · </b> : null}
      {verdict}{text}
    </span>
  )
}

/** What an action did in its own words; what is in doubt comes first, a file it wrote last. */
function Acted({ job }: { readonly job: Job }) {
  const lines = [...job.problems.map(({ message }) => message), ...job.outcome?.lines ?? []]
  const doubts = job.inDoubt ?? job.outcome?.inDoubt ?? []
  const { file } = job
  const said = lines.join(' · ')
  return (
    <span title={[said, ...doubts].join('\n')} className={job.state === 'failed' ? 'bad' : 't2'}>
      {doubts.length > 0 && <b className="warn">{s.inDoubt(doubts.length)} · </b>}{said}
      {file && <>{said && ' · '}{file.path === undefined ? <a href={fileAddress(job.id)} download="">{s.downloadSize(formatBytes(file.bytes))}</a> : s.savedTo(file.path)}</>}
    </span>
  )
}

function ExportedFile({ job, file }: { readonly job: Job, readonly file: NonNullable<Job['file']> }) {
  const says = s.exported(formatCount((job.verdict ?? job.progress).matched), formatBytes(file.bytes))
  const partial = job.verdict?.outcome === 'partial'
  const where = file.path === undefined ? file.name : s.savedTo(file.path)
  return (
    <span className="t2" title={`${says}, ${where}`}>
      {partial && <b className="warn">{s.verdicts.partial} · </b>}{says} ·{' '}
      {file.path === undefined ? <a href={fileAddress(job.id)} download="">{s.download}</a> : where}
    </span>
  )
}
