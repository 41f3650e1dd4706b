import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffParts, lineDiff } from '../../../../renderer/systems/kafka/subject/line-diff.ts'

const letters = (text: string): readonly string[] => text.split(/(?:)/)

const marks = (from: string, to: string) => {
  const [a, b] = [letters(from), letters(to)]
  return lineDiff(a, b).map((step) => (step.type === 'same' ? ` ${a[step.from]}` : step.type === 'added' ? `+${b[step.to]}` : `-${a[step.from]}`)).join('')
}

test('equal texts have no change, and everything is added to nothing', () => {
  expect(marks('abc', 'abc')).toBe(' a b c')
  expect(marks('', 'ab')).toBe('+a+b')
  expect(marks('ab', '')).toBe('-a-b')
  expect(marks('', '')).toBe('')
})

test('only what changed is marked, and what goes stands before what comes', () => {
  expect(marks('abcd', 'abxd')).toBe(' a b-c+x d')
  expect(marks('abcabba', 'cbabac').replaceAll(/[^+-]/g, '')).toHaveLength(5)
})

test('the steps lead from the one text to the other, with the fewest changes', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 })
  fc.assert(fc.property(text, text, (from, to) => {
    const steps = lineDiff(from, to)
    expect(steps.flatMap((step) => (step.type === 'added' ? [] : [from[step.from]]))).toEqual(from)
    expect(steps.flatMap((step) => (step.type === 'removed' ? [] : [to[step.to]]))).toEqual(to)
    for (const step of steps) if (step.type === 'same') expect(from[step.from]).toBe(to[step.to])
    expect(steps.filter(({ type }) => type === 'same')).toHaveLength(longestCommon(from, to))
  }))
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = Array.from({ length: b.length + 1 }, () => 0)
  for (const each of a) {
    let before = 0
    for (const [at, other] of b.entries()) {
      const here = row[at + 1] ?? 0
      row[at + 1] = each === other ? before + 1 : Math.max(here, row[at] ?? 0)
      before = here
    }
  }
  return row.at(-1) ?? 0
}

test('unchanged lines far from a change are left out, a single one is not', () => {
  const from = letters('abcdefghij')
  const parts = diffParts(lineDiff(from, from.map((line) => (line === 'e' ? 'x' : line))), 2)
  expect(parts.map((part) => ('unchanged' in part ? part.unchanged : part.steps.length))).toEqual([2, 6, 3])
  expect(diffParts(lineDiff(letters('abcx'), letters('abcy')), 2).map((part) => ('unchanged' in part ? part.unchanged : part.steps.length))).toEqual([1, 4])
})
