/** Which schema a draft names: an id, or a version of a subject; `message` is the type in it (Protobuf). */
export type SchemaName = (
  | { readonly id: number }
  | { readonly subject: string; readonly version: number | 'latest' }
) & { readonly message?: string }

/**
 * Takes `orders-value`, `orders-value/3` or `id:42` apart, each with `#shop.Order` behind it where a message type is meant;
 * undefined for a text that names none.
 */
export function parseSchemaName(text: string): SchemaName | undefined {
  const [, name = '', message] = /^(.*?)(?:#([A-Za-z_][\w.]*))?$/s.exec(text.trim()) ?? []
  const type = message === undefined ? {} : { message }
  const id = /^id:(\d{1,10})$/.exec(name)?.[1]
  if (id !== undefined) return { id: Number(id), ...type }
  const [, subject = '', version] = /^(.+?)(?:\/(\d{1,9}|latest))?$/s.exec(name) ?? []
  if (subject === '') return undefined
  return { subject, version: version === undefined || version === 'latest' ? 'latest' : Number(version), ...type }
}
