/** One line of a hex view: where it begins, its bytes and the same bytes as text (a dot for what cannot be printed). */
export type HexLine = { readonly offset: string, readonly hex: string, readonly text: string }

/** The bytes of base64 text. */
export const fromBase64 = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** The bytes as text when they are clean UTF-8, else null: text that goes back to the same bytes. */
export function cleanText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')

/** Line `index` of a hex view with `width` bytes a line. */
export function hexLine(bytes: Uint8Array, index: number, width: number): HexLine {
  const part = bytes.subarray(index * width, (index + 1) * width)
  const hex = Array.from(part, (byte) => byte.toString(16).padStart(2, '0'))
  return {
    offset: (index * width).toString(16).padStart(6, '0'),
    hex: hex.join(' '),
    text: Array.from(part, printable).join(''),
  }
}
