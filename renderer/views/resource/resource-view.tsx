import { useMemo } from 'react'
import type { Ref } from '#contract/ref.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { problemOf, useDetails, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { formatFact } from '../list/cell.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import styles from '../group/group.module.css'

type Props = { readonly connection: string; readonly system: string; readonly kind: string; readonly path: readonly string[] }

/** The row that holds a bare host name. */
const hostLabel = 'Host'

/** How often details are read again, ms. */
const everyMs = 10_000

/** A value that carries its unit: sizes and spans in the words lists use, others with the unit behind; what has no unit (a port, an id) as it is written. */
function valueText(value: Parameters<typeof formatFact>[0], unit: string | undefined): string {
  if (typeof value !== 'number' || unit === undefined) return formatFact(value, { type: 'text' })
  if (unit === 'bytes') return formatFact(value, { type: 'bytes' })
  const text = formatFact(value, { type: 'number', unit })
  return unit === 's' || unit === 'items' ? text : `${text} ${unit}`
}

/** Any resource without a page of its own: its details in titled sections. */
export function ResourceView({ connection, system, kind, path }: Props) {
  const ref: Ref = useMemo(() => ({ kind, path: [...path] }), [kind, path])
  const details = useDetails(connection, system, ref, { everyMs: Math.max(everyMs, useManifest(system)?.sampling.everyMs ?? 0) })
  useReportFreshness(details.dataUpdatedAt || undefined, everyMs)
  useCommands([{ id: 'view.refresh', run: () => void details.refetch() }])
  const { mask, maskHosts } = useRoomView()
  const problem = problemOf(details)
  if (problem && !details.data) return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  const sections = details.data?.sections
  return (
    <>
      <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data?.problems ?? []]} />
      <div className={`${styles.sections} scroll`} tabIndex={0} role="group" aria-label={path.join(' / ')}>
        {!sections && <section className={styles.section}><Skeleton width="40%" /></section>}
        {sections?.length === 0 && <EmptyState title={t.group.noDetails}>{t.group.noDetailsHint}</EmptyState>}
        {sections?.map((section) => (
          <section key={section.title} className={styles.section}>
            <h2>{section.title}</h2>
            <dl>
              {section.rows.map((row) => [
                <dt key={`${row.label} label`}>{row.label}</dt>,
                <dd key={row.label} className={row.value === null ? 't3' : undefined}><span>{row.label === hostLabel ? mask(valueText(row.value, row.unit)) : maskHosts(valueText(row.value, row.unit))}</span>{row.note && <small>{row.note}</small>}</dd>,
              ])}
            </dl>
          </section>
        ))}
      </div>
    </>
  )
}
