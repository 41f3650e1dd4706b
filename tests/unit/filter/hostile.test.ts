import { describe, expect, it, vi } from 'vitest'
import { compileFilter } from '#main/filter/compile.ts'
import { ProblemError } from '#contract/problem.ts'
import { judgedOver, recordOf } from './record.ts'

/** Far more than any of this takes on a busy machine, and far less than what doubles with every character. */
const limitMs = 10_000
vi.setConfig({ testTimeout: 60_000 })

/** Runs it and gives how long it took, ms. */
function timed(run: () => void): number {
  const started = performance.now()
  run()
  return performance.now() - started
}

/** 'ok', or the words of the BadInput. */
function compiled(where: string): string {
  try {
    compileFilter({ where })
    return 'ok'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect(error.problem.code).toBe('BadInput')
    return error.problem.message
  }
}

describe('an expression made to hang', () => {
  it.each(['(a+)+$', '(a|aa)+$', '(.*)*b$', '([a-z]+)*\\d'])('matches %s in linear time', (pattern) => {
    const record = recordOf({ value: JSON.stringify({ a: `${'a'.repeat(50_000)}!` }) })
    const filter = compileFilter({ where: `value.a.matches("${pattern.replaceAll('\\', '\\\\')}")` })
    expect(timed(() => expect(judgedOver(filter, [record])).toEqual(['no']))).toBeLessThan(limitMs)
  })

  it.each([
    ['brackets', '('.repeat(20_000)], ['brackets that close', `${'('.repeat(20_000)}true${')'.repeat(20_000)}`],
    ['nots', `${'!'.repeat(20_000)}true`],
    ['lists', '['.repeat(20_000)], ['fields', `value${'.a'.repeat(20_000)} == 1`], ['sums', `${'1 + '.repeat(20_000)}1 == 1`],
    ['conditions', `${'true ? '.repeat(20_000)}true`], ['parts', `${'value.a == 1 && '.repeat(20_000)}true`],
  ])('compiles or refuses very many %s soon', (_, where) => {
    expect(timed(() => expect(compiled(where)).toMatch(/^ok$|^The filter does not compile/))).toBeLessThan(limitMs)
  })

  it('judges a long chain', () => {
    const filter = compileFilter({ where: Array.from({ length: 500 }, (_, n) => `value.a != ${n}`).join(' && ') })
    expect(judgedOver(filter, [recordOf({ value: '{"a":-1}' }), recordOf({ value: '{"a":499}' })])).toEqual(['yes', 'no'])
  })
})

describe('a record made to hang', () => {
  const size = 4 << 20
  it.each([
    ['brackets', '['.repeat(size)], ['quotes', `{${'"a":"'.repeat(size / 5)}`], ['names', `{${'"a":1,'.repeat(size / 6)}"a":2}`],
    ['spaces after a name', `{${`"a"${' '.repeat(1_000)}`.repeat(size / 1_003)}`], ['digits', `{"a":${'9'.repeat(size)}}`],
    ['backslashes', `{"a":"${'\\'.repeat(size)}"}`], ['long name', `{"${'a'.repeat(size)}":1}`],
  ])('is judged soon: %s', (_, value) => {
    for (const where of ['value.a == 3', 'size(value) > 3', 'value.a.contains("z") || value.b < 1.5']) {
      const filter = compileFilter({ where })
      const records = [recordOf({ value }), recordOf({ value: '{"a":3}' })]
      expect(timed(() => judgedOver(filter, records))).toBeLessThan(limitMs)
    }
  })

  it('is judged soon where a section has very many of them', () => {
    const records = Array.from({ length: 20_000 }, () => recordOf({ value: '{"a' }))
    const filter = compileFilter({ where: 'value.a == 3 || size(value) == 77' })
    expect(timed(() => judgedOver(filter, records))).toBeLessThan(limitMs)
  })
})
