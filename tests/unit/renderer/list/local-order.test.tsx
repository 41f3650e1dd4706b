import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { inOrder, knownCount, orderBy } from '../../../../renderer/views/list/local-order.ts'
import type { ResourceRow } from '../../../../renderer/views/list/resource-row.ts'
import { useLocalOrder } from '../../../../renderer/views/list/use-local-order.ts'

const row = (name: string, visible?: number | null): ResourceRow => {
  const ref = { kind: 'queue', path: [name] }
  return { key: name, sampled: true, resource: { ref, label: name, facts: {} }, sample: visible === undefined ? undefined : { ref, at: 1, values: { visible } } }
}
const falling = { by: 'visible', desc: true }
const names = (rows: readonly ResourceRow[]) => rows.map(({ key }) => key)

describe('rows put in order here', () => {
  it('stand by value, the unknown last in both directions, equal ones by name', () => {
    const rows = [row('b', 3), row('a', 3), row('waits'), row('c', 40), row('unknown', null)]
    expect(orderBy(rows, falling)).toEqual(['c', 'a', 'b', 'unknown', 'waits'])
    expect(orderBy(rows, { by: 'visible', desc: false })).toEqual(['a', 'b', 'c', 'unknown', 'waits'])
    expect(orderBy(rows, { by: 'name', desc: true })[0]).toBe('waits')
    expect(knownCount(rows, falling)).toBe(3)
  })

  it('stay where they are when a number changes, and take their place when one is first known', () => {
    const { result, rerender } = renderHook(({ rows, turn }) => useLocalOrder(rows, falling, turn), { initialProps: { rows: [row('a', 1), row('b')], turn: 0 } })
    expect(names(result.current)).toEqual(['a', 'b'])
    rerender({ rows: [row('a', 1), row('b', 9)], turn: 0 })
    expect(names(result.current)).toEqual(['b', 'a'])
    rerender({ rows: [row('a', 99), row('b', 9)], turn: 0 })
    expect(names(result.current)).toEqual(['b', 'a'])
    expect(result.current[1]?.sample?.values.visible).toBe(99)
    rerender({ rows: [row('a', 99), row('b', 9)], turn: 1 })
    expect(names(result.current)).toEqual(['a', 'b'])
  })

  it('take new ones at the end until the order is made again', () => expect(names(inOrder([row('new'), row('a')], ['a']))).toEqual(['a', 'new']))
})
