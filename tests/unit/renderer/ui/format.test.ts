import { describe, expect, it } from 'vitest'
import { formatBytes } from '../../../../renderer/format/bytes.ts'
import { formatDuration, formatMs } from '../../../../renderer/format/duration.ts'
import { formatCount, formatRate } from '../../../../renderer/format/number.ts'
import { formatMoment, formatRecent } from '../../../../renderer/format/time.ts'
import { fuzzyScore } from '../../../../renderer/ui/fuzzy.ts'

const at = Date.UTC(2026, 10, 20, 12, 4, 31, 220)

describe('numbers', () => {
  it.each([[1_204_331, '1,204,331'], [0, '0'], [null, '–'], [undefined, '–'],
    ['9223372036854775807', '9,223,372,036,854,775,807'], ['', '–']] as const)(
    'count %s is %s', (value, text) => expect(formatCount(value)).toBe(text))

  it.each([[0, '0'], [0.02, '0.02'], [0.001, '0'], [9.37, '9.4'], [9, '9'], [412.4, '412'], [1_180, '1,180'],
    [null, '–']] as const)(
    'rate %s is %s', (value, text) => expect(formatRate(value)).toBe(text))

  it.each([[612, '612 B'], [999, '999 B'], [1_000, '1 kB'], [12_500_000_000, '12.5 GB'], [999_950, '1 MB'],
    [1_234_000, '1.2 MB'], [100_400, '100 kB'], [null, '–']] as const)(
    'size %s is %s', (value, text) => expect(formatBytes(value)).toBe(text))
})

describe('durations', () => {
  it.each([[0.4, '0.4 s'], [2, '2 s'], [41, '41 s'], [59.6, '1 min'], [190, '3 min 10 s'], [2_520, '42 min'],
    [11_520, '3 h 12 min'], [187_200, '2 d 4 h'],
    [518_400, '6 d'], [null, '–']] as const)('%s s is %s', (value, text) => expect(formatDuration(value)).toBe(text))

  it.each([[0, '0 ms'], [0.2, '1 ms'], [4, '4 ms'], [1_300, '1.3 s']] as const)('%s ms is %s',
    (value, text) => expect(formatMs(value)).toBe(text))
})

describe('times', () => {
  it('say their zone when they can be copied', () => expect(formatMoment(at, 'utc',
    { ms: true })).toBe('2026-11-20 12:04:31.220 UTC'))
  it('are a clock today, with the day before', () => {
    expect(formatRecent(at, 'utc', at + 1_000)).toBe('12:04:31')
    expect(formatRecent(at, 'utc', at + 86_400_000)).toBe('20 Nov 12:04:31')
    expect(formatRecent(at, 'utc', at + 400 * 86_400_000)).toBe('2026-11-20 12:04:31')
  })
})

describe('fuzzy names', () => {
  const best = (typed: string, names: readonly string[]) => names
    .map(name => ({ name, score: fuzzyScore(typed, name) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.score - a.score)[0]?.name

  it('need every letter', () => expect(fuzzyScore('xq', 'orders')).toBeUndefined())
  it('prefer whole names, then beginnings of parts', () => {
    expect(best('orders', ['orders-fulfilment', 'orders', 'reorders'])).toBe('orders')
    expect(best('of', ['offsets-old', 'orders-fulfilment', 'proof'])).toBe('offsets-old')
    expect(best('ofu', ['proofus-x-y-z', 'orders-fulfilment'])).toBeDefined()
    expect(best('wrp', ['warehouse-eu-west-1-replenishment-planner',
      'wrapper-x'])).toBe('warehouse-eu-west-1-replenishment-planner')
  })
})
