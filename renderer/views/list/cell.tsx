import type { ReactNode } from 'react'
import type { Kind } from '#contract/manifest.ts'
import type { Fact } from '#contract/resource.ts'
import { Link } from '../../address/link.tsx'
import { useAddress } from '../../address/use-address.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate, unknown } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { shardNumber } from '../messages/parts.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Middle } from '../../ui/table/middle.tsx'
import { sentenceOf, VerdictWords } from '../home/verdict-words.tsx'
import { sayingOf } from '../home/verdict.ts'
import { valueOf, whyOf, type ResourceRow } from './resource-row.ts'
import styles from './list.module.css'

export type ManifestColumn = Kind['columns'][number]

/** The unit of a column whose rate, kept a second as all are, is read a minute. */
export const perMinute = 'items/min'

/** A value in the words of its column: counts, rates, sizes, spans, moments, yes and no. Unknown is a dash. */
export function formatFact(value: Fact | undefined, column: Pick<ManifestColumn, 'type' | 'unit'>): string {
  if (value === null || value === undefined) return unknown
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? t.list.yes : t.list.no
  if (typeof value === 'string') return column.type === 'number' ? formatCount(value) : value
  switch (column.type) {
    case 'bytes': return formatBytes(value)
    case 'time': return formatMoment(value, 'local')
    case 'flag': return value === 0 ? t.list.no : t.list.yes
    case 'text': return String(value)
    case 'number': {
      if (column.unit === 's') return formatDuration(value)
      if (column.unit === '%') return `${formatRate(value)} %`
      if (column.unit === 'bytes/s') return formatBytes(value)
      if (column.unit === perMinute) return formatRate(value * 60)
      return column.unit?.endsWith('/s') ? formatRate(value) : formatCount(value)
    }
  }
}

/** How long ago a moment was, ticking; the moment itself on hover. Plain, since a list draws it in every row. */
function Ago({ at }: { readonly at: number }) {
  const now = useNow()
  const { timeZone } = useSettings()
  return <span title={formatMoment(at, timeZone)}>{t.states.ago(formatDuration(Math.max(1, Math.round((now - at) / 1_000))))}</span>
}

function Verdict({ row }: { readonly row: ResourceRow }) {
  const now = useNow()
  return row.sample ? <VerdictWords saying={sayingOf(row.sample, now)} icon /> : null
}

/** Where a broker or a member runs; hidden while a room sees the screen. */
function Host({ name }: { readonly name: string }) {
  const shown = useRoomView().mask(name)
  return <span className={styles.text} title={shown}>{shown}</span>
}

/** The dash of an unknown value, with its reason. Plain, since a list draws many. */
function Missing({ why }: { readonly why: string }) {
  const { maskHosts } = useRoomView()
  return <span className="t3" title={why ? t.states.unknownWhy(maskHosts(why)) : t.states.unknown}>{unknown}</span>
}

/** Cells of a queue that name other queues: where its dead letters go, and whose it takes. */
const queueKeys: ReadonlySet<string> = new Set(['dlq', 'sources'])

/** Other queues as links, so that one goes from a queue to its dead letters and back. The row itself is not opened. */
function QueueLinks({ names }: { readonly names: readonly string[] }) {
  const here = useAddress()
  if (here.view !== 'list' && here.view !== 'resource') return <>{names.join(', ')}</>
  const { connection, system } = here
  return (
    <span className={styles.links} title={names.join(', ')}>
      {names.map((name) => (
        <Link key={name} to={{ view: 'resource', connection, system, kind: 'queue', path: [name] }}
          onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>{name}</Link>
      ))}
    </span>
  )
}

const namesOf = (value: Fact): readonly string[] => (Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : [])

/** The shards that a shard came from, by number. */
const Parents = ({ ids }: { readonly ids: readonly string[] }) =>
  <span className={styles.text} title={ids.join(', ')}>{ids.map(shardNumber).join(', ')}</span>

/** How old a number is that comes from elsewhere than the sample itself: its age and moment are on hover. */
function Aged({ at, children }: { readonly at: number; readonly children: string }) {
  const now = useNow()
  const { timeZone } = useSettings()
  const age = formatDuration(Math.max(1, Math.round((now - at) / 1_000)))
  return <span title={t.list.measured(t.states.ago(age), formatMoment(at, timeZone))}>{children}</span>
}

/** One cell; undefined while its value may still come. */
export function cellOf(row: ResourceRow, column: ManifestColumn): ReactNode {
  if (column.key === 'verdict') return row.sample ? <Verdict row={row} /> : undefined
  const value = valueOf(row, column.key)
  if (value === undefined) return undefined
  if (value === null) return <Missing why={whyOf(row)} />
  if (column.type === 'time' && typeof value === 'number') return <Ago at={value} />
  if (row.resource.ref.kind === 'queue' && queueKeys.has(column.key)) return <QueueLinks names={namesOf(value)} />
  if (row.resource.ref.kind === 'shard' && column.key === 'parents') return <Parents ids={namesOf(value)} />
  const text = formatFact(value, column)
  const at = row.sample?.asOf?.[column.key]
  if (at !== undefined) return <Aged at={at}>{text}</Aged>
  if (column.key === 'host') return <Host name={text} />
  if (column.key === 'member') return <span className={styles.text}><Middle text={text} /></span>
  if (column.type === 'bytes' && typeof value === 'number') return <span title={`${formatCount(value)} B`}>{text}</span>
  return column.type === 'text' ? <span className={styles.text} title={text}>{text}</span> : text
}

/** One cell as text, for copy and CSV: exact counts, rates to a thousandth, nothing for unknown. */
export function textOf(row: ResourceRow, column: ManifestColumn): string {
  if (column.key === 'verdict') return row.sample ? sentenceOf(sayingOf(row.sample, row.sample.at)) : ''
  const value = valueOf(row, column.key)
  if (value === null || value === undefined) return ''
  if (column.type === 'time' && typeof value === 'number') return new Date(value).toISOString()
  if (typeof value === 'number') return String(Math.round(value * (column.unit === perMinute ? 60 : 1) * 1_000) / 1_000)
  return Array.isArray(value) ? value.join(' ') : String(value)
}
