import { useMemo } from 'react'
import type { Ref } from '#contract/ref.ts'
import { useParams } from '../../address/use-address.ts'
import { inSentence } from '../../format/heading.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useKind, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TableFoot } from '../../ui/table/table-foot.tsx'
import { listColumns } from './list-columns.tsx'
import { ResourceTable } from './resource-table.tsx'
import { sortOf, sortText } from './sort-text.ts'
import { useResourceRows } from './use-resource-rows.ts'

type Props = {
  readonly place: Place
  /** What the rows stand in; a kind without a parent is narrowed by `where`. */
  readonly parent?: Ref
  readonly where?: Readonly<Record<string, string>>
  readonly kind: string
  readonly empty: readonly [title: string, hint?: string]
}

/** The resources of one kind that belong to another, with their numbers. */
export function ChildTable({ place, parent, where, kind: kindName, empty: [title, hint] }: Props) {
  const kind = useKind(place.system, kindName)
  const everyMs = useManifest(place.system)?.sampling.everyMs ?? 60_000
  const [params, changeParams] = useParams()
  const sort = sortOf(params.sort)
  const list = useResourceRows(place.connection, place.system, kind, {
    kind: kindName, ...(parent && { parent }), ...(where && { where }), ...(params.sort !== undefined && { sort }),
  })
  useReportFreshness(list.at ?? undefined, everyMs)
  const columns = useMemo(() => (kind ? listColumns(kind, kind.label) : []), [kind])
  if (!kind) return null
  const one = inSentence(kind.label)
  return (
    <>
      <ResourceTable place={place} label={kind.plural} list={list} columns={columns} everyMs={everyMs} sort={sort}
        onSort={(next) => changeParams({ sort: sortText(next) })} empty={<EmptyState title={title}>{hint}</EmptyState>} />
      <TableFoot>{list.total !== null && <span>{t.list.total(list.total, one, inSentence(kind.plural))}</span>}</TableFoot>
    </>
  )
}
