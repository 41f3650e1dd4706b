import { basename } from 'node:path/posix'
import protobuf from 'protobufjs'
// Gives Root its fromDescriptor.
import 'protobufjs/ext/descriptor.js'
import { bufferOf } from '../buffer.ts'
import type { Refused } from '../format.ts'
import { textOf } from '../readings.ts'
import { protobufValues, type ProtobufValues } from '../registry/protobuf/protobuf.ts'
import type { SchemaFileBytes } from '../registry/schema.ts'

/** The message types of the files that a person gave to a connection. */
export interface ProtoFiles {
  /** By full name; without one the only message that is not inside another. Refused: why there is none. Never throws. */
  type(name?: string): ProtobufValues | Refused
}

/**
 * Takes `.proto` texts, which may import each other and Google's own, and compiled descriptor sets apart. What cannot be
 * read is left out and told when a type is not found.
 */
export function protoFiles(files: readonly SchemaFileBytes[]): ProtoFiles {
  const roots: protobuf.Root[] = []
  const failures: string[] = []
  const attempt = (name: string, read: () => void): void => {
    try {
      read()
    } catch (error) {
      failures.push(`${name}: ${textOf(error)}`)
    }
  }
  const texts = new protobuf.Root()
  const there = new Set(files.map(({ name }) => basename(name)))
  for (const { name, kind, bytes } of files) {
    if (kind === 'descriptor') attempt(name, () => roots.push(protobuf.Root.fromDescriptor(bytes, { keepCase: true })))
    else attempt(name, () => addText(texts, bufferOf(bytes).toString('utf8'), there))
  }
  attempt('the .proto files', () => texts.resolveAll())
  const types = [texts, ...roots].flatMap((root) => [...typesIn(root)])

  const find = (name: string | undefined): ProtobufValues | Refused => {
    const top = atTop(types)
    const found = name !== undefined ? types.find((type) => nameOf(type) === name) : top.length === 1 ? top[0] : undefined
    if (found) return usable(found)
    const problem = name !== undefined ? `No schema file of this connection holds the message ${name}`
      : `The schema files of this connection hold ${top.length} messages; choose protobuf:<full name of one>`
    return { problem: [problem, ...failures].join('; ') }
  }
  const made = new Map<string | undefined, ProtobufValues | Refused>()
  return {
    type: (name) => {
      const known = made.get(name) ?? find(name)
      made.set(name, known)
      return known
    },
  }
}

/**
 * What a file imports is found by its types, in whatever file they are: files that a person gives seldom lie in the
 * folders that imports name. Google's own need not be given.
 */
function addText(root: protobuf.Root, text: string, there: Set<string>): void {
  const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true })
  for (const path of [...imports, ...weakImports]) {
    const common = protobuf.common.get(path)
    if (!common?.nested || there.has(basename(path))) continue
    there.add(basename(path))
    root.addJSON(common.nested)
  }
}

function* typesIn(place: protobuf.NamespaceBase): Generator<protobuf.Type> {
  for (const child of place.nestedArray) {
    if (child instanceof protobuf.Type) yield child
    if (child instanceof protobuf.Namespace) yield* typesIn(child)
  }
}

const nameOf = (type: protobuf.Type): string => type.fullName.replace(/^\./, '')

/** Those that are in no other message and are not Google's own. */
const atTop = (types: readonly protobuf.Type[]): readonly protobuf.Type[] =>
  types.filter((type) => !(type.parent instanceof protobuf.Type) && !type.fullName.startsWith('.google.protobuf.'))

/** Fields are looked up now: one of a type that no file has makes the message unusable, and not the reading of it fail. */
function usable(type: protobuf.Type): ProtobufValues | Refused {
  try {
    return protobufValues(type.setup())
  } catch (error) {
    return { problem: `The message ${nameOf(type)} cannot be used: ${textOf(error)}` }
  }
}
