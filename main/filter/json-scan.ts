/** Whether the byte stands between the tokens of JSON. */
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** The index of the first byte that is no space. */
export function afterSpace(json: Uint8Array, at: number): number {
  let byte = json[at] ?? 0
  // Most JSON has none between its tokens.
  while (byte <= 0x20 && isSpace(byte)) byte = json[++at] ?? 0
  return at
}

/** How many bytes the escape has that begins with this backslash; 0 for none that JSON knows. */
export function escapeLength(json: Uint8Array, at: number): number {
  const kind = json[at + 1] ?? 0
  if (kind !== 0x75) return simpleEscapes.includes(kind) ? 2 : 0
  for (let index = at + 2; index < at + 6; index++) {
    const byte = (json[index] ?? 0) | 0x20
    if (!isDigit(json[index] ?? 0) && (byte < 0x61 || byte > 0x66)) return 0
  }
  return 6
}

const simpleEscapes = Buffer.from('"\\/bfnrt')

/** The index after the `true`, `false` or `null` at `at`, else -1. */
export function wordEnd(json: Uint8Array, at: number): number {
  const first = json[at]
  const word = first === 0x74 ? trueBytes : first === 0x66 ? falseBytes : nullBytes
  return isAt(word, json, at) ? at + word.length : -1
}

const trueBytes = Buffer.from('true')
const falseBytes = Buffer.from('false')
const nullBytes = Buffer.from('null')

/** Whether these bytes stand at `at`. */
export function isAt(bytes: Uint8Array, json: Uint8Array, at: number): boolean {
  for (let index = 0; index < bytes.length; index++) {
    if (json[at + index] !== bytes[index]) return false
  }
  return true
}

/**
 * The index after a number, else -1. Also -1 for one with a point, more than fifteen digits and a whole value: whether the usual
 * decoding makes a whole number of it depends on the rest of the text.
 */
export function numberEnd(json: Buffer, start: number): number {
  const first = json[start] === 0x2d ? start + 1 : start
  let at = afterDigits(json, first)
  if (at === first || (json[first] === 0x30 && at > first + 1)) return -1
  let doubtful = false
  if (json[at] === 0x2e) {
    const fraction = at + 1
    at = afterDigits(json, fraction)
    if (at === fraction) return -1
    doubtful = at - start > 16
  }
  if (json[at] === 0x65 || json[at] === 0x45) {
    const sign = json[at + 1]
    const exponent = sign === 0x2b || sign === 0x2d ? at + 2 : at + 1
    at = afterDigits(json, exponent)
    if (at === exponent) return -1
  }
  return doubtful && Number.isInteger(Number(json.toString('latin1', start, at))) ? -1 : at
}

function afterDigits(json: Uint8Array, at: number): number {
  while (isDigit(json[at] ?? 0)) at++
  return at
}

/**
 * The number at [at, end) of JSON text, exactly as JSON.parse gives it; NaN for what is no number or has an exponent or more
 * than fifteen digits: up to there both the digits and the power of ten are exact doubles, and so one division rounds right.
 */
export function shortNumber(json: Uint8Array, at: number, end: number): number {
  const negative = json[at] === 0x2d
  let digits = 0
  let places = -1
  let mantissa = 0
  for (let index = negative ? at + 1 : at; index < end; index++) {
    const byte = json[index] ?? 0
    if (byte >= 0x30 && byte <= 0x39) {
      if (++digits > 15) return NaN
      mantissa = mantissa * 10 + (byte - 0x30)
      if (places >= 0) places++
    } else if (byte === 0x2e && places < 0) {
      places = 0
    } else if (byte === 0x2c || byte === 0x7d || byte === 0x5d || isSpace(byte)) {
      break
    } else {
      return NaN
    }
  }
  if (digits === 0) return NaN
  const size = places > 0 ? mantissa / (powers[places] ?? NaN) : mantissa
  return negative ? -size : size
}

const powers: readonly number[] = Array.from({ length: 16 }, (_, places) => 10 ** places)

/**
 * Where the string ends that begins with the quote at `at`, the index of its closing quote; -1 where a backslash comes before, or
 * none is found.
 */
export function plainStringEnd(json: Uint8Array, at: number, end: number): number {
  for (let index = at + 1; index < end; index++) {
    if (json[index] === 0x22) return index
    if (json[index] === 0x5c) return -1
  }
  return -1
}
