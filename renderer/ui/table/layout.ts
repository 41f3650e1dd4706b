import { rem } from '@mantine/core'
import type { Column, Width } from './column.ts'

/**
 * What a table measures about itself, in CSS px: its inner width, the width of a digit, the gap between columns, the gutter left
 * and right, and the text scale (1 is normal).
 */
export type Room = {
  readonly width: number
  readonly ch: number
  readonly gap: number
  readonly gutter: number
  readonly scale: number
}

const least = (width: Width, room: Room): number => {
  if ('ch' in width) return width.ch * room.ch
  return ('px' in width ? width.px : width.min) * room.scale
}

/** The least width in px at which all of `columns` stand beside each other. */
export function leastWidth(columns: readonly Column<never>[], room: Room): number {
  return columns.reduce((sum, column) => sum + least(column.width, room), 0)
    + Math.max(0, columns.length - 1) * room.gap + 2 * room.gutter
}

/** The columns that fit: those with the highest priority number leave first, those with priority 0 stay whatever happens. */
export function fitColumns<Row>(columns: readonly Column<Row>[], room: Room): readonly Column<Row>[] {
  if (room.width <= 0) return columns
  let kept = columns
  while (leastWidth(kept, room) > room.width) {
    const leaving = kept.reduce((worst, column) => ((column.priority ?? 0) >= (worst.priority ?? 0) ? column : worst))
    if ((leaving.priority ?? 0) === 0) break
    kept = kept.filter((column) => column !== leaving)
  }
  return kept
}

const track = (width: Width): string => {
  if ('ch' in width) return width.grow === undefined ? `${width.ch}ch` : `minmax(${width.ch}ch, ${width.grow}fr)`
  return 'px' in width ? rem(width.px) : `minmax(${rem(width.min)}, ${width.grow}fr)`
}

/** The value of `grid-template-columns`; it depends on the columns alone, never on rows. */
export const gridTemplate = (columns: readonly Column<never>[]): string => columns.map((column) => track(column.width)).join(' ')
