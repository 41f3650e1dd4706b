import { useRef } from 'react'
import type { BoardRow } from './board-row.ts'
import { holdOrder, movedCount, orderOf, sortRows, type Order } from './order.ts'
import { boardGroups, type BoardGroup } from './verdict.ts'

/** Rows in the order on the screen, where each group begins, how many would move, and how to sort at once. */
export type Ordered = {
  readonly rows: readonly BoardRow[]
  readonly starts: Readonly<Record<BoardGroup, number>>
  readonly counts: Readonly<Record<BoardGroup, number>>
  readonly moved: number
  sortAgain(): void
}

/** Keeps the order while `held` (pointer or focus in the table); otherwise the order is always the right one. */
export function useHeldOrder(rows: readonly BoardRow[], held: boolean, redraw: () => void): Ordered {
  const last = useRef<Order>(undefined)
  const wanted = orderOf(sortRows(rows))
  const order = held && last.current ? holdOrder(last.current, wanted) : wanted
  const byKey = new Map(rows.map((row) => [row.key, row]))
  last.current = order
  const ordered = boardGroups.flatMap((group) => order[group]).flatMap((key) => byKey.get(key) ?? [])
  const counts = {
    attention: order.attention.length, recovering: order.recovering.length,
    fine: order.fine.length, waiting: order.waiting.length,
  }
  const beforeWaiting = counts.attention + counts.recovering + counts.fine
  return {
    rows: ordered, counts,
    starts: { attention: 0, recovering: counts.attention, fine: beforeWaiting - counts.fine, waiting: beforeWaiting },
    moved: held ? movedCount(order, wanted) : 0,
    sortAgain: () => {
      last.current = undefined
      redraw()
    },
  }
}
