import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { codeLines } from '../../../../renderer/systems/kafka/subject/code-line.ts'
import { Code, Diff, diffOf } from '../../../../renderer/systems/kafka/subject/code.tsx'
import { t } from '../../../../renderer/texts/index.ts'

afterEach(cleanup)

const fields = (...names: readonly string[]) =>
  codeLines(JSON.stringify({ type: 'record', fields: names.map((name) => ({ name })) }), true)

test('a schema stands with its line numbers, markup in it as text', () => {
  render(<Code label="text" lines={codeLines('{"doc":"<b onclick=alert(1)>"}', true)} />)
  const region = screen.getByRole('region', { name: 'text' })
  expect(region.textContent).toContain('<b onclick=alert(1)>')
  expect(region.querySelector('b')).toBeNull()
  expect(region.textContent).toMatch(/^1\{/)
})

test('a difference says in words which lines came and went', () => {
  const [from, to] = [fields('a', 'b', 'c', 'd', 'e'), fields('a', 'b', 'c', 'd', 'f')]
  expect(diffOf(from, to)).toMatchObject({ added: 1, removed: 1 })
  render(<Diff label="diff" from={from} to={to} />)
  const text = screen.getByRole('region', { name: 'diff' }).textContent
  expect(text).toContain(`${t.schema.steps.removed}      "name": "e"`)
  expect(text).toContain(`${t.schema.steps.added}      "name": "f"`)
  expect(text).toMatch(/\d+ unchanged lines/)
})

test('a verdict names the type and counts in the right number', () => {
  const version = { id: 17, type: 'AVRO' as const }
  expect(t.schema.verdict([version])).toBe('Avro, 1 version; latest id 17')
  expect(t.schema.verdict([version, { id: 9, type: 'JSON' }])).toBe('Avro, 2 versions; latest id 17')
  expect(t.schema.changed(1, 0)).toBe('1 line added, 0 removed')
})
