import protobuf from 'protobufjs'
import { readSchema } from './messages.ts'
import { indexPath } from './index-path.ts'

type Named = { readonly name: string; readonly path: readonly number[] | null }

/**
 * Reads the message index of AWS Glue's Protobuf format: the place of the message among all those of the schema in the order of
 * their full names, as an unsigned varint (MessageIndexFinder and ProtobufWireFormatEncoder of AWS's serialiser). What it gives
 * throws an Error where there is none.
 */
export function glueIndexPath(schema: string): typeof indexPath {
  const messages = inOrder(schema)
  return (bytes, from) => {
    let [value, at] = [0, from]
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= (byte & 0x7f) << shift
      if (byte >= 0x80) continue
      const found = messages[value]
      if (!found?.path) throw new Error(`the schema has no message with index ${value}`)
      return { path: found.path, end: at }
    }
    throw new Error('it does not say which message of the schema it is')
  }
}

/** Where the data behind such an index begins. */
export function glueIndexEnd(bytes: Uint8Array): number {
  let at = 0
  while ((bytes[at] ?? 0) >= 0x80) at++
  return at + 1
}

/** The same index as bytes. Throws an Error for a path that the schema does not have. */
export function glueIndexBytes(schema: string, path: readonly number[]): Buffer {
  let rest = inOrder(schema).findIndex((one) => one.path?.join('.') === path.join('.'))
  if (rest < 0) throw new Error(`the schema has no message at [${path.join(', ')}]`)
  const bytes: number[] = []
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return Buffer.from([...bytes, rest])
}

/** Every message by its full name; each map field makes one too, which no value is of but which counts. */
function inOrder(schema: string): readonly Named[] {
  const all: Named[] = []
  for (const { type, path } of readSchema(schema)) {
    const name = type.fullName.slice(1)
    all.push({ name, path }, ...type.fieldsArray.filter((field) => field instanceof protobuf.MapField)
      .map((field) => ({ name: `${name}.${entryName(field.name)}`, path: null })))
  }
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** As protoc names the message of a map's entries: `by_name` gives `ByNameEntry`. */
const entryName = (field: string): string =>
  `${field.replace(/(?:^|_)([a-z0-9])?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '')}Entry`
