import { bufferOf } from '../../buffer.ts'
import type { NamedSchema } from '../schema.ts'
import { AvroInput } from './input.ts'
import { parseAvro } from './parse.ts'
import { avroReader } from './read.ts'
import { nameOf } from './type.ts'

/** Values of one Avro schema. */
export interface AvroValues {
  /** The name of its record, enum or fixed; else what Avro calls the type. */
  readonly name: string
  /**
   * The value in Avro's binary encoding, from a place in the bytes to their end, for `jsonText` and `plainValue`. Throws an Error
   * for bytes that this schema did not write.
   */
  read(bytes: Uint8Array, from?: number): unknown
}

/** Compiles a schema and what it refers to. Throws an Error that says what is wrong in it. */
export function avroValues(schema: string, references: readonly NamedSchema[] = []): AvroValues {
  const type = parseAvro(schema, references)
  const read = avroReader(type)
  return {
    name: nameOf(type),
    read: (bytes, from = 0) => {
      const input = new AvroInput(bufferOf(bytes), from)
      const value = read(input)
      if (input.left > 0) throw new Error(`${input.left} of ${bytes.length - from} bytes are left after the value`)
      return value
    },
  }
}
