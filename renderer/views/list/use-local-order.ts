import { useMemo, useRef } from 'react'
import type { Sort } from '../../ui/table/column.ts'
import { inOrder, knownCount, orderBy } from './local-order.ts'
import type { ResourceRow } from './resource-row.ts'

/**
 * Rows in the order of a sort, as they are where there is none. The order is made again while numbers still come in, when rows come
 * or go, and when `turn` rises; a number that changes later moves no row under the pointer.
 */
export function useLocalOrder(rows: readonly ResourceRow[], sort: Sort | undefined, turn: number): readonly ResourceRow[] {
  const latest = useRef(rows)
  latest.current = rows
  const known = sort ? knownCount(rows, sort) : 0
  const [by, desc] = [sort?.by, sort?.desc]
  const order = useMemo(
    () => (by === undefined ? undefined : orderBy(latest.current, { by, desc: desc ?? false })),
    // oxlint-disable-next-line react/exhaustive-deps -- what else changes in the rows is not to move them
    [by, desc, known, rows.length, turn],
  )
  return useMemo(() => (order ? inOrder(rows, order) : rows), [rows, order])
}
