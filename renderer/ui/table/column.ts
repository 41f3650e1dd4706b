import type { ReactNode } from 'react'

/**
 * How wide a column is: whole characters for numbers (`ch`), with `grow` a share of what is left too; a fixed length in px at
 * normal text size, or a share of what is left (`grow`) from `min` px.
 */
export type Width =
  | { readonly ch: number; readonly grow?: number }
  | { readonly px: number }
  | { readonly min: number; readonly grow: number }

/**
 * One column of a table. `cell` gives undefined while the value has not come (a skeleton stands there), null for nothing.
 * `text` is the whole value in words: for copy, CSV and hover. `priority` 0 never leaves; the highest leaves first when the table
 * is narrow.
 */
export type Column<Row> = {
  readonly key: string
  readonly label: string
  /** What the head shows instead of the label; null hides the label from sight (an icon column). */
  readonly head?: ReactNode
  /** Says more than the label, on hover of the head. */
  readonly tip?: string
  readonly width: Width
  readonly align?: 'left' | 'right'
  readonly priority?: number
  readonly sortable?: boolean
  readonly cell: (row: Row) => ReactNode | undefined
  readonly text: (row: Row) => string
}

/** The order of the rows: a column's key and whether it falls. */
export type Sort = { readonly by: string; readonly desc: boolean }
