import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Column, Sort } from '../../../../renderer/ui/table/column.ts'
import { nothingSelected, type Selection } from '../../../../renderer/ui/table/selection.ts'
import { Table, type TableProps } from '../../../../renderer/ui/table/table.tsx'
import { draw, giveHeight } from './fixture.tsx'

type Thing = { readonly name: string; readonly count: number | undefined }

const columns: readonly Column<Thing>[] = [
  { key: 'name', label: 'Name', width: { min: 100, grow: 1 }, sortable: true, cell: (thing) => thing.name, text: (thing) => thing.name },
  { key: 'count', label: 'Count', width: { ch: 8 }, align: 'right', priority: 1, sortable: true,
    cell: (thing) => thing.count === undefined ? undefined : String(thing.count), text: (thing) => String(thing.count) },
]
const things = (count: number): readonly Thing[] => Array.from({ length: count }, (_, index) => ({ name: `thing-${index}`, count: index }))
const show = (props: Partial<TableProps<Thing>> = {}) =>
  draw(<Table label="Things" columns={columns} rows={things(10_000)} rowKey={(thing) => thing.name} rowHeight={28} {...props} />)
const grid = () => screen.getByRole('grid')
const press = (key: string, more: object = {}) => fireEvent.keyDown(grid(), { key, ...more })
const activeRow = () => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')

beforeEach(() => giveHeight())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('Table', () => {
  it('keeps only rows near the screen in the page and tells the real total', () => {
    show({ total: 12_345 })
    expect(grid()).toHaveProperty('ariaRowCount', '12345')
    expect(screen.getAllByRole('row').length).toBeLessThan(60)
  })

  it('says -1 while the total is unknown', () => {
    show({ total: null })
    expect(grid().getAttribute('aria-rowcount')).toBe('-1')
  })

  it('moves the active row by keys and keeps it mounted', () => {
    show()
    press('j')
    press('ArrowDown')
    expect(activeRow()?.textContent).toContain('thing-1')
    press('k')
    expect(activeRow()?.getAttribute('aria-rowindex')).toBe('1')
    press('End')
    expect(activeRow()?.textContent).toContain('thing-9999')
    press('Home')
    expect(activeRow()?.textContent).toContain('thing-0')
  })

  it('opens with Enter and on a click where the view says so', () => {
    const onOpen = vi.fn()
    show({ onOpen, openOn: 'click' })
    press('ArrowDown')
    press('Enter')
    fireEvent.click(screen.getByText('thing-2'))
    expect(onOpen.mock.calls.map(([thing]) => (thing as Thing).name)).toEqual(['thing-0', 'thing-2'])
  })

  it('selects, extends and takes all', () => {
    function Selecting() {
      const [selection, setSelection] = useState<Selection>(nothingSelected)
      return <><output>{[...selection.keys].join(' ')}</output>
        <Table label="Things" columns={columns} rows={things(20)} rowKey={(thing) => thing.name} rowHeight={28} selection={selection} onSelection={setSelection} /></>
    }
    draw(<Selecting />)
    press('ArrowDown')
    press('x')
    press('ArrowDown', { shiftKey: true })
    press('ArrowDown', { shiftKey: true })
    expect(screen.getByRole('status').textContent).toBe('thing-0 thing-1 thing-2')
    press('a', { ctrlKey: true })
    expect(screen.getByRole('status').textContent?.split(' ')).toHaveLength(20)
    press('Escape')
    expect(screen.getByRole('status').textContent).toBe('')
    fireEvent.click(screen.getByText('thing-4'), { ctrlKey: true })
    fireEvent.click(screen.getByText('thing-6'), { shiftKey: true })
    expect(screen.getByRole('status').textContent).toBe('thing-4 thing-5 thing-6')
    fireEvent.click(screen.getByText('thing-5'), { metaKey: true })
    expect(screen.getByRole('status').textContent).toBe('thing-4 thing-6')
    fireEvent.click(screen.getByText('thing-1'))
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('sorts by the head, numbers from the largest, and says so', () => {
    const onSort = vi.fn<(sort: Sort) => void>()
    show({ sort: { by: 'name', desc: false }, onSort })
    const heads = screen.getAllByRole('columnheader')
    expect(heads[0]?.getAttribute('aria-sort')).toBe('ascending')
    fireEvent.click(within(heads[1]!).getByRole('button'))
    expect(onSort).toHaveBeenLastCalledWith({ by: 'count', desc: true })
    press('o')
    expect(document.activeElement?.textContent).toContain('Name')
  })

  it('stands a skeleton where a value has not come, and never a 0', () => {
    show({ rows: [{ name: 'late', count: undefined }], waiting: 2 })
    expect(screen.queryByText('0')).toBeNull()
    expect(screen.getAllByRole('row')).toHaveLength(4)
  })

  it('copies the value, the row as JSON, and chosen rows', () => {
    const writeText = vi.fn(() => Promise.resolve())
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
    show()
    press('ArrowDown')
    press('c')
    press('C', { shiftKey: true })
    press('c', { ctrlKey: true })
    expect(writeText.mock.calls.flat()).toEqual(['thing-0', '{\n  "name": "thing-0",\n  "count": 0\n}', 'thing-0\t0'])
  })

  it('stands headings between rows', () => {
    show({ rows: things(4), groups: [{ key: 'a', at: 0, label: 'First · 3' }, { key: 'b', at: 3, label: 'Second · 1' }] })
    const lines = screen.getAllByRole('row').map((row) => row.textContent)
    expect(lines.slice(1)).toEqual(['First · 3', 'thing-00', 'thing-11', 'thing-22', 'Second · 1', 'thing-33'])
  })

  it('asks for more near the end', () => {
    const onMore = vi.fn()
    show({ rows: things(30), onMore, waiting: 5 })
    expect(onMore).toHaveBeenCalled()
  })

  it('leaves keys to fields and to the view first', () => {
    const onKey = vi.fn(() => true)
    show({ onKey })
    press('j')
    expect(grid().getAttribute('aria-activedescendant')).toBeNull()
  })
})
