import { expect, test } from 'vitest'
import { foldedAtFirst, treeLines } from '../../../../renderer/json/lines.ts'
import { nodeAt, parseJson } from '../../../../renderer/json/node.ts'
import { oneLine } from '../../../../renderer/json/tokens.ts'

const leaf = (text: string, path: readonly (string | number)[]) => {
  const root = parseJson(text)
  const found = root && nodeAt(root, path)
  return found && 'text' in found ? found.text : undefined
}

test('64-bit integers and decimals keep their own text', () => {
  expect(leaf('{"a":9223372036854775807,"b":1.10,"c":1e400}', ['a'])).toBe('9223372036854775807')
  expect(leaf('{"a":9223372036854775807,"b":1.10,"c":1e400}', ['b'])).toBe('1.10')
  expect(leaf('{"a":9223372036854775807,"b":1.10,"c":1e400}', ['c'])).toBe('1e400')
})

test('names keep their order and their duplicates', () => {
  const root = parseJson('{"b":1,"2":2,"1":3,"b":4,"__proto__":5}')
  expect(root?.type === 'object' && root.entries.map((entry) => entry.name)).toEqual(['b', '2', '1', 'b', '__proto__'])
  expect(leaf('{"b":1,"b":4}', ['b'])).toBe('4')
})

test('text that was cut off is read as far as it goes', () => {
  expect(leaf('{"id":77,"customer":{"tier":"gold","na', ['customer', 'tier'])).toBe('"gold"')
  expect(leaf('{"id":77,"note":"half of a se', ['note'])).toBe('"half of a se')
})

test('what is not JSON is null', () => {
  for (const text of ['hello', '{"a":1}}', '{"a" b}', '[1}', '1 2', '{1:2}', '']) expect(parseJson(text)).toBeNull()
})

test('a tree shows items after the first folded, with a count and a note on large integers', () => {
  const root = parseJson('{"n":9223372036854770001,"items":[{"sku":"a","q":1},{"sku":"b","q":2}],"e":{}}')
  if (!root) throw new Error('not parsed')
  const lines = treeLines(root, foldedAtFirst(root))
  expect(lines.map((line) => `${' '.repeat(line.depth)}${line.name ?? ''}${line.text}${line.comma ? ',' : ''}`)).toEqual([
    '{', ' n9223372036854770001,', ' items[', '  {', '   sku"a",', '   q1', '  },', '  { "sku": "b", … }', ' ],', ' e{}', '}',
  ])
  expect(lines[1]?.note).toBe('exact')
  expect(lines[2]?.note).toBe('2')
})

test('one line is dim for keys and bright for values, and not longer than asked', () => {
  const runs = oneLine('{\n  "id" : 77,\n "s": "a b" }', 100)
  expect(runs.map((run) => run.text)).toEqual(['{"id":', '77', ',"s":', '"a b"', '}'])
  expect(runs.map((run) => run.bright)).toEqual([false, true, false, true, false])
  expect(oneLine(`{"a":"${'x'.repeat(500)}"}`, 20).map((run) => run.text).join('')).toHaveLength(20)
})
