import { memo, type ReactNode } from 'react'
import type { Column } from './column.ts'
import classes from './table.module.css'

type Props<Row> = {
  readonly id: string
  readonly row: Row | undefined
  readonly index: number
  readonly columns: readonly Column<Row>[]
  readonly template: string
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly selected: boolean | undefined
  readonly tone: string | undefined
}

/** Skeletons differ in length so that they read as text; the length follows the line and stays the same. */
const lengths = [70, 52, 84, 46, 62]

function cellOf<Row>(column: Column<Row>, row: Row | undefined, index: number): ReactNode {
  const content = row === undefined ? undefined : column.cell(row)
  if (content !== undefined) return content
  const width = column.align === 'right' || row !== undefined ? 100 : lengths[index % lengths.length]
  return <span className={classes.skeleton} style={{ width: `${width}%` }} />
}

function Line<Row>({ id, row, index, columns, template, top, height, active, selected, tone }: Props<Row>) {
  return (
    <div role="row" id={id} aria-rowindex={index + 1} aria-selected={selected} aria-busy={row === undefined || undefined}
      className={classes.row} data-index={index} data-active={active || undefined} data-selected={selected || undefined}
      data-tone={tone} data-fifth={index % 5 === 4 || undefined}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)`, height }}>
      {columns.map((column) => (
        <div key={column.key} role="gridcell" className={classes.cell} data-align={column.align}>
          {cellOf(column, row, index)}
        </div>
      ))}
    </div>
  )
}

/** One row. Drawn again only when its own data, place or state changed. */
export const TableRow = memo(Line) as typeof Line
