import { isUtf8 } from 'node:buffer'
import type { Payload } from '#contract/message.ts'
import { decoderFor } from './decoders.ts'
import { looksLikeJson, parsedJsonLimit, parsesAsJson } from './json.ts'
import { signatureOf } from './signatures.ts'
import { cutText, hasControls, hexText, rawText, type Cut } from './text.ts'

/**
 * `previewBytes` cuts the text only; `raw` adds base64 of all bytes; `decode` is a name of decoders.ts and overrides
 * detection.
 */
export type PreviewOptions = { readonly previewBytes: number; readonly raw: boolean; readonly decode?: string | undefined }

type Shown = Cut & { readonly format: string; readonly why: string }

/**
 * The preview of a key, a value or a header value; null for null. Text and JSON are shown exactly as sent, never
 * written anew, so that every digit of a 64-bit integer stays. Bytes that are not what was chosen get a `problem` and
 * are detected. Throws BadInput, only for a `decode` that does not exist: decoderFor tells that before a read begins.
 */
export function preview(bytes: Uint8Array | null, options: PreviewOptions): Payload | null {
  const decoder = decoderFor(options.decode)
  if (bytes === null) return null
  const rest = options.raw ? { bytes: bytes.length, raw: rawText(bytes) } : { bytes: bytes.length }
  if (!decoder || options.decode === undefined) return { ...detect(bytes, options.previewBytes), ...rest }
  const decoded = decoder(bytes, options.previewBytes)
  if ('problem' in decoded) return { ...detect(bytes, options.previewBytes), ...rest, problem: decoded.problem }
  return { ...decoded, format: options.decode, why: `${options.decode} was chosen`, ...rest }
}

/**
 * Only objects and arrays count as JSON: a bare `null`, `42` or `true` is text, so that the text "null" is never taken
 * for a null.
 */
function detect(bytes: Uint8Array, previewBytes: number): Shown {
  if (bytes.length === 0) return { text: '', truncated: false, format: 'empty', why: 'It has no bytes' }
  if (!isUtf8(bytes)) return binary(bytes, previewBytes, 'Not text: it is not valid UTF-8')
  if (looksLikeJson(bytes)) {
    const cut = cutText(bytes, previewBytes)
    if (bytes.length > parsedJsonLimit) return { ...cut, format: 'json', why: 'It begins and ends like JSON' }
    if (parsesAsJson(bytes)) return { ...cut, format: 'json', why: 'It parses as JSON' }
  }
  if (hasControls(bytes)) return binary(bytes, previewBytes, 'Not text: it holds control characters')
  return { ...cutText(bytes, previewBytes), format: 'text', why: 'Valid UTF-8, and not a JSON object or array' }
}

const binary = (bytes: Uint8Array, previewBytes: number, why: string): Shown =>
  ({ ...hexText(bytes, previewBytes), format: 'bytes', why: why + signatureOf(bytes) })
