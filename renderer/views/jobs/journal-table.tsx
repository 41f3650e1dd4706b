import { useMemo, type CSSProperties } from 'react'
import type { Job } from '#contract/job.ts'
import type { JournalItem } from '#contract/journal.ts'
import { formatCount } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { MiddleTruncate } from '../../ui/middle-truncate.tsx'
import { Time } from '../../ui/num.tsx'
import type { Column } from '../../ui/table/column.ts'
import { Table } from '../../ui/table/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { isDoubt, type Journal } from './use-journal.ts'
import styles from './jobs.module.css'

const s = t.journal
const order = ['doubt', 'sending', 'sent', 'written', 'unsent', 'moved', 'deleted', 'received', 'returned']
const keyOf = ({ id }: JournalItem): string => id

/** What a step is called: a message that went somewhere else was moved, one that is only gone was taken out. */
function stepWords(item: JournalItem, job: Job): string {
  const step = item.step === 'deleted' && item.to !== undefined ? 'moved' : item.step
  return (job.state !== 'running' && s.doubtSteps[step]) || (s.steps[step] ?? step)
}

/** `3 moved, 34 given back`, of all messages of the journal; whatever was half way when the job stopped is in doubt. */
function countWords({ items, counts }: Pick<Journal, 'items' | 'counts'>, job: Job): string {
  const moves = items.some(({ to }) => to !== undefined)
  const sums = new Map<string, number>()
  for (const [step, n] of Object.entries(counts)) {
    const called = isDoubt({ id: '', step }, job) ? 'doubt' : step === 'deleted' && moves ? 'moved' : step
    sums.set(called, (sums.get(called) ?? 0) + n)
  }
  return [...sums].toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    .map(([step, n]) => s.counts[step]?.(formatCount(n)) ?? `${formatCount(n)} ${step}`).join(', ')
}

type Props = { readonly job: Job, readonly journal: Journal, readonly edited?: ReadonlySet<string> | undefined }

/** How many messages came how far, what is in doubt with what to do, and a line for each message. */
export function JournalTable({ job, journal, edited }: Props) {
  const { items, total } = journal
  const doubts = items.filter((item) => isDoubt(item, job)).length
  const { timeZone } = useSettings()
  const columns = useMemo(() => columnsOf(job, edited, (at) => formatMoment(at, timeZone, { ms: true })).filter(({ key }) => key !== 'note' || items.some(({ note }) => note !== undefined)),
    [job, edited, timeZone, items])
  if (total === 0) return <p className="t2">{job.state === 'running' ? s.none : s.byAws}</p>
  return (
    <section className={styles.journal} aria-label={s.title}>
      <p>{s.lead(total, countWords(journal, job))} {total > items.length && s.most(formatCount(items.length))}</p>
      {doubts > 0 && (
        <p className={styles.doubts} role="note">
          <Icon name="warning" tone="warn" />
          <span><b>{s.doubts(doubts)}.</b> {s.doubtsWhy(doubts)} {job.resumable && s.resume} {items.some(({ to }) => to !== undefined) ? s.compare : s.inFile} {s.settled}</span>
        </p>
      )}
      <div className={styles.journalTable} style={{ '--rows': items.length } as CSSProperties}>
        <Table<JournalItem> label={s.table} columns={columns} rows={items} rowKey={keyOf} rowHeight={24} font="mono" total={total} copyValue={keyOf} />
      </div>
    </section>
  )
}

const columnsOf = (job: Job, edited: ReadonlySet<string> | undefined, moment: (at: number | null) => string): Column<JournalItem>[] => [
  {
    key: 'step', label: s.step, width: { ch: edited?.size ? 16 : 11 }, text: (item) => stepWords(item, job),
    cell: (item) => (isDoubt(item, job) ? <b className="warn">{stepWords(item, job)}</b> : <>{stepWords(item, job)}{edited?.has(item.id) && <> <Tag>{t.sqs.edited}</Tag></>}</>),
  },
  { key: 'id', label: s.id, width: { min: 150, grow: 3 }, text: ({ id }) => id, cell: ({ id }) => <MiddleTruncate text={id} /> },
  { key: 'at', label: s.at, width: { ch: 16 }, text: ({ at }) => moment(at), cell: ({ at }) => <Time at={at} /> },
  { key: 'to', label: s.to, width: { min: 90, grow: 2 }, text: ({ to = '' }) => to, cell: ({ to }) => (to === undefined ? null : <MiddleTruncate text={to} />) },
  { key: 'newId', label: s.newId, width: { min: 130, grow: 3 }, text: ({ newId = '' }) => newId, cell: ({ newId }) => (newId === undefined ? null : <MiddleTruncate text={newId} />) },
  { key: 'note', label: s.note, width: { min: 60, grow: 2 }, priority: 1, text: ({ note = '' }) => note, cell: ({ note }) => (note === undefined ? null : <span title={note}>{note}</span>) },
]
