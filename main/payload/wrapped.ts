import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { begins } from './buffer.ts'
import type { Reading } from './format.ts'
import { bytesReading, textOf } from './readings.ts'

/** Wrapped data that is larger than this stays wrapped: a few kilobytes of gzip may hold gigabytes. */
const unwrappedLimit = 16 << 20

const limits = { maxOutputLength: unwrappedLimit }

const wrappings: readonly {
  readonly name: string
  readonly is: (bytes: Uint8Array) => boolean
  readonly unwrap: (bytes: Uint8Array) => Uint8Array
}[] = [
  { name: 'gzip', is: (bytes) => begins(bytes, [0x1f, 0x8b, 0x08]), unwrap: (bytes) => gunzipSync(bytes, limits) },
  { name: 'zstd', is: (bytes) => begins(bytes, [0x28, 0xb5, 0x2f, 0xfd]), unwrap: (bytes) => zstdDecompressSync(bytes, limits) },
  { name: 'zlib', is: isZlib, unwrap: (bytes) => inflateSync(bytes, limits) },
]

/** RFC 1950: deflate with a window of 32 KB and no dictionary, and the first two bytes as a number divide by 31. */
function isZlib(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes
  return bytes.length > 6 && method === 0x78 && (flags & 0x20) === 0 && (method * 256 + flags) % 31 === 0
}

/** Whether the bytes begin like wrapped data. */
export const isWrapped = (bytes: Uint8Array): boolean => wrappings.some(({ is }) => is(bytes))

/** What was wrapped, or why it stays so; `tooLarge` where that is for its size. */
type Unwrapped =
  | { readonly name: string; readonly data: Uint8Array }
  | { readonly name: string; readonly reason: string; readonly tooLarge: boolean }

/**
 * Takes gzip, zlib or zstd off; undefined for anything else. Stops at 16 MB: a bomb costs the time and memory of that
 * much.
 */
export function unwrap(bytes: Uint8Array): Unwrapped | undefined {
  const wrapping = wrappings.find(({ is }) => is(bytes))
  if (!wrapping) return undefined
  const { name } = wrapping
  try {
    return { name, data: wrapping.unwrap(bytes) }
  } catch (error) {
    return { name, reason: textOf(error), tooLarge: error instanceof RangeError }
  }
}

/**
 * Wrapped data read by what is inside; undefined for anything else. What does not unwrap, or to too much, is shown as the
 * bytes it is.
 */
export function readWrapped(bytes: Uint8Array, inside: (bytes: Uint8Array) => Reading): Reading | undefined {
  const unwrapped = unwrap(bytes)
  if (!unwrapped) return undefined
  if ('data' in unwrapped) return within(unwrapped.name, inside(unwrapped.data))
  const { name, reason, tooLarge } = unwrapped
  if (!tooLarge) return bytesReading(bytes, `Not text. It begins like ${name}, but does not unwrap: ${reason}`)
  const problem = `It is ${name} that unwraps to more than ${unwrappedLimit >> 20} MB, and so is not unwrapped`
  return bytesReading(bytes, `It is ${name}`, problem)
}

/** The same reading with one more thing that was taken off before. */
export const within = (name: string, reading: Reading): Reading => ({ ...reading, through: [name, ...(reading.through ?? [])] })
