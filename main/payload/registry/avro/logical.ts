import { Digits } from '../json-text.ts'
import type { Logical } from './type.ts'

const perSecond = { millis: 1_000n, micros: 1_000_000n, nanos: 1_000_000_000n } as const
const fraction = { millis: 3, micros: 6, nanos: 9 } as const
type Unit = keyof typeof perSecond

/** A number of some logical type as it is shown: dates and times in ISO 8601, beyond the years 0 to 9999 the number itself. */
export function shownNumber(logical: Logical, value: bigint): bigint | string {
  switch (logical.name) {
    case 'date': return isoText(value * 86_400n)?.slice(0, 10) ?? value
    case 'time': return withFraction(isoText(value / perSecond[logical.unit])?.slice(11, 19), value, logical.unit) ?? value
    case 'timestamp': case 'local-timestamp': {
      if (logical.unit === 'millis') return millisText(value)?.slice(0, logical.name === 'timestamp' ? 24 : 23) ?? value
      const second = floorDiv(value, perSecond[logical.unit])
      const text = withFraction(isoText(second)?.slice(0, 19), value, logical.unit)
      return text === undefined ? value : logical.name === 'timestamp' ? `${text}Z` : text
    }
    default: return value
  }
}

const floorDiv = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by

function withFraction(text: string | undefined, value: bigint, unit: Unit): string | undefined {
  const by = perSecond[unit]
  return text && `${text}.${String(((value % by) + by) % by).padStart(fraction[unit], '0')}`
}

/** The beginning of the year 0 and the end of 9999, in seconds since 1970: between them a year has four digits. */
const years = { from: -62_167_219_200n, to: 253_402_300_799n } as const

const millisText = (value: bigint): string | undefined =>
  value < years.from * 1_000n || value >= (years.to + 1n) * 1_000n ? undefined : new Date(Number(value)).toISOString()

const isoText = (second: bigint): string | undefined =>
  second < years.from || second > years.to ? undefined : new Date(Number(second) * 1_000).toISOString()

/** A number read back from a text that `shownNumber` wrote; undefined for a text that is none. Offsets such as +02:00 count. */
export function numberShown(logical: Logical, text: string): bigint | undefined {
  switch (logical.name) {
    case 'date': return secondsOf(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : '')?.value(1n, 86_400n)
    case 'time': return secondsOf(/^\d\d:/.test(text) ? `1970-01-01T${text}Z` : '')?.value(perSecond[logical.unit])
    case 'timestamp': return secondsOf(text)?.value(perSecond[logical.unit])
    case 'local-timestamp': return secondsOf(`${text}Z`)?.value(perSecond[logical.unit])
    default: return undefined
  }
}

/** A moment in whole seconds with the digits after them, which Date would cut at three. */
function secondsOf(text: string): { value(per: bigint, divide?: bigint): bigint } | undefined {
  const parts = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/i.exec(text)
  const at = parts ? Date.parse(`${parts[1]}${parts[3]}`) : Number.NaN
  if (Number.isNaN(at)) return undefined
  const nanos = BigInt((parts?.[2] ?? '').padEnd(9, '0'))
  return { value: (per, divide = 1n) => (BigInt(at / 1_000) * per + (nanos * per) / 1_000_000_000n) / divide }
}

/** No decimal is as long; writing a longer one out takes more than its bytes. */
const mostDecimalBytes = 10_000

/** The decimal in two's complement, with its point put in; exact. Throws an Error for one of more than 10,000 bytes. */
export function decimalOf(bytes: Buffer, scale: number): Digits {
  if (bytes.length > mostDecimalBytes) throw new Error(`a decimal has ${bytes.length} bytes`)
  const bits = bytes.length * 8
  const value = bits === 0 ? 0n : BigInt.asIntN(bits, BigInt(`0x${bytes.toString('hex')}`))
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return new Digits(`${value < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`)
}

/** The digits of a decimal without its point, at a scale; undefined where it is no number, or has more digits after the point. */
export function unscaled(text: string, scale: number): bigint | undefined {
  const parts = /^(-?)(\d{1,4000})(?:\.(\d{1,4000}))?$/.exec(text)
  const after = (parts?.[3] ?? '').replace(/0+$/, '')
  if (!parts || after.length > scale) return undefined
  const value = BigInt(`${parts[2]}${after.padEnd(scale, '0')}`)
  return parts[1] ? -value : value
}

/** The shortest two's complement of a number, big-endian; or as many bytes as asked, undefined where it does not fit. */
export function twosComplement(value: bigint, size?: number): Buffer | undefined {
  let length = size ?? 1
  const fits = () => BigInt.asIntN(length * 8, value) === value
  if (size === undefined) while (!fits()) length++
  if (!fits()) return undefined
  return Buffer.from(BigInt.asUintN(length * 8, value).toString(16).padStart(length * 2, '0'), 'hex')
}

/** A duration's three numbers. */
export const durationOf = (bytes: Buffer): ReadonlyMap<string, bigint> => new Map(
  durationParts.map((name, index) => [name, BigInt(bytes.readUInt32LE(index * 4))]),
)
/** Their names, in order. */
export const durationParts = ['months', 'days', 'milliseconds'] as const
