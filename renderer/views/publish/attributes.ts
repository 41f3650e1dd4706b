import { t } from '../../texts/index.ts'

const s = t.sqs.attribute

/** A message attribute as typed; the value of a Binary one is base64. */
export type Attribute = { readonly name: string, readonly type: string, readonly value: string }

/** The three types of AWS; a custom one begins with one of them and a dot, such as `Number.int`. */
export const attributeTypes = ['String', 'Number', 'Binary'] as const
/** At most so many attributes a message may have (SQS message metadata, AWS). */
export const mostAttributes = 10
/** The most that body and attributes of one message, and of one call, may come to, bytes (SQS quotas, AWS: 1 MiB since 2025). */
export const mostBytes = 1_048_576

const utf8 = new TextEncoder()
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const base64Bytes = (text: string): number => {
  const bare = text.replaceAll(/\s/g, '')
  return Math.floor((bare.length * 3) / 4) - (/=+$/.exec(bare)?.[0].length ?? 0)
}

/** How large a message is as AWS counts it: body, and of each attribute its name, type and value, in UTF-8 bytes. */
export function messageSize(body: string, attributes: readonly Attribute[]): number {
  const text = (value: string): number => utf8.encode(value).length
  return attributes.reduce((sum, { name, type, value }) =>
    sum + text(name) + text(type) + (type.startsWith('Binary') ? base64Bytes(value) : text(value)), text(body))
}

/** Code points that SQS refuses in a body or a string attribute (SendMessage, AWS). */
// eslint-disable-next-line no-control-regex
const refused = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** What is wrong with a body; null when SQS takes it. */
export function bodyProblem(body: string): string | null {
  if (body === '') return s.emptyBody
  return refused.test(body) ? s.refused : null
}

/** What is wrong with an attribute among its fellows; null when SQS takes it. */
export function attributeProblem({ name, type, value }: Attribute, all: readonly Attribute[]): string | null {
  if (name === '') return s.noName
  if (!/^[\w.-]{1,256}$/.test(name) || /^(aws|amazon)\./i.test(name) || /^\.|\.$|\.\./.test(name)) return s.badName
  if (all.filter((other) => other.name === name).length > 1) return s.twice
  if (!/^(String|Number|Binary)(\.[^\s]{1,249})?$/.test(type)) return s.badType
  if (value === '') return s.empty
  if (type.startsWith('Number') && !/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value)) return s.notANumber
  if (type.startsWith('Binary')) return base64.test(value.replaceAll(/\s/g, '')) ? null : t.publish.notBase64
  return refused.test(value) ? s.refused : null
}
