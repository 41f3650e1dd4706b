type Side = 'above' | 'below'

/** Whether what was typed is a number. */
export const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))

/**
 * A bound as it was typed, and where an alert ends again unless that is at the bound itself. `factor` makes the contract's unit of
 * what was typed.
 */
export function bounds(is: Side, number: string, clear: string, factor = 1): { value: number; clear?: number } {
  const value = scaled(number, factor)
  const end = isNumber(clear) ? scaled(clear, factor) : usualClear(is, value)
  return end === value ? { value } : { value, clear: end }
}

/** Where an alert ends unless it is said: a tenth back from its bound, so that a number that wavers around it tells once. */
export const usualClear = (is: Side, value: number): number => exact(value - (is === 'above' ? 1 : -1) * Math.abs(value) / 10)

/** Seconds in minutes, short enough to be read; `scaled` gives the same seconds again. */
export const inMinutes = (seconds: number): string => String(Number((seconds / 60).toFixed(6)))

const scaled = (text: string, factor: number): number =>
  (factor === 1 ? Number(text) : Math.round(Number(text) * factor * 1_000) / 1_000)

/** Without what counting in twos adds far behind the point. */
const exact = (value: number): number => Number(value.toPrecision(12))
