const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** What stands where a value is not known. Show it with the reason, never as 0. */
export const unknown = '–'

/** A count with separators: `1,204,331`. Bigints and decimal strings (offsets) stay exact. */
export function formatCount(value: number | bigint | string | null | undefined): string {
  if (value === null || value === undefined || value === '') return unknown
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? whole.format(BigInt(value)) : value
  return Number.isNaN(value) ? unknown : whole.format(value)
}

/** A rate or small number: two decimals below 1, one below 10, none above; whole numbers as they are. `0.02`, `9.4`, `412`. */
export function formatRate(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return unknown
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 9.95) return whole.format(value)
  if (size < 0.005) return '0'
  return value.toFixed(size < 0.995 ? 2 : 1)
}

/** `1 topic`, `1,204 topics`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`
