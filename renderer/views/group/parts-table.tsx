import { useMemo } from 'react'
import type { Kind } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import { useParams } from '../../address/use-address.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useKind, useManifest } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { Column, Sort, Width } from '../../ui/table/column.ts'
import { TableFoot } from '../../ui/table/table-foot.tsx'
import { listColumns } from '../list/list-columns.tsx'
import type { ResourceRow } from '../list/resource-row.ts'
import { ResourceTable } from '../list/resource-table.tsx'
import { sortOf, sortText } from '../list/sort-text.ts'
import { useResourceRows } from '../list/use-resource-rows.ts'

type Props = {
  readonly place: Place
  readonly parent: Ref
  readonly kind: 'offset' | 'member'
  readonly nameLabel: string
  /** Places begin with the largest backlog, so that what is stuck stands first. */
  readonly firstSort: Sort
  readonly empty: readonly [title: string, hint: string]
}

/** What the first column says already. */
const inName: readonly string[] = ['client', 'topics']

/** Who reads a place stands behind its numbers. */
const atEnd: readonly string[] = ['client', 'member', 'host']
const placeOf = ({ key }: Column<ResourceRow>): number => atEnd.indexOf(key)

/** Which partitions a member reads, and who reads a partition, is what the row is for. */
const widths: Readonly<Record<string, Width>> = { reads: { min: 240, grow: 2.4 }, member: { min: 120, grow: 1.2 } }
const widened = (column: Column<ResourceRow>): Column<ResourceRow> => ({ ...column, width: widths[column.key] ?? column.width })

const columnsOf = (kind: Kind, nameLabel: string) => listColumns(kind, nameLabel)
  .filter(({ key }) => !inName.includes(key))
  .toSorted((a, b) => placeOf(a) - placeOf(b))
  .map(widened)

/** The places or the members of one group, live, as a table. */
export function PartsTable({ place, parent, kind: kindName, nameLabel, firstSort, empty: [title, hint] }: Props) {
  const kind = useKind(place.system, kindName)
  const everyMs = useManifest(place.system)?.sampling.everyMs ?? 2_000
  const [params, changeParams] = useParams()
  const sort = sortOf(params.sort, firstSort)
  const list = useResourceRows(place.connection, place.system, kind, { kind: kindName, parent, sort })
  const columns = useMemo(() => (kind ? columnsOf(kind, nameLabel) : []), [kind, nameLabel])
  if (!kind) return null
  const one = nameLabel.toLowerCase()
  return (
    <>
      <ResourceTable place={place} label={kind.plural} list={list} columns={columns} everyMs={everyMs} sort={sort}
        onSort={(next) => changeParams({ sort: sortText(next) })} empty={<EmptyState title={title}>{hint}</EmptyState>} />
      <TableFoot>{list.total !== null && <span>{t.list.total(list.total, one, `${one}s`)}</span>}</TableFoot>
    </>
  )
}
