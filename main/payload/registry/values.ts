import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { bufferOf } from '../buffer.ts'
import { isTakenApart, jsonValue, looksLikeJson, parsedJsonLimit } from '../json.ts'
import { avroValues } from './avro/avro.ts'
import { jsonSchemaCheck, type JsonSchemaCheck } from './json-schema.ts'
import { jsonText, plainValue } from './json-text.ts'
import { misfitText } from './misfit.ts'
import { glueIndexPath } from './protobuf/glue-index.ts'
import { indexPath } from './protobuf/index-path.ts'
import { messageNames, type ProtobufMessages, protobufMessages } from './protobuf/messages.ts'
import { protobufValues, type ProtobufValues } from './protobuf/protobuf.ts'
import type { RegistrySchema, SchemaType } from './schema.ts'

/** A value read by its schema. `problem` is what is wrong with one that can be shown all the same. */
export type SchemaValue = {
  /** As JSON. */
  text(): string
  /** As filters see it. */
  value(): unknown
  readonly name?: string | undefined
  readonly note?: string | undefined
  readonly problem?: string | undefined
}

/** Reads the data of one schema, its frame taken off. Throws an Error for bytes it did not write; what it gives throws nothing. */
export type ReadSchema = (data: Uint8Array) => SchemaValue

/** Compiles a schema of a registry. Throws an Error that says what is wrong in it. */
export function schemaReader({ id, type, schema, references }: RegistrySchema): ReadSchema {
  switch (type) {
    case 'AVRO': {
      const { name, read } = avroValues(schema, references)
      return (data) => {
        const value = read(data, 0)
        return { name, text: () => jsonText(value), value: () => plainValue(value) }
      }
    }
    case 'PROTOBUF': {
      const pathIn = typeof id === 'number' ? indexPath : glueIndexPath(schema)
      return protobufReader(protobufMessages(schema, references), pathIn)
    }
    case 'JSON': return jsonReader(() => jsonSchemaCheck(schema, references))
    default: return type satisfies never
  }
}

function protobufReader(messages: ProtobufMessages, pathIn: typeof indexPath): ReadSchema {
  const made = new Map<string, ProtobufValues>()
  const valuesAt = (path: readonly number[]): ProtobufValues => {
    const values = made.get(path.join('.')) ?? protobufValues(messages.at(path))
    made.set(path.join('.'), values)
    return values
  }
  return (data) => {
    const { path, end } = pathIn(data, 0)
    const { name, read } = valuesAt(path)
    const { value, unknown } = read(data, end)
    const note = unknown === 0 ? undefined : `${unknown} ${unknown === 1 ? 'field is' : 'fields are'} not in the schema`
    return { name, note, text: () => jsonText(value), value: () => value }
  }
}

/** JSON is shown as it was sent; a schema that cannot be checked, or that the value breaks, is told beside it. */
function jsonReader(compile: () => JsonSchemaCheck): ReadSchema {
  let check: JsonSchemaCheck | string
  try {
    check = compile()
  } catch (error) {
    check = `Not checked against its schema: ${wordsOf(error)}`
  }
  return (bytes) => {
    const data = bufferOf(bytes)
    if (!isUtf8(data)) throw new Error('it is not JSON: not valid UTF-8')
    const shown = { text: () => data.toString(), value: () => jsonValue(data) }
    if (data.length > parsedJsonLimit || !isTakenApart(data)) {
      if (!looksLikeJson(data)) throw new Error('it is too large to be parsed, and no object or list')
      return { ...shown, note: 'too large to be checked against it' }
    }
    const value: unknown = JSON.parse(data.toString())
    if (typeof check === 'string') return { ...shown, problem: check }
    const misfits = check.misfits(value)
    const problem = misfits.length > 0 ? `Does not fit its schema: ${misfitText(misfits)}` : undefined
    return { ...shown, name: check.title, problem }
  }
}

/**
 * What a schema calls itself: the full name of its record or first message, or its title; null where it says none or cannot be
 * read.
 */
export function schemaName(type: SchemaType, text: string): string | null {
  try {
    switch (type) {
      case 'AVRO': {
        const { name, namespace } = z.looseObject({ name: z.string(), namespace: z.string().optional() }).parse(JSON.parse(text))
        return namespace && !name.includes('.') ? `${namespace}.${name}` : name
      }
      case 'PROTOBUF': return messageNames(text)[0] ?? null
      case 'JSON': return z.looseObject({ title: z.string() }).parse(JSON.parse(text)).title
      default: return type satisfies never
    }
  } catch {
    return null
  }
}

/** What an error says, without the stop at its end. */
export const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '').slice(0, 300)
