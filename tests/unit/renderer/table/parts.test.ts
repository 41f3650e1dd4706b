import { describe, expect, it } from 'vitest'
import type { Column } from '../../../../renderer/ui/table/column.ts'
import { toCsv } from '../../../../renderer/ui/table/copy-text.ts'
import { commandOf } from '../../../../renderer/ui/table/keyboard.ts'
import { fitColumns } from '../../../../renderer/ui/table/layout.ts'
import { linesOf } from '../../../../renderer/ui/table/lines.ts'

const column = (key: string, ch: number, priority: number): Column<string> =>
  ({ key, label: key, width: { ch }, priority, cell: (row) => row, text: (row) => row })
const press = (key: string, more: object = {}) => commandOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }, true)
const room = { ch: 10, gap: 10, gutter: 0, scale: 1 }

describe('fitColumns', () => {
  const columns = [column('name', 10, 0), column('a', 10, 2), column('b', 10, 1), column('c', 10, 2)]
  const keys = (width: number) => fitColumns(columns, { ...room, width }).map((one) => one.key)
  it('lets the highest priority leave first, the right one of equals', () => {
    expect(keys(430)).toEqual(['name', 'a', 'b', 'c'])
    expect(keys(429)).toEqual(['name', 'a', 'b'])
    expect(keys(300)).toEqual(['name', 'b'])
  })
  it('keeps priority 0 at any width and everything while unmeasured', () => {
    expect(keys(20)).toEqual(['name'])
    expect(keys(0)).toHaveLength(4)
  })
})

describe('linesOf', () => {
  const lines = linesOf(4, [{ key: 'a', at: 0, label: 'A' }, { key: 'b', at: 2, label: 'B' }], 1)
  it('puts headings before their rows and waiting rows behind', () => {
    expect(Array.from({ length: lines.count }, (_, line) => lines.lineAt(line)).map((line) => (line.type === 'group' ? line.group.label : `${line.type} ${line.index}`)))
      .toEqual(['A', 'row 0', 'row 1', 'B', 'row 2', 'row 3', 'waiting 4'])
  })
  it('finds the line of a row', () => expect([0, 1, 2, 3].map(lines.lineOf)).toEqual([1, 2, 4, 5]))
})

describe('commandOf', () => {
  it('goes by the character typed', () => {
    expect(press('j')).toEqual({ do: 'move', by: 'row', step: 1, extend: false })
    expect(press('C', { shiftKey: true })).toEqual({ do: 'copy-json' })
    expect(press('F10', { shiftKey: true })).toEqual({ do: 'menu' })
    expect(press('a', { metaKey: true })).toEqual({ do: 'select-all' })
  })
  it('leaves other keys alone', () => expect(['Tab', 'p', 'Backspace'].map((key) => press(key))).toEqual([null, null, null]))
  it('has no letters when single keys are off', () => expect(commandOf({ key: 'j', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }, false)).toBeNull())
})

describe('toCsv', () => {
  it('quotes, and lets no cell run as a formula', () => {
    const columns = [column('name', 1, 0), column('', 1, 0)]
    expect(toCsv(columns, ['a,"b"', '=1+1', '-5'])).toBe('name\r\n"a,""b"""\r\n\'=1+1\r\n-5')
  })
})
