import type { Reading, Refused } from '../format.ts'
import { framedId, unframed } from '../framing.ts'
import { textOf } from '../readings.ts'
import { jsonText } from '../registry/json-text.ts'
import { glueIndexEnd } from '../registry/protobuf/glue-index.ts'
import { indexPath } from '../registry/protobuf/index-path.ts'
import { cutString } from '../text.ts'
import type { ProtoFiles } from './files.ts'

/**
 * Bytes as the message of that name, or as the only message of the files. A registry's frame before them is left out: no
 * message begins with a zero byte or a three. Refused for bytes that do not fit; fields that the message does not have are told.
 */
export function readProtobuf(bytes: Uint8Array, files: ProtoFiles, name: string | undefined): Reading | Refused {
  const type = files.type(name)
  if ('problem' in type) return type
  try {
    const { value, unknown } = type.read(...withoutFrame(bytes))
    const fields = unknown === 0 ? '' : `; ${unknown} ${unknown === 1 ? 'field is' : 'fields are'} not in it and not shown`
    return {
      format: 'protobuf', why: `protobuf was chosen: the message ${type.name}${fields}`,
      text: (previewBytes) => cutString(jsonText(value), previewBytes), value: () => value,
    }
  } catch (error) {
    return { problem: `Not the message ${type.name}: ${textOf(error)}` }
  }
}

/** The bytes, and where in them the message begins. */
function withoutFrame(bytes: Uint8Array): [data: Uint8Array, from: number] {
  const id = framedId(bytes)
  if (id === undefined) return [bytes, 0]
  const data = unframed(bytes, id)
  return [data, typeof id === 'number' ? indexPath(data, 0).end : glueIndexEnd(data)]
}
