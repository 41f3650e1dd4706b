import { bufferOf } from './buffer.ts'

/** Preview text of at most the asked number of UTF-8 bytes; `truncated` when something was left out. */
export type Cut = { readonly text: string; readonly truncated: boolean }

/** The beginning of valid UTF-8, cut between two characters so that none is shown halved. */
export function cutText(bytes: Uint8Array, previewBytes: number): Cut {
  if (bytes.length <= previewBytes) return { text: bufferOf(bytes).toString('utf8'), truncated: false }
  let end = previewBytes
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return { text: bufferOf(bytes).toString('utf8', 0, end), truncated: true }
}

/** The same for a text that was made here. */
export function cutString(text: string, previewBytes: number): Cut {
  // A character has at least one byte, so what is beyond these is left out anyway, and no pair of surrogates is halved.
  return cutText(Buffer.from(text.slice(0, previewBytes + 2)), previewBytes)
}

/** Two lower-case digits a byte, without spaces, cut between two bytes. */
export function hexText(bytes: Uint8Array, previewBytes: number): Cut {
  const end = Math.min(bytes.length, previewBytes >> 1)
  return { text: bufferOf(bytes).toString('hex', 0, end), truncated: end < bytes.length }
}

/** Sixteen bytes in the usual five groups. */
export const uuidText = (bytes: Uint8Array): string =>
  bufferOf(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Base64 with padding, cut between two groups of three bytes. */
export function base64Text(bytes: Uint8Array, previewBytes: number): Cut {
  const whole = Math.ceil(bytes.length / 3) * 4 <= previewBytes
  const end = whole ? bytes.length : (previewBytes >> 2) * 3
  return { text: bufferOf(bytes).toString('base64', 0, end), truncated: !whole }
}

/** Base64 of all bytes; '' for none. */
export const rawText = (bytes: Uint8Array): string => bufferOf(bytes).toString('base64')

/**
 * Whether a byte is found that text does not hold: the control characters but tab, line feed, form feed, carriage return
 * and escape.
 */
export function hasControls(bytes: Uint8Array): boolean {
  // Ten times as fast by index as by iterator, and asked of every text.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d && byte !== 0x1b) return true
  }
  return false
}
