import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import type { ListQuery } from '#contract/resource.ts'
import { tokenIn, tokenText } from './token-text.ts'

/** A value rows are sorted by; null and undefined are unknown and come last in both directions. */
export type SortValue = string | number | boolean | readonly string[] | null | undefined

/** One page of a list: the rows on it, the cursor of the next, how many there are in all. */
type Slice<Row> = { readonly rows: readonly Row[]; readonly next?: string; readonly total: number }

/** Rows to page through; `key` is unique and in its order the list stands when it is sorted by name. */
type Source<Row> = { readonly rows: readonly Row[]; key(row: Row): string; value(row: Row, by: string): SortValue }

const Cursor = z.union([
  z.object({ after: z.string(), desc: z.boolean() }),
  z.object({ order: z.string(), from: z.int().min(0) }),
])
const keptOrders = 16

/**
 * Cuts lists into pages so that no row that existed throughout is lost: by name a cursor is the last name shown; any other order
 * is frozen when its first page is made.
 */
export interface Pager {
  page<Row>(source: Source<Row>, query: ListQuery): Slice<Row>
}

/** Holds the frozen orders of one session, the last sixteen. */
export function openPager(): Pager {
  const orders = new Map<string, readonly string[]>()
  const keep = (keys: readonly string[]): string => {
    const id = randomUUID()
    orders.set(id, keys)
    for (const oldest of orders.keys()) if (orders.size > keptOrders) orders.delete(oldest)
    return id
  }

  const byOrder = <Row>(source: Source<Row>, id: string, from: number, limit: number): Slice<Row> => {
    const order = orders.get(id)
    if (!order)
      throw new ProblemError({
        code: 'Conflict',
        message: 'This order of the list is no longer kept.',
        hint: 'Read the list again from its start.',
      })
    const rows = new Map(source.rows.map((row) => [source.key(row), row]))
    const present = order
      .slice(from, from + limit)
      .map((key) => rows.get(key))
      .filter((row) => row !== undefined)
    return {
      rows: present,
      total: source.rows.length,
      ...(from + limit < order.length && { next: encode({ order: id, from: from + limit }) }),
    }
  }

  return {
    page: (source, query) => {
      const limit = query.limit ?? 100
      const cursor = query.cursor === undefined ? undefined : decode(query.cursor)
      if (cursor && 'order' in cursor) return byOrder(source, cursor.order, cursor.from, limit)
      const by = query.sort?.by ?? 'name'
      if (by === 'name') return byName(source, query.sort?.desc ?? false, cursor, limit)
      const order = sortBy(source, by, query.sort?.desc ?? false)
      return byOrder(source, keep(order), 0, limit)
    },
  }
}

function byName<Row>(
  source: Source<Row>,
  desc: boolean,
  cursor: { readonly after: string; readonly desc: boolean } | undefined,
  limit: number,
): Slice<Row> {
  const direction = desc ? -1 : 1
  const after = cursor ? source.rows.filter((row) => compareText(source.key(row), cursor.after) * direction > 0) : source.rows
  const sorted = after.toSorted((a, b) => compareText(source.key(a), source.key(b)) * direction)
  const rows = sorted.slice(0, limit)
  const last = rows.at(-1)
  return {
    rows,
    total: source.rows.length,
    ...(sorted.length > limit && last !== undefined && { next: encode({ after: source.key(last), desc }) }),
  }
}

function sortBy<Row>(source: Source<Row>, by: string, desc: boolean): readonly string[] {
  const keyed = source.rows.map((row) => ({ key: source.key(row), value: source.value(row, by) ?? null }))
  const compare = (a: (typeof keyed)[number], b: (typeof keyed)[number]): number => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || compareText(a.key, b.key)
    return compareValues(a.value, b.value) * (desc ? -1 : 1) || compareText(a.key, b.key)
  }
  return keyed.toSorted(compare).map(({ key }) => key)
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const compareValues = (a: NonNullable<SortValue>, b: NonNullable<SortValue>): number =>
  typeof a === 'string' || typeof a === 'object' ? compareText(String(a), String(b)) : Number(a) - Number(b)

const encode = (cursor: z.infer<typeof Cursor>): string => tokenText(cursor)

function decode(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(tokenIn(text))
  } catch (error) {
    throw new ProblemError(
      {
        code: 'BadInput',
        message: 'This cursor was not given by a list.',
        hint: 'Send the `next` of the page before, unchanged.',
        issues: [{ path: 'cursor', message: 'not a cursor' }],
      },
      { cause: error },
    )
  }
}
