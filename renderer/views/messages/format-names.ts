import type { Payload } from '#contract/message.ts'

/** What `query.decode` may ask for besides types of message, in words. The host refuses names it does not know. */
export const formatNames: Readonly<Record<string, string>> = {
  json: 'JSON', text: 'Text', hex: 'Hex', base64: 'Base64', int32: 'int32', int64: 'int64', float: 'float', double: 'double',
  uuid: 'UUID', msgpack: 'MessagePack', avro: 'Avro', protobuf: 'Protobuf', 'json-schema': 'JSON Schema',
  'consumer-offsets': 'Consumer offsets',
}

/** Begins the name of a decoder that reads one type of message of the connection's schema files. */
export const typePrefix = 'protobuf:'

/** Formats that are detected and never chosen. */
const shownNames: Readonly<Record<string, string>> = { bytes: 'Bytes', empty: 'Empty' }

/** A payload's format, or the name of a decoder, in words. */
export const formatName = (format: string): string =>
  formatNames[format] ?? shownNames[format]
    ?? (format.startsWith(typePrefix) ? `Protobuf ${format.slice(typePrefix.length)}` : format)

/** Whether a payload's text is JSON to be shown by its parts: what a schema describes is told as JSON under its own format. */
export const isStructured = ({ format, text, problem }: Payload): boolean =>
  problem === undefined && (format === 'json' || (format !== 'text' && /^\s*[[{]/.test(text)))
