import { describe, expect, it } from 'vitest'
import { colours, type Colour } from '../../../../renderer/theme/tokens.ts'

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Foreground, background, and the ratio that design states for light and dark (rounded to one decimal there). */
const stated: readonly (readonly [Colour, Colour, light: number, dark: number])[] = [
  ['line-2', 'surface', 1.1, 1.2], ['line', 'surface', 1.2, 1.3], ['line-strong', 'surface', 1.6, 1.9],
    ['control', 'surface', 3.3, 4.0],
  ['text', 'surface', 16.5, 15.0], ['text-2', 'surface', 7.8, 9.0], ['text-3', 'surface', 5.3, 6.2],
    ['text-3', 'accent-soft', 4.6, 5.2],
  ['accent', 'surface', 6.7, 8.3], ['on-accent', 'accent-fill', 6.7, 5.1],
  ['bad', 'surface', 6.5, 8.1], ['bad', 'bad-soft', 5.7, 7.2],
  ['warn', 'surface', 6.3, 9.8], ['warn', 'warn-soft', 5.7, 8.1],
  ['good', 'surface', 5.9, 8.9], ['good', 'good-soft', 5.2, 7.7],
  ['env-dev', 'surface', 6.2, 7.5], ['env-dev', 'env-dev-soft', 5.4, 6.2],
  ['env-staging', 'surface', 6.8, 8.3], ['env-staging', 'env-staging-soft', 5.9, 7.2],
  ['env-production', 'surface', 7.5, 8.0], ['env-production', 'env-production-soft', 6.4, 7.0],
  ['syn-key', 'surface', 6.2, 9.5], ['syn-string', 'surface', 6.2, 9.5], ['syn-number', 'surface', 6.2, 9.5],
    ['syn-literal', 'surface', 6.2, 9.5],
]

/** Text that stands on other grounds than the view: rail, table head, rows, hits. */
const readable: readonly (readonly [Colour, Colour])[] = [
  ['text', 'canvas'], ['text-2', 'canvas'], ['text-3', 'canvas'], ['accent', 'canvas'], ['bad', 'canvas'], ['text-2', 'sunken'],
    ['text-3', 'sunken'],
  ['text-3', 'hover'], ['accent', 'accent-soft'], ['text', 'accent-soft'], ['text', 'hit'], ['text-3', 'raised'],
    ['text', 'warn-soft'], ['text', 'bad-soft'],
  ['accent', 'warn-soft'], ['accent', 'bad-soft'], ['env-production', 'canvas'], ['bad', 'hover'], ['warn', 'hover'],
    ['good', 'hover'],
]

describe.each([['light', 0], ['dark', 1]] as const)('contrast in %s', (_scheme, side) => {
  it.each(stated)('%s on %s is as stated', (front, back, light, dark) => {
    expect(ratio(colours[front][side], colours[back][side])).toBeGreaterThanOrEqual((side === 0 ? light : dark) - 0.05)
  })

  it.each(readable)('%s can be read on %s', (front, back) => {
    expect(ratio(colours[front][side], colours[back][side])).toBeGreaterThanOrEqual(4.5)
  })

  it('the edge of a field can be seen', () => {
    expect(ratio(colours.control[side], colours.surface[side])).toBeGreaterThanOrEqual(3)
    expect(ratio(colours.control[side], colours.canvas[side])).toBeGreaterThanOrEqual(3)
  })
})
