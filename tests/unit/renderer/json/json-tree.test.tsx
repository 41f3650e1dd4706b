import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JsonTree } from '../../../../renderer/json/json-tree.tsx'
import { parseJson } from '../../../../renderer/json/node.ts'
import { draw as drawIn, giveHeight } from '../table/fixture.tsx'

afterEach(cleanup)

beforeEach(() => giveHeight(600, 400))

const text = '{"id":9223372036854775807,"customer":{"tier":"gold"},"items":[{"sku":"a"},{"sku":"b"}]}'

function draw() {
  const root = parseJson(text)
  if (!root) throw new Error('not parsed')
  const [filter, column] = [vi.fn(), vi.fn()]
  drawIn(<JsonTree label="Value as a tree" root={root} onFilter={filter} onColumn={column} isColumn={() => false} />)
  const tree = screen.getByRole('tree')
  return { tree, filter, column, press: (...keys: string[]) => { for (const key of keys) fireEvent.keyDown(tree, { key }) } }
}
const active = (tree: HTMLElement) => document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')?.textContent ?? ''

test('exact numbers are shown as written and said to be exact', () => {
  draw()
  expect(screen.getByText('9223372036854775807')).toBeTruthy()
  expect(screen.getByText('64-bit, exact')).toBeTruthy()
})

test('arrows move over the lines that can be chosen, fold and open', () => {
  const { tree, press } = draw()
  fireEvent.focus(tree)
  press('ArrowDown')
  expect(active(tree)).toContain('"id"')
  press('ArrowDown')
  expect(active(tree)).toContain('"customer"')
  press('ArrowLeft')
  expect(screen.queryByText('"gold"')).toBeNull()
  press('ArrowRight', 'ArrowDown')
  expect(active(tree)).toContain('"gold"')
  press('ArrowDown')
  expect(active(tree)).toContain('"items"')
  expect(screen.getByText('"sku"', { exact: false, selector: '[role=treeitem][aria-expanded=false] [data-kind=folded]' }).textContent).toBe('{ "sku": "b" }')
})

test('f filters by the leaf and v makes it a column; a container does neither', () => {
  const { tree, press, filter, column } = draw()
  fireEvent.focus(tree)
  press('f', 'v')
  expect(filter).not.toHaveBeenCalled()
  press('ArrowDown', 'f', 'v')
  expect(filter).toHaveBeenCalledWith(['id'], { type: 'number', text: '9223372036854775807' })
  expect(column).toHaveBeenCalledWith(['id'])
})
