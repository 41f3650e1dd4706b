import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Fact, ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Pager, SortValue } from './paging.ts'
import { searchLabels } from './search.ts'

/**
 * How rows of one kind become a page: what is searched and filtered, and what a row on the page becomes. Only those rows become
 * Resources.
 */
export type Listing<Row> = {
  readonly rows: readonly Row[]
  label(row: Row): string
  /** Unique; the order of the list when it is sorted by name. The label unless said. */
  key?(row: Row): string
  readonly where?: Readonly<Record<string, (row: Row) => string>>
  value(row: Row, by: string): SortValue
  resource(row: Row): Resource
  readonly problems?: readonly Problem[]
}

/** The rows that search and filters leave. Throws BadInput for a filter this kind does not have. */
export function filterRows<Row>(listing: Listing<Row>, query: ListQuery): readonly Row[] {
  const matches = searchLabels(query.search)
  const conditions = Object.entries(query.where ?? {}).map(([key, wanted]) => {
    const of = listing.where && Object.hasOwn(listing.where, key) ? listing.where[key] : undefined
    if (!of) {
      throw new ProblemError({
        code: 'BadInput',
        message: `This list has no filter ${key}.`,
        hint: `It has: ${Object.keys(listing.where ?? {}).join(', ') || 'none'}.`,
        issues: [{ path: `where.${key}`, message: 'not a filter of this list' }],
      })
    }
    return (row: Row) => of(row) === wanted
  })
  return listing.rows.filter((row) => matches(listing.label(row)) && conditions.every((holds) => holds(row)))
}

/** Filters, sorts and cuts one page. */
export function listRows<Row>(pager: Pager, listing: Listing<Row>, query: ListQuery): ResourcePage {
  const { rows, next, total } = pager.page(
    {
      rows: filterRows(listing, query),
      key: (row) => listing.key?.(row) ?? listing.label(row),
      value: (row, by) => listing.value(row, by),
    },
    query,
  )
  return {
    items: rows.map((row) => listing.resource(row)),
    total,
    problems: [...(listing.problems ?? [])],
    ...(next !== undefined && { next }),
  }
}

/** An offset is a text, for its 64 bits, but sorts as the number it is. */
export const numeric = (value: Fact | undefined): Fact | undefined =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value

/** A number as a text whose order as text is its order as a number. */
export const sortableNumber = (value: number): string => String(value).padStart(10, '0')
