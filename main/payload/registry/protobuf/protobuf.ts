import type protobuf from 'protobufjs'
import { readMessage, type Tree } from './tree.ts'

/** Values of one message type. */
export interface ProtobufValues {
  /** The full name of the message. */
  readonly name: string
  /** The message from a place in the bytes to their end, for `jsonText`. Throws an Error for bytes that do not fit it. */
  read(bytes: Uint8Array, from?: number): Tree
}

/** What reads messages of a type that has been resolved. */
export const protobufValues = (type: protobuf.Type): ProtobufValues => ({
  name: type.fullName.replace(/^\./, ''),
  read: (bytes, from) => readMessage(type, bytes, from),
})
