import { boardGroups, type BoardGroup } from './verdict.ts'
import { groupOf, rankOf, type BoardRow } from './board-row.ts'

/** The order of the board: verdict by rank, then the longest behind, then the largest backlog, then by name. */
export const sortRows = (rows: readonly BoardRow[]): readonly BoardRow[] =>
  rows.toSorted((a, b) => rankOf(a) - rankOf(b) || (b.behind ?? -1) - (a.behind ?? -1) || (b.backlog ?? -1) - (a.backlog ?? -1)
    || (a.name < b.name ? -1 : 1))

/** What stands where: row keys by group, as it was last sorted. */
export type Order = Readonly<Record<BoardGroup, readonly string[]>>

export function orderOf(rows: readonly BoardRow[]): Order {
  const keys = (group: BoardGroup) => rows.filter((row) => groupOf(row) === group).map((row) => row.key)
  return { attention: keys('attention'), recovering: keys('recovering'), fine: keys('fine'), waiting: keys('waiting') }
}

/**
 * The old order with rows that went taken out, while somebody points at the table. New ones come at the end of what is judged,
 * whatever their verdict, so that nothing above them moves; sorting again gives them their place.
 */
export function holdOrder(held: Order, wanted: Order): Order {
  const there = new Set(boardGroups.flatMap((group) => wanted[group]))
  const known = new Set(boardGroups.flatMap((group) => held[group]))
  const keep = (group: BoardGroup) => held[group].filter((key) => there.has(key))
  const fresh = (group: BoardGroup) => wanted[group].filter((key) => !known.has(key))
  return {
    attention: keep('attention'), recovering: keep('recovering'),
    fine: [...keep('fine'), ...fresh('attention'), ...fresh('recovering'), ...fresh('fine')],
    waiting: [...keep('waiting'), ...fresh('waiting')],
  }
}

/** How many rows stand elsewhere than they would after sorting: the least number that must be moved. */
export function movedCount(shown: Order, wanted: Order): number {
  const places = (order: Order) => boardGroups.flatMap((group) => order[group].map((key) => `${group} ${key}`))
  const place = new Map(places(wanted).map((key, index) => [key, index]))
  const now = places(shown).map((key) => place.get(key))
  return now.length - longestRise(now.filter((index) => index !== undefined))
}

/** Length of the longest rising run that leaves out the fewest (patience sorting). */
function longestRise(values: readonly number[]): number {
  const piles: number[] = []
  for (const value of values) {
    const at = piles.findIndex((top) => top >= value)
    piles[at < 0 ? piles.length : at] = value
  }
  return piles.length
}
