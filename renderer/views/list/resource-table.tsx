import type { ReactNode, Ref } from 'react'
import { go } from '../../address/use-address.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useAwsStatus } from '../../shell/aws-status.ts'
import { isStale } from '../../shell/freshness.ts'
import { useNow } from '../../ui/clock.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import type { Column, Sort } from '../../ui/table/column.ts'
import type { Selection } from '../../ui/table/selection.ts'
import { Table, type TableHandle } from '../../ui/table/table.tsx'
import { ProblemStrip } from './problem-strip.tsx'
import type { ResourceRow } from './resource-row.ts'
import type { ResourceRows } from './use-resource-rows.ts'

type Props = {
  readonly place: Place
  readonly label: string
  readonly list: ResourceRows
  readonly columns: readonly Column<ResourceRow>[]
  /** How often samples come, ms; three missed rounds dim the numbers. */
  readonly everyMs: number
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly empty: ReactNode
  readonly selection?: Selection
  readonly onSelection?: (selection: Selection) => void
  readonly handle?: Ref<TableHandle>
}

/** A list as a table with all its states: what could be read stays, what could not is named over it, and only a list that failed whole says so in its place. */
export function ResourceTable({ place, label, list, columns, everyMs, sort, onSort, empty, selection, onSelection, handle }: Props) {
  const now = useNow()
  const signIn = useAwsStatus(place.connection)?.problem?.code
  if (list.failed && list.rows.length === 0) return <FailedState problem={list.failed} connection={place.connection} onTryAgain={list.again} />
  const open = ({ resource: { ref } }: ResourceRow) => go({ view: 'resource', ...place, kind: ref.kind, path: ref.path })
  const problems = list.failed ? [list.failed, ...list.problems] : list.problems
  return (
    <>
      {/* That the credentials are refused stands over the view already, with what to do. */}
      <ProblemStrip problems={problems.filter(({ code }) => code !== 'Unauthenticated' || signIn !== code)} />
      <Table label={label} columns={columns} rows={list.rows} rowKey={keyOf} rowHeight={28} total={list.total}
        waiting={list.isLoading && list.rows.length === 0 ? 12 : list.waiting} sort={sort} onSort={onSort} onOpen={open} openOn="click"
        onMore={list.onMore} onRange={list.onRange} stale={list.at !== null && isStale({ at: list.at, everyMs }, now)} copyRow={rowAsJson} empty={empty}
        {...(selection && { selection })} {...(onSelection && { onSelection })} {...(handle && { handle })} />
    </>
  )
}

const keyOf = (row: ResourceRow) => row.key

const rowAsJson = ({ resource, sample }: ResourceRow) => ({ ...resource, values: sample?.values, facts: { ...resource.facts, ...sample?.facts } })
