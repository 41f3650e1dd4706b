import type { UseQueryResult } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { ResourcePage } from '#contract/resource.ts'
import { useSamples } from '../../live/use-samples.ts'
import type { Place } from '../../live/follow-samples.ts'
import { problemOf, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import type { Sort } from '../../ui/table/column.ts'
import { Table } from '../../ui/table/table.tsx'
import { listColumns, nameSort } from '../list/list-columns.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { rowMaker, valueOf, type ResourceRow } from '../list/resource-row.ts'
import { skewOf } from './skew.ts'
import styles from './topic.module.css'

const SkewChart = lazy(() => import('./skew-chart.tsx').then((module) => ({ default: module.SkewChart })))

type PartitionsTabProps = {
  readonly place: Place
  readonly topic: string
  readonly query: UseQueryResult<ResourcePage>
  /** Shows the messages of one partition. */
  readonly onOpen: (partition: string) => void
}

const none: ResourcePage['items'] = []

function sorted(rows: readonly ResourceRow[], sort: Sort): readonly ResourceRow[] {
  const value = (row: ResourceRow): number => {
    const raw = sort.by === nameSort ? row.resource.label : valueOf(row, sort.by)
    const number = Array.isArray(raw) ? raw.length : Number(raw ?? Number.NaN)
    return Number.isNaN(number) ? -1 : number
  }
  return rows.toSorted((a, b) => (sort.desc ? value(b) - value(a) : value(a) - value(b)))
}

/** Leader, copies, offsets, size and rate of each partition, over a picture of how evenly messages are spread. */
export function PartitionsTab({ place, query, onOpen }: PartitionsTabProps) {
  const kind = useKind(place.system, 'partition')
  const [make] = useState(rowMaker)
  const [sort, setSort] = useState<Sort>({ by: nameSort, desc: false })
  const items = query.data?.items ?? none
  const refs = useMemo(() => items.map((item) => item.ref), [items])
  const { byRef, problems } = useSamples(place, refs)
  const columns = useMemo(() => {
    if (!kind) return []
    return listColumns(kind).map((column, index) => (index === 0 ? { ...column, label: kind.label, width: { ch: 10 } } : column))
  }, [kind])
  const rows = make(items, byRef, true)
  const skew = skewOf(rows.map((row) => ({ partition: row.resource.label, messages: valueOf(row, 'messages') })))
  const problem = problemOf(query)
  if (problem) return <FailedState problem={problem} connection={place.connection} onTryAgain={() => void query.refetch()} />
  return (
    <div className={styles.tab}>
      <ProblemStrip problems={[...query.data?.problems ?? [], ...problems]} />
      {items.length > 1 && (
        <div className={styles.skew}><Suspense>{skew.bars.length > 0 && <SkewChart skew={skew} />}</Suspense></div>
      )}
      <Table<ResourceRow> label={t.topic.partitions} columns={columns} rows={sorted(rows, sort)} rowKey={(row) => row.key}
        rowHeight={28} sort={sort} onSort={setSort}
        waiting={query.isPending ? 8 : 0} onOpen={(row) => onOpen(row.resource.label)}
        empty={<EmptyState title={t.topic.noPartitions} />} />
    </div>
  )
}
