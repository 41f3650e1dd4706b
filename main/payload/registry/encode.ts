import { frameOf } from '../framing.ts'
import { parseAvro } from './avro/parse.ts'
import { writeAvro } from './avro/write.ts'
import { jsonSchemaCheck } from './json-schema.ts'
import { type Misfit, mostMisfits } from './misfit.ts'
import { glueIndexBytes } from './protobuf/glue-index.ts'
import { indexBytes } from './protobuf/index-path.ts'
import { protobufMessages } from './protobuf/messages.ts'
import { writeMessage } from './protobuf/write.ts'
import { roundedNumbers } from './rounded.ts'
import type { RegistrySchema, SchemaId } from './schema.ts'

/** The framed bytes of some JSON, or where it does not fit the schema. */
type Encoded = { readonly bytes: Buffer } | { readonly misfits: readonly Misfit[] }

/** Writes JSON by one schema. Throws an Error for JSON that is nested too deep, or holds far too much. */
export type Encode = (json: unknown) => Encoded

/**
 * Compiles what writes JSON by a schema: checked first, then with the frame in front. `message` is the type to write where the
 * schema has several (Protobuf), the first one unless said. Throws an Error for a schema or a type that cannot be used.
 */
export function schemaEncoder({ id, type, schema, references }: RegistrySchema, message?: string): Encode {
  switch (type) {
    case 'AVRO': {
      const avro = parseAvro(schema, references)
      return (json) => encoded(id, writeAvro(avro, json))
    }
    case 'PROTOBUF': {
      const messages = protobufMessages(schema, references)
      const path = message === undefined ? [0] : messages.pathOf(message)
      if (!path) throw new Error(`it has no message ${message}; it has ${messages.names.slice(0, 20).join(', ')}`)
      const target = messages.at(path)
      return (json) => encoded(id, writeMessage(target, json), typeof id === 'number' ? indexBytes(path) : glueIndexBytes(schema, path))
    }
    case 'JSON': {
      const check = jsonSchemaCheck(schema, references)
      return (json) => {
        const misfits = [...check.misfits(json), ...roundedNumbers(json)]
        return encoded(id, misfits.length > 0 ? misfits : Buffer.from(JSON.stringify(json)))
      }
    }
    default: return type satisfies never
  }
}

function encoded(id: SchemaId, written: Uint8Array | readonly Misfit[], ...before: readonly Uint8Array[]): Encoded {
  if (!(written instanceof Uint8Array)) return { misfits: written.slice(0, mostMisfits) }
  return { bytes: Buffer.concat([frameOf(id), ...before, written]) }
}
