import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  useCallback, useEffect, useId, useImperativeHandle, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode,
  type Ref,
} from 'react'
import type { Column, Sort } from './column.ts'
import { fitColumns, gridTemplate, leastWidth } from './layout.ts'
import { linesOf, type Group } from './lines.ts'
import { RowMenu, useRowMenu, type RowAction } from './row-menu.tsx'
import type { Selection } from './selection.ts'
import { TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { useChoice } from './use-choice.ts'
import { useRoom } from './use-room.ts'
import { useTableKeys } from './use-table-keys.ts'
import classes from './table.module.css'

/** What a screen may ask of its table. */
export type TableHandle = { focus(): void; toTop(): void }

export type TableProps<Row> = {
  /** The name of the grid for people who do not see it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /**
   * One string a row, equal for the same row after a reload or a sort. Keep the function itself the same, or every render
   * measures all rows.
   */
  readonly rowKey: (row: Row) => string
  /** 24 for messages, 28 for lists, 32 for Backlog; px at normal text size. */
  readonly rowHeight: 24 | 28 | 32
  readonly rule?: 'every' | 'fifth'
  readonly font?: 'sans' | 'mono'
  /** How many rows there really are; null while unknown. The loaded rows unless said. */
  readonly total?: number | null
  /** Rows that are known to follow and stand as skeletons. */
  readonly waiting?: number
  readonly groups?: readonly Group[]
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  /** The row the keyboard stands on, by key. The table keeps it itself unless it is given. */
  readonly active?: string | null
  readonly onActive?: (key: string | null) => void
  /** Chosen rows. Without `onSelection` rows cannot be chosen. */
  readonly selection?: Selection
  readonly onSelection?: (selection: Selection) => void
  /** A plain click looks at a row and leaves the chosen ones chosen. */
  readonly keepSelection?: boolean
  /** Enter, a double click, and with `openOn: 'click'` one click. */
  readonly onOpen?: (row: Row) => void
  readonly openOn?: 'click' | 'double'
  /** Called when the end of the loaded rows comes near; may be called often. */
  readonly onMore?: () => void
  /** The first and last loaded row on the screen. */
  readonly onRange?: (first: number, last: number) => void
  /** What else a row's menu offers (`.`, Shift F10, right click). */
  readonly rowActions?: (row: Row) => readonly RowAction[]
  /** What `c` copies, and what it is called in the menu; the first text column unless said. */
  readonly copyValue?: (row: Row) => string
  /** What `Shift C` copies as JSON; the row itself unless said. A text is copied as it is. */
  readonly copyRow?: (row: Row) => unknown
  /** A word in `data-tone` of the row, for the view's own style sheet. */
  readonly rowTone?: (row: Row) => string | undefined
  /** Keys of the screen itself; true where it was one. Comes before the table's own keys. */
  readonly onKey?: (event: KeyboardEvent, row: Row | undefined) => boolean
  /** True while the pointer or the focus is in the table. */
  readonly onHold?: (held: boolean) => void
  /** Numbers are old: they stay and are dimmed. */
  readonly stale?: boolean
  /** Stands top left when there is no row and none is waited for. */
  readonly empty?: ReactNode
  readonly className?: string
  readonly handle?: Ref<TableHandle>
}

const headHeight = 28
const groupHeight = 24
/** How many rows before the end the next page is asked for. */
const ahead = 60

/**
 * The virtual grid every table of the program is made of: only the rows on the screen (and the active one) are in the page.
 * Row heights and column widths depend on nothing that is loaded, so it never jumps. Keys are those of the `?` table.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, rowKey, groups, waiting = 0, rowHeight, onMore, onRange, onHold } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const room = useRoom(scroller)
  const shown = useMemo(() => fitColumns(columns, room), [columns, room])
  const template = useMemo(() => gridTemplate(shown), [shown])
  const lines = useMemo(() => linesOf(rows.length, groups ?? [], waiting), [rows.length, groups, waiting])
  const choice = useChoice(props)
  const { activeIndex } = choice

  const lineKey = useCallback((line: number): string | number => {
    const what = lines.lineAt(line)
    if (what.type === 'group') return `group ${what.group.key}`
    const row = what.type === 'row' ? rows[what.index] : undefined
    return row === undefined ? `waiting ${what.index}` : rowKey(row)
  }, [lines, rows, rowKey])
  const heightOf = useCallback((line: number) => (lines.lineAt(line).type === 'group' ? groupHeight : rowHeight) * room.scale,
    [lines, rowHeight, room.scale])
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    getItemKey: lineKey,
    scrollMargin: headHeight * room.scale,
    scrollPaddingStart: headHeight * room.scale,
    overscan: 8,
    useFlushSync: false,
    initialRect: { width: 1000, height: 600 },
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range)
      const line = activeIndex < 0 ? -1 : lines.lineOf(activeIndex)
      if (line < 0 || inView.includes(line)) return inView
      return [...inView, line].toSorted((a, b) => a - b)
    },
  })
  useEffect(() => virtual.measure(), [virtual, heightOf])

  const items = virtual.getVirtualItems()
  const range = virtual.range
  const first = range ? firstRow(lines, range.startIndex) : 0
  const last = range ? lastRow(lines, range.endIndex, rows.length) : -1
  useEffect(() => { onRange?.(first, last) }, [onRange, first, last])
  const nearEnd = (range?.endIndex ?? 0) + ahead >= lines.count - waiting
  useEffect(() => { if (nearEnd) onMore?.() }, [nearEnd, onMore, rows.length])

  /** The end is where the list really ends: rows that have not come are scrolled to, and so asked for. */
  const show = useCallback((index: number) =>
    virtual.scrollToIndex(index === rows.length - 1 ? lines.count - 1 : lines.lineOf(index)), [virtual, lines, rows.length])
  const focus = () => scroller.current?.focus({ preventScroll: true })
  useImperativeHandle(props.handle, () => ({ focus, toTop: () => virtual.scrollToOffset(0) }), [virtual])
  const menu = useRowMenu<Row>()
  const openMenu = (index: number) => {
    const row = rows[index]
    const element = scroller.current?.querySelector(`[data-index="${index}"]`)
    if (row !== undefined && element) menu.open(row, element.getBoundingClientRect())
  }
  const perPage = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 600) / room.scale - headHeight) / rowHeight) - 1)
  const onKeyDown = useTableKeys({
    props, shown, choice, show, perPage, openMenu, toHead: () => headButton(scroller.current)?.focus(),
  })

  const rowAt = (event: MouseEvent): number => {
    const element = event.target instanceof Element ? event.target.closest('[data-index]') : null
    const index = Number(element?.getAttribute('data-index') ?? -1)
    return rows[index] === undefined ? -1 : index
  }
  const onClick = (event: MouseEvent) => {
    const index = rowAt(event)
    if (index >= 0) choice.click(index, event)
  }
  /** A press with Shift extends the selection of rows; it marks no text. */
  const onMouseDown = (event: MouseEvent) => {
    if (!event.shiftKey || !props.onSelection) return
    event.preventDefault()
    focus()
  }
  const onDoubleClick = (event: MouseEvent) => {
    const row = rows[rowAt(event)]
    if (row !== undefined && props.openOn !== 'click') props.onOpen?.(row)
  }
  const onContextMenu = (event: MouseEvent) => {
    const index = rowAt(event)
    const row = rows[index]
    if (row === undefined) return
    event.preventDefault()
    choice.setActive(index)
    menu.open(row, new DOMRect(event.clientX, event.clientY, 0, 0))
  }

  const isSelected = (row: Row | undefined): boolean | undefined => {
    if (!props.onSelection) return undefined
    return row !== undefined && (props.selection?.keys.has(rowKey(row)) ?? false)
  }
  const least = leastWidth(shown, room)
  const isWide = room.width > 0 && least > room.width
  const isEmpty = rows.length === 0 && waiting === 0
  return (
    <>
      <div ref={scroller} role="grid" tabIndex={0} aria-label={props.label}
        aria-rowcount={props.total === null ? -1 : props.total ?? rows.length}
        aria-multiselectable={props.onSelection ? true : undefined}
        aria-activedescendant={activeIndex < 0 ? undefined : `${id}-${activeIndex}`}
        className={props.className ? `${classes.table} ${props.className}` : classes.table} data-rule={props.rule ?? 'every'}
        data-font={props.font ?? 'sans'} data-stale={props.stale || undefined} data-wide={isWide || undefined}
        onKeyDown={onKeyDown} onMouseDown={onMouseDown} onClick={onClick} onDoubleClick={onDoubleClick}
        onContextMenu={onContextMenu} onPointerEnter={() => onHold?.(true)}
        onPointerLeave={() => onHold?.(document.activeElement === scroller.current)}
        onFocus={(event) => {
          if (event.target === scroller.current) choice.enter(event.target.matches(':focus-visible'))
          onHold?.(true)
        }}
        onBlur={() => onHold?.(scroller.current?.matches(':hover') ?? false)}>
        <TableHead columns={shown} template={template} minWidth={isWide ? least : undefined} sort={props.sort}
          onSort={props.onSort} onLeave={focus} />
        {isEmpty && props.empty !== undefined
          ? <div role="rowgroup"><div role="row"><div role="gridcell" className={classes.empty}>{props.empty}</div></div></div>
          : <div role="rowgroup" className={classes.body}
            style={{ height: virtual.getTotalSize(), minWidth: isWide ? least : undefined }}>
              {items.map((item) => {
                const line = lines.lineAt(item.index)
                const top = item.start - headHeight * room.scale
                if (line.type === 'group') {
                  return <div key={item.key} role="row" className={classes.group}
                    style={{ transform: `translateY(${top}px)`, height: item.size }}>
                    <div role="gridcell" aria-colspan={shown.length}>{line.group.label}</div>
                  </div>
                }
                const row = line.type === 'row' ? rows[line.index] : undefined
                return <TableRow key={item.key} id={`${id}-${line.index}`} row={row} index={line.index} columns={shown}
                  template={template} top={top} height={item.size} active={line.index === activeIndex}
                  tone={row === undefined ? undefined : props.rowTone?.(row)} selected={isSelected(row)} />
              })}
            </div>}
      </div>
      <RowMenu menu={menu} columns={shown} actions={props.rowActions} onOpen={props.onOpen} copyValue={props.copyValue}
        copyRow={props.copyRow} onClose={focus} />
    </>
  )
}

const headButton = (table: HTMLElement | null) =>
  table?.querySelector<HTMLButtonElement>('[role=columnheader] button[data-sorted]')
    ?? table?.querySelector<HTMLButtonElement>('[role=columnheader] button')

function firstRow(lines: ReturnType<typeof linesOf>, line: number): number {
  const what = lines.lineAt(line)
  return what.type === 'group' ? what.group.at : what.index
}

function lastRow(lines: ReturnType<typeof linesOf>, line: number, rows: number): number {
  const what = lines.lineAt(line)
  return Math.min(rows - 1, what.type === 'group' ? what.group.at - 1 : what.index)
}
