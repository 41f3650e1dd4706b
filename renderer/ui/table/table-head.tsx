import type { KeyboardEvent } from 'react'
import type { Column, Sort } from './column.ts'
import classes from './table.module.css'

type Props<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly template: string
  /** px, where the table is wider than its window. */
  readonly minWidth: number | undefined
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort) => void) | undefined
  /** Gives the focus back to the rows. */
  readonly onLeave: () => void
}

/** A first sort by a number starts with the largest, by a text with the first. */
const nextSort = <Row,>(column: Column<Row>, sort: Sort | undefined): Sort =>
  ({ by: column.key, desc: sort?.by === column.key ? !sort.desc : column.align === 'right' })

const ariaSort = (sorted: boolean, sort: Sort | undefined) => {
  if (!sorted) return undefined
  return sort?.desc ? 'descending' as const : 'ascending' as const
}

const arrow = (sort: Sort | undefined) => (sort?.desc ? '↓' : '↑')

/** The line of column heads. Sorted by click, or by `o` in the rows, then the arrows and Enter. */
export function TableHead<Row>({ columns, template, minWidth, sort, onSort, onLeave }: Props<Row>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const heads = [...event.currentTarget.querySelectorAll('button')]
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step !== undefined) heads.at((heads.findIndex((head) => head === document.activeElement) + step) % heads.length)?.focus()
    else if (event.key === 'Escape' || event.key === 'ArrowDown') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div role="rowgroup" className={classes.headGroup} style={{ minWidth }}>
      <div role="row" className={classes.head} style={{ gridTemplateColumns: template }} onKeyDown={onKeyDown}>
        {columns.map((column) => {
          const sorted = sort?.by === column.key
          const shown = column.head === undefined ? column.label : column.head
          return (
            <div key={column.key} role="columnheader" className={classes.headCell} data-align={column.align}
              data-sorted={sorted || undefined} aria-sort={ariaSort(sorted, sort)} title={column.tip}>
              {column.sortable && onSort
                ? <button type="button" tabIndex={-1} className={classes.headButton} data-sorted={sorted || undefined}
                    onClick={() => onSort(nextSort(column, sort))}>
                    <span>{column.label}</span>{sorted && <span aria-hidden="true">{arrow(sort)}</span>}
                  </button>
                : (
                  <>
                    {shown}{sorted && <span aria-hidden="true"> {arrow(sort)}</span>}
                    {column.head === null && <span className={classes.unseen}>{column.label}</span>}
                  </>
                )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
