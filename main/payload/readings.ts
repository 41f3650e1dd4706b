import { isUtf8 } from 'node:buffer'
import { bufferOf } from './buffer.ts'
import type { Reading } from './format.ts'
import { jsonText } from './registry/json-text.ts'
import { cutString, cutText, hexText } from './text.ts'

/** Bytes that are valid UTF-8, shown as they were sent; a filter sees the text. */
export const textReading = (bytes: Uint8Array, format: string, why: string): Reading =>
  ({ format, why, text: (previewBytes) => cutText(bytes, previewBytes), value: () => bufferOf(bytes).toString('utf8') })

/** Bytes shown as hex; a filter sees text where they are valid UTF-8, else the bytes. */
export const bytesReading = (bytes: Uint8Array, why: string, problem?: string): Reading => ({
  format: 'bytes', why, text: (previewBytes) => hexText(bytes, previewBytes),
  value: () => isUtf8(bytes) ? bufferOf(bytes).toString('utf8') : bytes,
  ...(problem !== undefined && { problem }),
})

/** A decoded value, shown as JSON. Maps, arrays, BigInts for whole numbers and doubles for others. */
export const valueReading = (value: unknown, format: string, why: string): Reading =>
  ({ format, why, text: (previewBytes) => cutString(jsonText(value), previewBytes), value: () => value })

/** One scalar, shown without quotes. */
export const scalarReading = (value: bigint | number | string, format: string, why: string): Reading =>
  ({ format, why, text: (previewBytes) => cutString(String(value), previewBytes), value: () => value })

/** What an error says, as the end of a sentence. */
export const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '').slice(0, 300)
