import type { ReactNode } from 'react'
import styles from './plain-table.module.css'

export interface PlainColumn<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  readonly number?: boolean
  /** A CSS width, in `ch` for numbers; columns without one share the rest. */
  readonly width?: string
  /** Leaves below 1,100 px. */
  readonly minor?: boolean
}

interface PlainTableProps<Row> {
  readonly label: string
  readonly columns: readonly PlainColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Under the last row: "Show more". */
  readonly foot?: ReactNode
}

const marks = ({ number, minor }: { readonly number?: boolean; readonly minor?: boolean }) =>
  ({ 'data-number': number || undefined, 'data-minor': minor || undefined })

/** A short table of still rows, 28 px each: audit, jobs, checks. Lists of unknown length use the virtual table. */
export function PlainTable<Row>({ label, columns, rows, rowKey, foot }: PlainTableProps<Row>) {
  return (
    <div className={`${styles.box} scroll`} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <colgroup>
          {columns.map(({ key, width, minor }) => <col key={key} data-minor={minor || undefined} style={{ width }} />)}
        </colgroup>
        <thead>
          <tr>{columns.map(column => <th key={column.key} scope="col" {...marks(column)}>{column.head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map(column => <td key={column.key} {...marks(column)}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  )
}
