import type { Details } from '#contract/resource.ts'
import { formatMoment, type TimeZone } from '../../format/time.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Unknown } from '../../ui/num.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatFact } from '../list/cell.tsx'
import styles from '../group/group.module.css'
import own from './sections.module.css'

/** The row that holds a bare host name. */
const hostLabel = 'Host'

/** Units that stand in the value's own words already, or say nothing. */
const wordedUnits: ReadonlySet<string> = new Set(['s', 'items', '%'])

/** Whether a value is a moment as ISO 8601 writes it. */
export const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)

/**
 * A value that carries its unit: sizes, spans and moments in the words lists use, others with the unit behind; what has no unit
 * (a port, an id) as it is written.
 */
function valueText(value: Parameters<typeof formatFact>[0], unit: string | undefined, zone: TimeZone): string {
  if (isMoment(value)) return formatMoment(Date.parse(value), zone)
  if (typeof value !== 'number' || unit === undefined) return formatFact(value, { type: 'text' })
  if (unit === 'epoch ms') return formatMoment(value, zone)
  if (unit === 'items/s') return t.list.messagesPerSecond(formatFact(value, { type: 'number', unit }))
  if (unit === 'bytes') return formatFact(value, { type: 'bytes' })
  if (unit === 'bytes/s') return `${formatFact(value, { type: 'number', unit })}/s`
  const text = formatFact(value, { type: 'number', unit })
  return wordedUnits.has(unit) ? text : `${text} ${unit}`
}

/** What is known of a resource, in titled sections of labelled rows; skeletons until it has come. */
export function Sections({ details }: { readonly details: Details | undefined }) {
  const { mask, maskHosts } = useRoomView()
  const { timeZone } = useSettings()
  const sections = details?.sections
  return (
    <>
      {!sections && <section className={styles.section}><Skeleton width="40%" /></section>}
      {sections?.length === 0 && <EmptyState title={t.group.noDetails}>{t.group.noDetailsHint}</EmptyState>}
      {sections?.map((section) => (
        <section key={section.title} className={styles.section}>
          <h2>{section.title}</h2>
          <dl>
            {section.rows.map((row) => {
              const text = (row.label === hostLabel ? mask : maskHosts)(valueText(row.value, row.unit, timeZone))
              return [
                <dt key={`${row.label} label`}>{row.label}</dt>,
                <dd key={row.label} className={row.value === null ? 't3' : undefined}>
                  <SectionValue row={row} text={text} />{row.note && <small>{row.note}</small>}
                </dd>,
              ]
            })}
          </dl>
        </section>
      ))}
    </>
  )
}

type ValueProps = { readonly row: Details['sections'][number]['rows'][number]; readonly text: string }

/** The words of a row, a name of AWS with the way to copy it; an en dash with its reason where nothing is known. */
function SectionValue({ row, text }: ValueProps) {
  if (row.value === null) return <Unknown why={row.note ?? t.list.notReported} />
  const copy = text.startsWith('arn:') && <span className={own.copy}><CopyButton text={text} what={row.label} /></span>
  return <span>{text} {copy}</span>
}
