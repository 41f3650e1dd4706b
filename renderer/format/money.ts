import { unknown } from './number.ts'

/** US dollars: two decimals, or two figures below a cent; less than a ten-thousandth is said so. `$1.00`, `$0.0041`, `< $0.0001`. */
export function formatUsd(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return unknown
  if (value === 0 || value >= 0.005) return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  return value < 0.0001 ? '< $0.0001' : `$${value.toPrecision(2)}`
}

/** A price of single numbers, of which a cent buys a thousand: as many decimals as it needs. `$0.00003`. */
export const formatPrice = (usd: number): string => (usd >= 0.005 || usd === 0 ? formatUsd(usd) : `$${usd.toFixed(5)}`)
