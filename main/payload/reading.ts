import type { Payload } from '#contract/message.ts'
import type { Decode } from '#contract/query.ts'
import { decodedValue } from './decoded.ts'
import { decoderFor, noFiles, usesFiles, usesRegistry, type Sources } from './decoders.ts'
import type { Part, RecordAround, Refused } from './format.ts'
import { framedId, likelyFramedId } from './framing.ts'
import { offsetsTopic } from './offsets/offsets.ts'
import { payloadOf, readingOf, type Showing } from './preview.ts'
import { protoFiles, type ProtoFiles } from './protobuf/files.ts'
import { textOf } from './readings.ts'
import { openFramed } from './registry/framed.ts'
import type { SchemaSource } from './registry/schema.ts'

/** What shows and decodes the payloads of one read: the chosen decoders and the schemas that came so far. */
export interface PayloadReader {
  /**
   * null when all that these bytes need is there, which is usual and cheap; else resolves when it came or failed, and
   * never rejects.
   */
  needs(bytes: Uint8Array | null, part: 'key' | 'value'): Promise<void> | null
  /** null for null. `record` is where the payload stands. Never throws for what the bytes are. */
  preview(bytes: Uint8Array | null, part: Part, showing: Showing & { readonly record?: RecordAround | undefined }): Payload | null
  /** The value as a filter sees it (decoded.ts). Never throws. */
  decoded(bytes: Uint8Array | null, part: 'key' | 'value', record?: RecordAround): unknown
}

/**
 * `schemas` is absent for a connection without a registry and without schema files. `topic` is where the payloads come
 * from: those of `__consumer_offsets` are known by it.
 */
export type PayloadOptions = {
  readonly decode?: Decode | undefined
  readonly schemas?: SchemaSource | undefined
  readonly topic?: string | undefined
}

/** A reader for one read, search or tail; nothing needs closing. Throws BadInput for a decoder that does not exist. */
export function openPayloads({ decode = {}, schemas, topic }: PayloadOptions = {}): PayloadReader {
  const decoders = { key: decoderFor(decode.key, 'query.decode.key'), value: decoderFor(decode.value, 'query.decode.value') }
  const framed = schemas && openFramed(schemas)
  let files: ProtoFiles | Refused | undefined
  let coming: Promise<void> | undefined

  const load = async (source: SchemaSource): Promise<void> => {
    try {
      const all = await source.files()
      files = all.length > 0 ? protoFiles(all) : { problem: noFiles }
    } catch (error) {
      files = { problem: `The schema files of this connection did not come: ${textOf(error)}` }
    }
  }
  const around = (part: Part, record: RecordAround | undefined): Sources => ({ part, record, topic, framed, files })

  return {
    needs: (bytes, part) => {
      if (!schemas || !framed || bytes === null || topic === offsetsTopic) return null
      const name = decode[part]
      const id = !usesRegistry(name) ? undefined : decoders[part] ? framedId(bytes) : likelyFramedId(bytes)
      const schema = id === undefined ? null : framed.needs(id)
      if (!usesFiles(name) || files) return schema
      coming ??= load(schemas)
      return schema ? Promise.all([schema, coming]).then(() => {}) : coming
    },
    preview: (bytes, part, { record, ...showing }) => {
      if (bytes === null) return null
      const sources = around(part, record)
      return payloadOf(bytes, readingOf(bytes, part === 'header' ? undefined : decoders[part], sources), showing, sources)
    },
    decoded: (bytes, part, record) => {
      if (bytes === null) return null
      const decoder = decoders[part]
      const sources = around(part, record)
      return decoder ? readingOf(bytes, decoder, sources).value() : decodedValue(bytes, sources)
    },
  }
}
