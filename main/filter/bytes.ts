import { bufferOf } from '#main/payload/buffer.ts'

/**
 * A test whether the text's UTF-8 bytes occur. None for a text that holds U+FFFD: a name that was not valid UTF-8 has
 * that character where its bytes were something else, so their absence would prove nothing.
 */
export function literalTest(text: string): ((bytes: Uint8Array) => boolean) | undefined {
  if (text.includes('\u{fffd}')) return undefined
  const wanted = Buffer.from(text)
  return (bytes) => bufferOf(bytes).includes(wanted)
}
