import { problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate } from '../../format/number.ts'
import { formatMoment, type TimeZone } from '../../format/time.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Unknown } from '../../ui/num.tsx'
import { formatFact } from '../../views/list/cell.tsx'
import { isMoment } from '../../views/resource/sections.tsx'
import { numberOf } from '../number-of.ts'
import type { Queue } from './use-queue.ts'
import page from '../page.module.css'
import styles from './queue.module.css'

const s = t.sqs

/** Figures that only queues with groups have; each stands here only where it is known. */
const groupFigures = ['noisyGroups', 'quietVisible', 'quietAge', 'groupsInFlight', 'deduplicated'] as const

type Row = {
  readonly label: string
  readonly value: string | number | boolean | readonly string[] | null
  readonly unit?: string | undefined
  readonly note?: string | undefined
}

/** A value with its unit in words: seconds as a span, moments in the chosen zone. */
function valueWords({ value, unit }: Row, zone: TimeZone): string {
  if (isMoment(value)) return formatMoment(Date.parse(value), zone)
  if (typeof value === 'number' && unit === 's') return formatDuration(value)
  if (typeof value === 'number') return s.counted(unit?.endsWith('/s') ? formatRate(value) : formatCount(value), value, unit)
  return formatFact(Array.isArray(value) ? [...value] : value as string | number | boolean | null, { type: 'text' })
}

/** What a queue is set to, in words, with its fair-queue figures and message groups where it has any. */
export function ConfigurationTab({ queue }: { readonly queue: Queue }) {
  const { details, extra, place, sample } = queue
  const problem = problemOf(details)
  if (problem && !details.data) {
    return <FailedState problem={problem} connection={place.connection} onTryAgain={() => void details.refetch()} />
  }
  if (!details.data) return null
  const figures = groupFigures.flatMap((key) => {
    const value = numberOf(sample, key)
    if (value === null || value === undefined) return []
    return [{ label: s.figures[key], value, unit: key === 'quietAge' ? 's' : undefined }]
  })
  const tags = extra?.tags ?? {}
  const sections = details.data.sections.filter(({ title, rows }) => rows.length > 0 && title !== s.saidAbove)
  const has = (title: string) => sections.some((section) => section.title === title)
  return (
    <div className={`${page.body} scroll`} tabIndex={0} role="region" aria-label={s.tabs.configuration}>
      {sections.length === 0 && <EmptyState title={t.group.noDetails}>{t.group.noDetailsHint}</EmptyState>}
      {sections.map(({ title, rows }) => <Section key={title} title={title} rows={rows} />)}
      {figures.length > 0 && <Section title={extra?.fifo ? s.groups : s.fairQueue} rows={figures} />}
      {extra && !has(s.tags.title) && Object.keys(tags).length > 0 && (
        <Section title={s.tags.title} rows={Object.entries(tags).map(([label, value]) => ({ label, value }))} />
      )}
      {extra && !has(s.address) && (
        <Section title={s.address} rows={[{ label: 'URL', value: extra.url }, { label: 'ARN', value: extra.arn }]} copy />
      )}
    </div>
  )
}

const Section = ({ title, rows, copy }: { readonly title: string, readonly rows: readonly Row[], readonly copy?: boolean }) => (
  <section className={styles.section} aria-label={title}>
    <h2>{title}</h2>
    <dl>
      {rows.map((row) => (
        <Pair key={row.label} row={row} copy={copy ?? false} />
      ))}
    </dl>
  </section>
)

function Pair({ row, copy }: { readonly row: Row, readonly copy: boolean }) {
  const { timeZone } = useSettings()
  const { maskHosts } = useRoomView()
  return (
    <>
      <dt>{row.label}</dt>
      <dd>
        <span>
          {row.value === null ? <Unknown why={row.note ?? t.list.notReported} /> : maskHosts(valueWords(row, timeZone))}{' '}
          {copy && typeof row.value === 'string' && <CopyButton text={row.value} what={row.label} />}
        </span>
        {row.note && row.value !== null && <small>{row.note}</small>}
      </dd>
    </>
  )
}
