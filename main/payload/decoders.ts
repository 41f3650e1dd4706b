import { isUtf8 } from 'node:buffer'
import { ProblemError } from '#contract/problem.ts'
import { bufferOf } from './buffer.ts'
import { parsesAsJson } from './json.ts'
import { base64Text, cutText, hexText, type Cut } from './text.ts'

/** What one decoder makes of some bytes: the cut text, or the reason why these bytes are not what was chosen. */
type Decoded = Cut | { readonly problem: string }
type Decoder = (bytes: Uint8Array, previewBytes: number) => Decoded

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A decoder for values of one exact length, such as the big-endian numbers of Kafka's own serialisers. */
function fixed(name: string, length: number, read: (bytes: Uint8Array) => string): Decoder {
  return (bytes) => {
    if (bytes.length === length) return { text: read(bytes), truncated: false }
    return { problem: `Not ${name}: it has ${length} bytes, and these are ${bytes.length}` }
  }
}

/** A decoder that shows the bytes as text where they pass the test. */
const checked = (passes: (bytes: Uint8Array) => boolean, problem: string): Decoder =>
  (bytes, previewBytes) => passes(bytes) ? cutText(bytes, previewBytes) : { problem }

function uuidText(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * Every name that `decode` may have, with what it does. Numbers are big-endian and signed, as Kafka's serialisers write
 * them.
 */
const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['json', checked(parsesAsJson, 'Not JSON: it does not parse')],
  ['text', checked(isUtf8, 'Not text: it is not valid UTF-8')],
  ['hex', hexText],
  ['base64', base64Text],
  ['int32', fixed('an int32', 4, (bytes) => String(viewOf(bytes).getInt32(0)))],
  ['int64', fixed('an int64', 8, (bytes) => String(viewOf(bytes).getBigInt64(0)))],
  ['float', fixed('a float', 4, (bytes) => String(viewOf(bytes).getFloat32(0)))],
  ['double', fixed('a double', 8, (bytes) => String(viewOf(bytes).getFloat64(0)))],
  ['uuid', fixed('a UUID', 16, uuidText)],
])

/**
 * The decoder of that name; none for undefined and `auto`. Throws BadInput that lists the names; `path` is where the
 * name stood.
 */
export function decoderFor(name: string | undefined, path = 'query.decode'): Decoder | undefined {
  if (name === undefined || name === 'auto') return undefined
  const decoder = decoders.get(name)
  if (decoder) return decoder
  const names = ['auto', ...decoders.keys()].join(', ')
  const message = `There is no decoder named ${JSON.stringify(name)}`
  const hint = `Choose one of: ${names}.`
  throw new ProblemError({ code: 'BadInput', message, hint, issues: [{ path, message: `${message}. ${hint}` }] })
}
