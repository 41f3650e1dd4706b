import type { Payload } from '#contract/message.ts'
import { prettyJson } from '../../json/pretty.ts'
import type { Token } from '../../json/tokens.ts'
import { isInexact, type Part } from './form.ts'

/** A choice of schema in its parts: `version` '' is the latest, `message` '' the first message type (Protobuf). */
export type SchemaName = { readonly subject: string, readonly version: string, readonly message: string }

/** Reads `orders-value/3#shop.Order`; a subject may have slashes of its own, and `id:42` stands for one. */
export function parseSchema(schema: string): SchemaName {
  const [, name = '', message = ''] = /^(.*?)(?:#(.*))?$/s.exec(schema) ?? []
  const match = name.startsWith('id:') ? null : /^(.+)\/(\d+)$/.exec(name)
  return { subject: match?.[1] ?? name, version: match?.[2] ?? '', message }
}

export const formatSchema = ({ subject, version, message }: SchemaName): string =>
  `${version === '' ? subject : `${subject}/${version}`}${message === '' ? '' : `#${message}`}`

/** The schema a part was read with, as `id:42`; null when it was read with none. */
export const schemaRead = (origin: Payload | null): string | null => (origin?.schema ? `id:${origin.schema.id}` : null)

/**
 * A part that is written by a schema from now on. One that was read with a schema and not changed begins with what was decoded
 * and that very schema; its subject is chosen anew otherwise.
 */
export function asSchemaPart(part: Part, origin: Payload | null): Part {
  const read = schemaRead(origin)
  const untouched = part.kind === 'base64' && part.schema === undefined
  if (!read || !origin || origin.truncated || !untouched) return { ...part, kind: 'schema' }
  return { kind: 'schema', text: prettyJson(origin.text, origin.schema?.type === 'JSON' ? undefined : exactly), schema: read }
}

/** Whole numbers beyond 2^53 as texts of digits, which Avro and Protobuf take for the very number. */
const exactly = ({ kind, text }: Token): string => (kind === 'number' && isInexact(text) ? `"${text}"` : text)
