import { isUtf8 } from 'node:buffer'
import type { MessageAttributeValue, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Content, Draft } from '#contract/publish.ts'
import { SqsDraftOptions } from '#contract/systems/sqs.ts'
import { messageBytes } from '../size.ts'

/** What is known of the queue that is written to; `maxBytes` is what one of its messages may have. */
export type Target = { readonly name: string; readonly fifo: boolean; readonly contentDedup: boolean; readonly maxBytes: number }

/** A draft as SQS takes it, and what it counts toward 1 MiB. */
export type Entry = { readonly entry: Omit<SendMessageBatchRequestEntry, 'Id'>; readonly bytes: number }

/** A message carries no more attributes (Amazon SQS, "Message attributes"). */
const mostAttributes = 10
/** All that SQS takes: #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD, #x10000 to #x10FFFF (SendMessage, MessageBody). */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
const attributeName = /^(?!\.)(?!.*\.\.)(?!aws\.)(?!amazon\.)[\w.-]{1,256}(?<!\.)$/i
const attributeType = /^(String|Number|Binary)(\.[\w.-]+)?$/

/** A draft as one entry of a batch, or why it cannot be sent. */
export function entryOf(draft: Draft, target: Target): Entry | Problem {
  try {
    return made(draft, target)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function made({ key, value, headers = [], options = {} }: Draft, target: Target): Entry {
  if (key !== undefined && key !== null) throw refused('Unsupported', 'key', 'A message of SQS has no key.', 'Leave it out, or send it as an attribute.')
  if (value === null) throw refused('Unsupported', 'value', 'SQS has no message without a body.', 'Send an empty JSON object or a text.')
  const body = textOf(value, 'value', 'The body')
  if (body === '') throw refused('BadInput', 'value', 'The body is empty; SQS takes no empty message.', 'Send at least one character.')
  checkCharacters(body, 'value', 'The body')
  const attributes = attributesOf(headers)
  const bytes = messageBytes(body, attributes)
  if (bytes > target.maxBytes) {
    throw refused('TooLarge', 'value',
      `The message has ${bytes.toLocaleString('en')} bytes with its attributes; ${target.name} takes ${target.maxBytes.toLocaleString('en')}.`,
      'Names, types and values of attributes count.')
  }
  return {
    bytes,
    entry: { MessageBody: body, ...(headers.length > 0 && { MessageAttributes: attributes }), ...optionsOf(options, target) },
  }
}

function optionsOf(given: Readonly<Record<string, unknown>>, { name, fifo, contentDedup }: Target): Omit<SendMessageBatchRequestEntry, 'Id' | 'MessageBody'> {
  const { data, error } = SqsDraftOptions.safeParse(given)
  if (!data) {
    const issues = error.issues.map(({ path, message }) => ({ path: ['options', ...path.map(String)].join('.'), message }))
    throw new ProblemError({
      code: 'BadInput', issues, message: `These options do not fit: ${issues.map(({ path, message }) => `${path}: ${message}`).join('; ')}.`,
    })
  }
  const { delaySeconds, groupId, dedupId } = data
  if (fifo && groupId === undefined) throw refused('BadInput', 'options.groupId', `${name} is a FIFO queue; each message needs a message group.`, 'Name its groupId.')
  if (fifo && dedupId === undefined && !contentDedup) {
    throw refused('BadInput', 'options.dedupId', `${name} does not deduplicate by content; each message needs a dedupId.`, 'Name one, or turn content-based deduplication on.')
  }
  if (fifo && delaySeconds !== undefined) throw refused('Unsupported', 'options.delaySeconds', 'A FIFO queue delays all its messages alike.', 'Leave delaySeconds out.')
  if (!fifo && dedupId !== undefined) throw refused('Unsupported', 'options.dedupId', `${name} is a standard queue, which does not deduplicate.`, 'Leave dedupId out.')
  return {
    ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }), ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(dedupId !== undefined && { MessageDeduplicationId: dedupId }),
  }
}

function attributesOf(headers: NonNullable<Draft['headers']>): Record<string, MessageAttributeValue> {
  if (headers.length > mostAttributes) {
    throw refused('BadInput', 'headers', `The message has ${headers.length} attributes; SQS takes ${mostAttributes}.`, 'Put the others in the body.')
  }
  const attributes: Record<string, MessageAttributeValue> = {}
  for (const [index, { name, value, type = 'String' }] of headers.entries()) {
    const at = `headers.${index}`
    if (!attributeName.test(name)) {
      throw refused('BadInput', `${at}.name`, `${JSON.stringify(name)} is no name of an attribute.`,
        'Letters, digits, underscore, hyphen and single dots inside, at most 256, not beginning with AWS. or Amazon.')
    }
    if (Object.hasOwn(attributes, name)) throw refused('BadInput', `${at}.name`, `The attribute ${name} is there twice; SQS takes each name once.`)
    if (!attributeType.test(type) || Buffer.byteLength(type) > 256) {
      throw refused('BadInput', `${at}.type`, `${JSON.stringify(type)} is no type of an attribute.`, 'String, Number or Binary, each with a label of your own if you like: Number.int.')
    }
    attributes[name] = valueOf(value, type, `${at}.value`, name)
  }
  return attributes
}

function valueOf(value: Content | null, type: string, at: string, name: string): MessageAttributeValue {
  if (value === null) throw refused('Unsupported', at, `The attribute ${name} is null; SQS has no such value.`, 'Leave the attribute out.')
  if (type.startsWith('Binary')) {
    const bytes = bytesOf(value, at)
    if (bytes.length === 0) throw refused('BadInput', at, `The attribute ${name} is empty; SQS takes no empty value.`)
    return { DataType: type, BinaryValue: bytes }
  }
  const text = textOf(value, at, `The attribute ${name}`)
  if (text === '') throw refused('BadInput', at, `The attribute ${name} is empty; SQS takes no empty value.`)
  checkCharacters(text, at, `The attribute ${name}`)
  if (type.startsWith('Number') && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw refused('BadInput', at, `The attribute ${name} is of type ${type} and no number.`, 'Send digits, or type String.')
  }
  return { DataType: type, StringValue: text }
}

function bytesOf(content: Content, at: string): Buffer {
  if ('text' in content) return Buffer.from(content.text)
  if ('base64' in content) return Buffer.from(content.base64, 'base64')
  if (content.schema !== undefined) throw refused('Unsupported', `${at}.schema`, 'Messages of SQS are texts; they are written with no schema.')
  return Buffer.from(JSON.stringify(content.json))
}

function textOf(content: Content, at: string, what: string): string {
  const bytes = bytesOf(content, at)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw refused('BadInput', at, `${what} is not text: it is not valid UTF-8.`, 'Send base64 as the text itself, or bytes as an attribute of type Binary.')
}

function checkCharacters(text: string, at: string, what: string): void {
  const found = illegal.exec(text)
  if (!found) return
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  throw refused('BadInput', at, `${what} holds the character U+${code} at ${found.index}, which SQS does not take.`, 'Send it escaped, or as base64 text.')
}

const refused = (code: Problem['code'], path: string, message: string, hint?: string): ProblemError =>
  new ProblemError({ code, message, ...(hint !== undefined && { hint }), issues: [{ path, message }] })
