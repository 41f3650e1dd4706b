import { isUtf8 } from 'node:buffer'
import protobuf from 'protobufjs'
// Gives Root its fromDescriptor.
import 'protobufjs/ext/descriptor.js'
import type { SchemaFile } from '#contract/schema-file.ts'
import { hasControls } from '#main/payload/text.ts'
import { problem } from './problems.ts'

/**
 * What a file of message types holds: a `.proto` text, or a compiled FileDescriptorSet. Throws BadInput that says what is wrong
 * and in which line. Imports are not looked up: they may come in another file.
 */
export function schemaTypes(name: string, bytes: Uint8Array): Pick<SchemaFile, 'kind' | 'types'> {
  const kind = isUtf8(bytes) && !hasControls(bytes) ? 'proto' : 'descriptor'
  let root: protobuf.Root
  try {
    root = kind === 'proto' ? parseProto(bytes) : parseDescriptor(bytes)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const read = kind === 'proto' ? 'a .proto file' : 'a compiled descriptor set'
    throw problem('BadInput', `${name} cannot be read as ${read}: ${why}`, 'Mend the file and give it again.', {
      issues: [{ path: 'base64', message: why }],
    })
  }
  if (root.nestedArray.length > 0) return { kind, types: [...messageTypes(root)] }
  throw problem('BadInput', `${name} holds no message types`, 'Give a .proto file, or what protoc --descriptor_set_out writes.')
}

function parseProto(bytes: Uint8Array): protobuf.Root {
  const root = new protobuf.Root()
  protobuf.parse(Buffer.from(bytes).toString('utf8'), root, { keepCase: true })
  return root
}

function parseDescriptor(bytes: Uint8Array): protobuf.Root {
  return protobuf.Root.fromDescriptor(bytes)
}

function* messageTypes(node: protobuf.NamespaceBase): Generator<string> {
  for (const child of node.nestedArray) {
    if (child instanceof protobuf.Type) yield child.fullName.replace(/^\./, '')
    if (child instanceof protobuf.Namespace) yield* messageTypes(child)
  }
}
