/** Which schema a draft names: an id (of AWS Glue the UUID of a schema version), or a version of a subject; `message` is the type in it (Protobuf). */
export type SchemaName = (
  | { readonly id: number | string }
  | { readonly subject: string; readonly version: number | 'latest' }
) & { readonly message?: string }

/**
 * Takes `orders-value`, `orders-value/3`, `id:42` or `id:<UUID>` apart, each with `#shop.Order` behind it where a message type is meant;
 * undefined for a text that names none.
 */
export function parseSchemaName(text: string): SchemaName | undefined {
  const [, name = '', message] = /^(.*?)(?:#([A-Za-z_][\w.]*))?$/s.exec(text.trim()) ?? []
  const type = message === undefined ? {} : { message }
  const id = /^id:(\d{1,10})$/.exec(name)?.[1]
  if (id !== undefined) return { id: Number(id), ...type }
  const uuid = /^id:([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(name)?.[1]
  if (uuid !== undefined) return { id: uuid.toLowerCase(), ...type }
  const [, subject = '', version] = /^(.+?)(?:\/(\d{1,9}|latest))?$/s.exec(name) ?? []
  if (subject === '') return undefined
  return { subject, version: version === undefined || version === 'latest' ? 'latest' : Number(version), ...type }
}
