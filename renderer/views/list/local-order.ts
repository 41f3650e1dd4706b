import { nameSort } from './list-columns.tsx'
import { valueOf, type ResourceRow } from './resource-row.ts'
import type { Sort } from '../../ui/table/column.ts'

/** What a row is sorted by: its name or a value; null where that is not known. */
const keyOf = (row: ResourceRow, by: string): string | number | null => {
  const value = by === nameSort ? row.resource.label : valueOf(row, by)
  if (typeof value === 'number' || typeof value === 'string') return value
  return typeof value === 'boolean' ? Number(value) : Array.isArray(value) ? value.join(' ') : null
}

/** Keys of rows in the order of a sort; what is not known stands last in both directions, equal ones by name. */
export function orderBy(rows: readonly ResourceRow[], { by, desc }: Sort): readonly string[] {
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)
  const keyed = rows.map((row) => ({ row, value: keyOf(row, by) }))
  return keyed.toSorted((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || compare(a.row.resource.label, b.row.resource.label)
    const order = typeof a.value === typeof b.value ? compare(a.value, b.value) : 0
    return (desc ? -order : order) || compare(a.row.resource.label, b.row.resource.label)
  }).map(({ row }) => row.key)
}

/** How many rows are known in what they are sorted by: while that rises, an order is not final. */
export const knownCount = (rows: readonly ResourceRow[], { by }: Sort): number =>
  by === nameSort ? rows.length : rows.reduce((count, row) => count + (keyOf(row, by) === null ? 0 : 1), 0)

/** Rows in an order that was made earlier; new ones stand at the end. */
export function inOrder(rows: readonly ResourceRow[], order: readonly string[]): readonly ResourceRow[] {
  const place = new Map(order.map((key, index) => [key, index]))
  return rows.toSorted((a, b) => (place.get(a.key) ?? Infinity) - (place.get(b.key) ?? Infinity) || 0)
}
