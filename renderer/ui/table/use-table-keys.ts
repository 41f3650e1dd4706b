import type { KeyboardEvent } from 'react'
import { useSettings } from '../../shell/settings.ts'
import { copyText } from '../copy-button.tsx'
import type { Column } from './column.ts'
import { toTabs } from './copy-text.ts'
import { commandOf, type Command } from './keyboard.ts'
import { nothingSelected, selectAll, toggle } from './selection.ts'
import type { TableProps } from './table.tsx'
import type { Choice } from './use-choice.ts'

type Parts<Row> = {
  readonly props: TableProps<Row>
  readonly shown: readonly Column<Row>[]
  readonly choice: Choice
  readonly show: (index: number) => void
  readonly perPage: number
  readonly openMenu: (index: number) => void
  readonly toHead: () => void
}

/** What `c` copies where the view does not say: the first text column. */
export function valueOf<Row>(columns: readonly Column<Row>[], row: Row): string {
  return (columns.find((column) => column.align !== 'right' && column.head === undefined) ?? columns[0])?.text(row) ?? ''
}

/** What `Shift C` copies: the view's own text as it is, so that exact numbers stay, or a value as JSON. */
export function rowText<Row>(row: Row, copyRow: ((row: Row) => unknown) | undefined): string {
  const value = copyRow ? copyRow(row) : row
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

const target = (move: Extract<Command, { do: 'move' }>, active: number, count: number, perPage: number): number => {
  if (move.by === 'end') return move.step < 0 ? 0 : count - 1
  if (active < 0) return move.step < 0 ? count - 1 : 0
  return Math.max(0, Math.min(count - 1, active + move.step * (move.by === 'page' ? perPage : 1)))
}

/**
 * The table's keys (see renderer/keys/keys.ts): handled only while the grid itself has the focus, so that fields and heads keep
 * theirs.
 */
export function useTableKeys<Row>({ props, shown, choice, show, perPage, openMenu, toHead }: Parts<Row>) {
  const { rows, rowKey } = props
  const { singleKeys } = useSettings()
  const row = rows[choice.activeIndex]
  const run = (command: Command): boolean => {
    switch (command.do) {
      case 'move': {
        if (rows.length === 0) return false
        const index = target(command, choice.activeIndex, rows.length, perPage)
        choice.move(index, command.extend)
        show(index)
        return true
      }
      case 'open':
        if (row === undefined || !props.onOpen) return false
        props.onOpen(row)
        return true
      case 'select':
        if (row === undefined || !props.onSelection) return false
        choice.select(toggle(choice.selection, rowKey(row)))
        return true
      case 'select-all':
        if (!props.onSelection) return false
        choice.select(selectAll(rows.map(rowKey)))
        return true
      case 'clear':
        if (choice.selection.keys.size === 0) return false
        choice.select(nothingSelected)
        return true
      case 'menu':
        if (row === undefined) return false
        openMenu(choice.activeIndex)
        return true
      case 'sort':
        if (!props.onSort) return false
        toHead()
        return true
      case 'copy-value':
        if (row === undefined) return false
        void copyText(props.copyValue ? props.copyValue(row) : valueOf(shown, row))
        return true
      case 'copy-json':
        if (row === undefined) return false
        void copyText(rowText(row, props.copyRow))
        return true
      case 'copy-rows': {
        if (getSelection()?.isCollapsed === false) return false
        const chosen = rows.filter((candidate) => choice.selection.keys.has(rowKey(candidate)))
        const wanted = chosen.length > 0 ? chosen : row === undefined ? [] : [row]
        if (wanted.length > 0) void copyText(toTabs(shown, wanted))
        return wanted.length > 0
      }
    }
  }
  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.defaultPrevented) return
    if (props.onKey?.(event, row)) {
      event.preventDefault()
      return
    }
    const command = commandOf(event, singleKeys)
    if (!command || !run(command)) return
    event.preventDefault()
    event.stopPropagation()
  }
}
