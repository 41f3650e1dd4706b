import { useState } from 'react'
import { extend, nothingSelected, toggle, type Selection } from './selection.ts'
import type { TableProps } from './table.tsx'

type Keys = { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }

/** Which row the keyboard stands on and which are chosen, and how pointer and keys change that. */
export type Choice = {
  readonly activeIndex: number
  readonly selection: Selection
  setActive(index: number): void
  /** The grid got the focus; by keyboard a row is shown as active at once. */
  enter(byKeyboard: boolean): void
  click(index: number, keys: Keys): void
  /** Moves to a row and, with `extending`, takes the selection along. */
  move(index: number, extending: boolean): void
  select(selection: Selection): void
}

/** State of a table's rows; kept here unless the view keeps it. A key whose row has gone counts as none. */
export function useChoice<Row>({
  rows, rowKey, active, onActive, selection, onSelection, keepSelection, onOpen, openOn,
}: TableProps<Row>): Choice {
  const [own, setOwn] = useState<string | null>(null)
  const key = active === undefined ? own : active
  const activeIndex = key === null ? -1 : rows.findIndex((row) => rowKey(row) === key)
  const keyAt = (index: number): string | null => {
    const row = rows[index]
    return row === undefined ? null : rowKey(row)
  }
  const setActive = (index: number) => {
    const next = keyAt(index)
    setOwn(next)
    onActive?.(next)
  }
  const chosen = selection ?? nothingSelected
  const extendTo = (index: number) => {
    const to = keyAt(index)
    const from = keyAt(activeIndex) ?? to
    if (to !== null && from !== null) onSelection?.(extend(chosen, rows.map(rowKey), from, to))
  }
  return {
    activeIndex,
    selection: chosen,
    setActive,
    enter: (byKeyboard) => { if (byKeyboard && activeIndex < 0 && rows.length > 0) setActive(0) },
    move(index, extending) {
      if (extending) extendTo(index)
      setActive(index)
    },
    click(index, keys) {
      const at = keyAt(index)
      if (keys.shiftKey) extendTo(index)
      else if (keys.ctrlKey || keys.metaKey) {
        if (at !== null) onSelection?.(toggle(chosen, at))
      } else if (chosen.keys.size > 0 && !keepSelection) onSelection?.(nothingSelected)
      setActive(index)
      const row = rows[index]
      const plain = !keys.shiftKey && !keys.ctrlKey && !keys.metaKey && (getSelection()?.isCollapsed ?? true)
      if (plain && openOn === 'click' && row !== undefined) onOpen?.(row)
    },
    select: (next) => onSelection?.(next),
  }
}
