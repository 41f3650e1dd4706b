import { Menu } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../texts/index.ts'
import { copyText } from '../copy-button.tsx'
import { Kbd } from '../kbd.tsx'
import type { Column } from './column.ts'
import { rowText, valueOf } from './use-table-keys.ts'
import classes from './table.module.css'

/** One entry of a row's menu; `keys` shows its key where it has one. */
export type RowAction = { readonly label: string; readonly keys?: string; run(): void }

type Where = { readonly x: number; readonly y: number }
export type RowMenuState<Row> = {
  readonly row: Row | undefined
  readonly at: Where
  open(row: Row, place: DOMRect): void
  close(): void
}

/** Which row's menu is open, and where. */
export function useRowMenu<Row>(): RowMenuState<Row> {
  const [opened, setOpened] = useState<{ readonly row: Row; readonly at: Where }>()
  return {
    row: opened?.row,
    at: opened?.at ?? { x: 0, y: 0 },
    open: (row, place) => setOpened({ row, at: { x: place.left + (place.width > 0 ? 40 : 0), y: place.bottom } }),
    close: () => setOpened(undefined),
  }
}

type Props<Row> = {
  readonly menu: RowMenuState<Row>
  readonly columns: readonly Column<Row>[]
  readonly actions: ((row: Row) => readonly RowAction[]) | undefined
  readonly onOpen: ((row: Row) => void) | undefined
  readonly copyValue: ((row: Row) => string) | undefined
  readonly copyRow: ((row: Row) => unknown) | undefined
  readonly onClose: () => void
}

/** The menu of one row: open, what the view offers, copy. Stands at the row or at the pointer. */
export function RowMenu<Row>({ menu, columns, actions, onOpen, copyValue, copyRow, onClose }: Props<Row>) {
  const { row } = menu
  if (row === undefined) return null
  const entries: readonly RowAction[] = [
    ...(onOpen ? [{ label: t.table.open, keys: 'Enter', run: () => onOpen(row) }] : []),
    ...(actions?.(row) ?? []),
    { label: t.table.copyValue, keys: 'c', run: () => void copyText(copyValue ? copyValue(row) : valueOf(columns, row)) },
    { label: t.table.copyJson, keys: 'Shift C', run: () => void copyText(rowText(row, copyRow)) },
  ]
  return (
    <Menu opened onChange={(open) => { if (!open) { menu.close(); onClose() } }} position="bottom-start" returnFocus={false}
      transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-label={t.table.rowMenu} className={classes.menuAnchor}
          style={{ left: menu.at.x, top: menu.at.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map((entry) => (
          <Menu.Item key={entry.label} onClick={entry.run} rightSection={entry.keys && <Kbd keys={entry.keys} />}>
            {entry.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
