/** Whole numbers a JavaScript number may have rounded: exact only as a text of digits. */
const tooLargeForJson = 'is beyond 2^53: give it as a text of digits, so that it stays exact'

/**
 * A whole number from a JSON number or a text of digits; what is wrong, in words, where it is none, is not in the range, or may
 * have been rounded.
 */
export function wholeNumber(json: unknown, bits: 32 | 64, signed = true): bigint | string {
  const value = digitsOf(json)
  if (typeof value !== 'bigint') return value
  const same = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
  return same === value ? value : `must be a whole number of ${bits} bits${signed ? '' : ' that is not negative'}`
}

function digitsOf(json: unknown): bigint | string {
  if (typeof json === 'bigint') return json
  if (typeof json === 'number') {
    if (!Number.isInteger(json)) return 'must be a whole number'
    return Number.isSafeInteger(json) ? BigInt(json) : tooLargeForJson
  }
  return typeof json === 'string' && /^-?\d{1,30}$/.test(json) ? BigInt(json) : 'must be a whole number'
}

/** A double from a JSON number, or one of the texts that stand for what JSON cannot say; undefined for anything else. */
export function floatNumber(json: unknown): number | undefined {
  if (typeof json === 'number') return json
  if (typeof json === 'bigint') return Number(json)
  return json === 'NaN' || json === 'Infinity' || json === '-Infinity' ? Number(json) : undefined
}

/** Bytes from base64, with or without padding; undefined for anything else. */
export function base64Bytes(json: unknown): Buffer | undefined {
  if (typeof json !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(json)) return undefined
  const bytes = Buffer.from(json, 'base64')
  return bytes.toString('base64').replace(/=+$/, '') === json.replace(/=+$/, '') ? bytes : undefined
}
