import { z } from 'zod'
import type { Content, Draft } from '#contract/publish.ts'
import type { Message, Payload } from '#contract/message.ts'
import type { TimeZone } from '../../format/time.ts'
import { tokens } from '../../json/tokens.ts'
import { isHashKey } from '../../systems/kinesis/shard-of-key.ts'
import { t } from '../../texts/index.ts'
import { cleanText, toBase64 } from '../messages/hex.ts'
import { parseTime } from '../messages/time-text.ts'
import { attributeProblem, bodyProblem, messageSize, mostAttributes, mostBytes, type Attribute } from './attributes.ts'

/** What a header's value can be written as. */
export const headerKinds = ['text', 'json', 'base64', 'null'] as const
/** What a key or a value can be written as; `schema` where the connection has a registry. */
export const kinds = ['text', 'json', 'base64', 'schema', 'null'] as const
type Kind = (typeof kinds)[number]

/**
 * A key, a value or a header's value as it is typed. `text` stays while the kind is null, so that nothing typed is lost. `schema`
 * is what `Content` takes: a subject, one version of it, or `id:42`.
 */
export type Part = { readonly kind: Kind, readonly text: string, readonly schema?: string }
export type HeaderPart = Part & { readonly name: string, readonly kind: (typeof headerKinds)[number], readonly type?: string }

/** Everything the form holds, as typed. An empty partition is chosen by key, an empty timestamp is now. */
export type Form = {
  readonly key: Part
  readonly value: Part
  readonly headers: readonly HeaderPart[]
  readonly partition: string
  readonly timestamp: string
  readonly copies: string
  /** Of a queue: how long it waits first (s), its message group, and its deduplication id; empty where it has none. */
  readonly delay?: string
  readonly groupId?: string
  readonly dedupId?: string
  /** Of a stream: the place in its key space; empty where the key says it. */
  readonly hashKey?: string
}

/** A new form has no key: an empty one would send every message to the same partition. */
export const emptyForm: Form = {
  key: { kind: 'null', text: '' }, value: { kind: 'json', text: '' }, headers: [], partition: '', timestamp: '', copies: '1',
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

function jsonProblem(text: string): string | null {
  if (text.trim() === '') return t.publish.notJsonPlain
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return error instanceof Error ? t.publish.notJson(error.message) : t.publish.notJsonPlain
  }
}

/** Whether a number would arrive as another one: JSON that is encoded travels as numbers of 64-bit floating point. */
export const isInexact = (number: string): boolean => /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number))

const inexactNumber = (text: string): string | undefined =>
  [...tokens(text)].find((token) => token.kind === 'number' && isInexact(token.text))?.text

/** What is wrong with a part, in words; null when it can be sent. */
export function partProblem({ kind, text, schema = '' }: Part): string | null {
  if (kind === 'json') return jsonProblem(text)
  if (kind === 'schema') {
    if (schema === '') return t.publish.noSubject
    const inexact = inexactNumber(text)
    return jsonProblem(text) ?? (inexact === undefined ? null : t.publish.inexact(inexact))
  }
  if (kind === 'base64' && !base64.test(text.replaceAll(/\s/g, ''))) return t.publish.notBase64
  return null
}

const isCount = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000

/** What is wrong with the whole form, by field; empty when it can be sent. */
export function formProblems(form: Form, zone: TimeZone, now: number): Readonly<Record<string, string>> {
  const found: Record<string, string | null> = {
    key: partProblem(form.key),
    value: partProblem(form.value),
    partition: /^\d{0,9}$/.test(form.partition.trim()) ? null : t.publish.notAPartition,
    timestamp: form.timestamp.trim() === '' || parseTime(form.timestamp, zone, now) !== null ? null : t.publish.notATime,
    copies: isCount(form.copies.trim()) ? null : t.publish.notACount,
  }
  for (const [index, header] of form.headers.entries()) {
    found[`header ${index}`] = header.name === '' ? t.publish.noHeaderName : partProblem(header)
  }
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** What is wrong with a form that goes to a queue, by field; empty when it can be sent. */
export function queueProblems(form: Form, attributes: readonly Attribute[], fifo: boolean): Readonly<Record<string, string>> {
  const { value, delay = '', groupId = '', copies } = form
  const size = messageSize(value.text, attributes)
  const found: Record<string, string | null> = {
    value: value.kind === 'null' || value.kind === 'schema' ? t.sqs.attribute.emptyBody
      : partProblem(value) ?? (value.kind === 'base64' ? null : bodyProblem(value.text))
        ?? (size > mostBytes ? t.sqs.attribute.tooLarge : null),
    delay: delay.trim() === '' || (/^\d{1,3}$/.test(delay.trim()) && Number(delay) <= 900) ? null : t.sqs.between('0', '900'),
    groupId: fifo && groupId.trim() === '' ? t.publish.needsGroup : groupId.length > 128 ? t.publish.longGroup : null,
    copies: isCount(copies.trim()) ? null : t.publish.notACount,
    attributes: attributes.length > mostAttributes ? t.publish.mostAttributes(mostAttributes) : null,
  }
  for (const [index, attribute] of attributes.entries()) found[`attribute ${index}`] = attributeProblem(attribute, attributes)
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** What is wrong with a form that goes to a stream, by field; empty when it can be sent. */
export function streamProblems({ key, value, hashKey = '', copies }: Form): Readonly<Record<string, string>> {
  const keyless = key.kind === 'null' || key.text === ''
  const found: Record<string, string | null> = {
    key: keyless ? (hashKey === '' ? t.kinesis.noKey : null)
      : key.kind === 'text' && Array.from(key.text).length > 256 ? t.kinesis.longKey : partProblem(key),
    value: value.kind === 'null' || value.kind === 'schema' ? t.kinesis.noData : partProblem(value),
    hashKey: hashKey === '' || isHashKey(hashKey) ? null : t.kinesis.badHashKey,
    copies: isCount(copies.trim()) ? null : t.publish.notACount,
  }
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null))
}

/** JSON goes as its text: parsed and written anew it would lose digits of 64-bit numbers. */
function contentOf({ kind, text, schema = '' }: Part): Content | null {
  if (kind === 'null') return null
  if (kind === 'schema') return { json: z.json().parse(JSON.parse(text)), schema }
  return kind === 'base64' ? { base64: text.replaceAll(/\s/g, '') } : { text }
}

/** The value of a header whose type was read with it keeps that type. */
const headerOf = ({ name, type, ...part }: HeaderPart): NonNullable<Draft['headers']>[number] =>
  ({ name, value: contentOf(part), ...(type !== undefined && { type }) })

const optionOf = (name: string, text: string | undefined, read: (text: string) => unknown) =>
  (text === undefined || text.trim() === '' ? {} : { [name]: read(text.trim()) })

/** One draft of a form that has no problems. */
export function draftOf(form: Form, zone: TimeZone, now: number): Draft {
  const timestamp = form.timestamp.trim() === '' ? null : parseTime(form.timestamp, zone, now)
  const options = {
    ...(form.partition.trim() !== '' && { partition: Number(form.partition) }), ...(timestamp !== null && { timestamp }),
    ...optionOf('delaySeconds', form.delay, Number), ...optionOf('groupId', form.groupId, String),
    ...optionOf('dedupId', form.dedupId, String),
    ...optionOf('hashKey', form.hashKey, String),
  }
  return {
    key: contentOf(form.key), value: contentOf(form.value),
    ...(form.headers.length > 0 && { headers: form.headers.map(headerOf) }),
    ...(Object.keys(options).length > 0 && { options }),
  }
}

/**
 * Bytes as a part: as text where the text goes back to the very same bytes, else as base64. A key or value that is null stays
 * null.
 */
export function partOf(payload: Payload | null, bytes: Uint8Array | null): Omit<HeaderPart, 'name'> {
  if (payload === null || bytes === null) return { kind: 'null', text: '' }
  const text = cleanText(bytes)
  // A text field turns every line end into \n, and keeps no zero character.
  if (text === null || /\r|\0/.test(text)) return { kind: 'base64', text: toBase64(bytes) }
  return { kind: payload.format === 'json' && jsonProblem(text) === null ? 'json' : 'text', text }
}

/** The bytes of a message as they were read one by one; null where the part is null. */
export type MessageBytes = {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (Uint8Array | null)[]
}

/** A form that sends a message's exact bytes, header order and duplicates included. Partition and time are left to be chosen. */
export function formOf(message: Message, bytes: MessageBytes): Form {
  return {
    ...emptyForm,
    key: partOf(message.key, bytes.key),
    value: partOf(message.value, bytes.value),
    headers: message.headers.map(({ name, value, type }, index) =>
      ({ name, ...partOf(value, bytes.headers[index] ?? null), ...(type !== undefined && { type }) })),
  }
}
