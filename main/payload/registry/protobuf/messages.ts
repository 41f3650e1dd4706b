import protobuf from 'protobufjs'
import type { NamedSchema } from '../schema.ts'

/** The message types of one schema, by the index path that stands before a value and by name. */
export interface ProtobufMessages {
  /** The type at a path of indexes: the place at the top, then among the messages nested in it. Throws an Error for none. */
  at(path: readonly number[]): protobuf.Type
  /** The path of a message by its full name, or its name where that is told apart; undefined for none. */
  pathOf(name: string): readonly number[] | undefined
  /** The full names in the order of the schema. */
  readonly names: readonly string[]
}

const options: protobuf.IParseOptions = { keepCase: true, alternateCommentMode: false }

/** Takes a `.proto` text and what it imports apart. Throws an Error that says what is wrong in it or missing. */
export function protobufMessages(schema: string, references: readonly NamedSchema[] = []): ProtobufMessages {
  const root = protobufRoot([...references, { name: '', schema }])
  const paths = pathsIn(schema)
  const byPath = new Map([...paths].map(([name, path]) => [path.join('.'), name]))
  return {
    names: [...paths.keys()],
    at: (path) => {
      const name = byPath.get(path.join('.'))
      if (name === undefined) throw new Error(`the schema has no message at [${path.join(', ')}]`)
      return root.lookupType(name)
    },
    pathOf: (name) => {
      const found = [...paths.keys()].filter((one) => one === name || one.endsWith(`.${name}`))
      return paths.get(name) ?? (found.length === 1 ? paths.get(found[0] ?? '') : undefined)
    },
  }
}

/** The full names of the messages that a `.proto` text defines, in its order, whatever it imports. */
export const messageNames = (schema: string): readonly string[] => [...pathsIn(schema).keys()]

/** Messages of this text alone: beside those of a package that it imports their places would be others. */
const pathsIn = (schema: string): ReadonlyMap<string, readonly number[]> =>
  new Map(readSchema(schema).map(({ type, path }) => [type.fullName.slice(1), path]))

/** A message with its path of indexes. */
type Placed = { readonly type: protobuf.Type; readonly path: readonly number[] }

/** The messages that a `.proto` text defines, in its order, those inside each after it. Throws an Error for a text that is none. */
export function readSchema(schema: string): readonly Placed[] {
  const own = new protobuf.Root()
  const { package: space } = protobuf.parse(schema, own, options)
  const found: Placed[] = []
  walk(space === undefined ? own : own.lookup(space), [], found)
  return found
}

/** Several files as one set of types, with Google's own that they import. Throws an Error for a type that is not in them. */
function protobufRoot(files: readonly NamedSchema[]): protobuf.Root {
  const root = new protobuf.Root()
  const there = new Set(files.map(({ name }) => name))
  for (const { schema } of files) {
    const { imports = [], weakImports = [] } = protobuf.parse(schema, root, options)
    for (const name of [...imports, ...weakImports]) {
      const common = there.has(name) ? null : protobuf.common.get(name)
      there.add(name)
      if (common?.nested) root.addJSON(common.nested)
    }
  }
  root.resolveAll()
  return root
}

function walk(place: protobuf.ReflectionObject | null, path: readonly number[], found: Placed[]): void {
  if (!(place instanceof protobuf.Namespace)) return
  const messages = place.nestedArray.filter((one) => one instanceof protobuf.Type)
  messages.forEach((message, index) => {
    found.push({ type: message, path: [...path, index] })
    walk(message, [...path, index], found)
  })
}
