import { isUtf8 } from 'node:buffer'
import { ProblemError } from '#contract/problem.ts'
import { readAvroFile } from './avro-file.ts'
import { bufferOf } from './buffer.ts'
import type { Around } from './detect.ts'
import type { Reading, Refused } from './format.ts'
import { framedId, noRegistry } from './framing.ts'
import { jsonValue, parsesAsJson } from './json.ts'
import { readMessagePack } from './msgpack/read.ts'
import { viewOf } from './numbers.ts'
import { offsetsTopic, readOffsets } from './offsets/offsets.ts'
import { readProtobuf } from './protobuf/decode.ts'
import type { ProtoFiles } from './protobuf/files.ts'
import { scalarReading, textOf, textReading, valueReading } from './readings.ts'
import { base64Text, hexText, rawText, uuidText } from './text.ts'
import { unwrap, within } from './wrapped.ts'

/** What a chosen decoder may use beside the bytes. `files` is there once they came. */
export type Sources = Around & { readonly files?: ProtoFiles | Refused | undefined }

/** What one decoder makes of some bytes, or the reason why they are not what was chosen. Never throws. */
export type Decoder = (bytes: Uint8Array, sources: Sources) => Reading | Refused

/** A decoder for values of one exact length, such as the big-endian numbers of Kafka's own serialisers. */
function fixed(name: string, words: string, length: number, read: (bytes: Uint8Array) => bigint | number | string): Decoder {
  return (bytes) => bytes.length === length
    ? scalarReading(read(bytes), name, chosen(name))
    : { problem: `Not ${words}: it has ${length} bytes, and these are ${bytes.length}` }
}

const chosen = (name: string): string => `${name} was chosen`

const json: Decoder = (bytes) => parsesAsJson(bytes)
  ? { ...textReading(bytes, 'json', chosen('json')), value: () => jsonValue(bytes) }
  : { problem: 'Not JSON: it does not parse' }

const text: Decoder = (bytes) => isUtf8(bytes)
  ? textReading(bytes, 'text', chosen('text'))
  : { problem: 'Not text: it is not valid UTF-8' }

const hex: Decoder = (bytes) => ({
  format: 'hex', why: chosen('hex'), text: (previewBytes) => hexText(bytes, previewBytes),
  value: () => bufferOf(bytes).toString('hex'),
})

const base64: Decoder = (bytes) => ({
  format: 'base64', why: chosen('base64'), text: (previewBytes) => base64Text(bytes, previewBytes), value: () => rawText(bytes),
})

const msgpack: Decoder = (bytes) => {
  try {
    return valueReading(readMessagePack(bytes), 'msgpack', chosen('msgpack'))
  } catch (error) {
    return { problem: `Not MessagePack: ${textOf(error)}` }
  }
}

const noFrame = 'it begins neither with a zero byte and an id nor with AWS Glue’s header'

/** By the schema of a registry that the bytes name, which must be of the chosen format. */
const framed = (format: string): Decoder => (bytes, sources) => {
  const id = framedId(bytes)
  if (id === undefined) return { problem: `Not ${format} with a schema id: ${noFrame}` }
  if (!sources.framed) return { problem: noRegistry(id) }
  const reading = sources.framed.read(bytes, id)
  if ('format' in reading && reading.format !== format) return { problem: `Not ${format}: its schema is of ${reading.format}` }
  return reading
}

const avro: Decoder = (bytes, sources) => readAvroFile(bytes) ?? framed('avro')(bytes, sources)

/** Why nothing can be decoded by a message type. */
export const noFiles = 'This connection has no schema files: give it a .proto file or a descriptor set'

/** A registry's schema, where the bytes name one that is there; else the message of the connection's files. */
const protobuf = (name: string | undefined): Decoder => (bytes, sources) => {
  const byId = name === undefined && framedId(bytes) !== undefined ? framed('protobuf')(bytes, sources) : undefined
  if (byId && 'format' in byId) return byId
  const { files = { problem: noFiles } } = sources
  return 'problem' in files ? byId ?? files : readProtobuf(bytes, files, name)
}

const offsets: Decoder = (bytes, { part, record }) =>
  part === 'header' ? { problem: `A header is no record of ${offsetsTopic}` } : readOffsets(bytes, part, record)

/** Looks into gzip, zlib and zstd first, since what a person chose is what they see inside. */
const unwrapping = (decoder: Decoder): Decoder => (bytes, sources) => {
  const unwrapped = unwrap(bytes)
  const inside = unwrapped && 'data' in unwrapped ? decoder(unwrapped.data, sources) : undefined
  return unwrapped && inside && 'format' in inside ? within(unwrapped.name, inside) : decoder(bytes, sources)
}

/**
 * Every name that `decode` may have, beside `protobuf:<full name>`. Numbers are big-endian and signed, as Kafka's
 * serialisers write them.
 */
const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['json', unwrapping(json)],
  ['text', unwrapping(text)],
  ['hex', hex],
  ['base64', base64],
  ['int32', fixed('int32', 'an int32', 4, (bytes) => BigInt(viewOf(bytes).getInt32(0)))],
  ['int64', fixed('int64', 'an int64', 8, (bytes) => viewOf(bytes).getBigInt64(0))],
  ['float', fixed('float', 'a float', 4, (bytes) => viewOf(bytes).getFloat32(0))],
  ['double', fixed('double', 'a double', 8, (bytes) => viewOf(bytes).getFloat64(0))],
  ['uuid', fixed('uuid', 'a UUID', 16, uuidText)],
  ['msgpack', unwrapping(msgpack)],
  ['avro', unwrapping(avro)],
  ['protobuf', unwrapping(protobuf(undefined))],
  ['json-schema', framed('json-schema')],
  ['consumer-offsets', offsets],
])

const named = 'protobuf:'

/** Whether this decoder reads messages by the files of the connection. */
export const usesFiles = (name: string | undefined): boolean => name === 'protobuf' || (name?.startsWith(named) ?? false)

/** Whether this decoder, or none, reads what is framed by the schemas of a registry. */
export const usesRegistry = (name: string | undefined): boolean =>
  name === undefined || name === 'auto' || name === 'avro' || name === 'protobuf' || name === 'json-schema'

/**
 * The decoder of that name; none for undefined and `auto`. Throws BadInput that lists the names; `path` is where the
 * name stood.
 */
export function decoderFor(name: string | undefined, path = 'query.decode'): Decoder | undefined {
  if (name === undefined || name === 'auto') return undefined
  if (name.startsWith(named) && name.length > named.length) return unwrapping(protobuf(name.slice(named.length)))
  const decoder = decoders.get(name)
  if (decoder) return decoder
  const names = ['auto', ...decoders.keys(), `${named}<full name of a message>`].join(', ')
  const message = `There is no decoder named ${JSON.stringify(name)}`
  const hint = `Choose one of: ${names}.`
  throw new ProblemError({ code: 'BadInput', message, hint, issues: [{ path, message: `${message}. ${hint}` }] })
}
