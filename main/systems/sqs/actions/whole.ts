import { createHash } from 'node:crypto'
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs'
import { z } from 'zod'

/** The value of a message attribute: text, or bytes as base64, with AWS's data type (String, Number, Binary, with a custom label). */
const Attribute = z.union([
  z.object({ type: z.string(), text: z.string() }), z.object({ type: z.string(), base64: z.string() }),
])
export type Attribute = z.infer<typeof Attribute>

/** A message whole, as a journal keeps it: enough to send it again. `damaged` where its MD5 sums do not hold. */
export const Whole = z.object({
  id: z.string(), body: z.string(), attributes: z.record(z.string(), Attribute), system: z.record(z.string(), z.string()),
  damaged: z.literal(true).optional(),
})
export type Whole = z.infer<typeof Whole>

/** A received message as a journal keeps it. */
export function wholeOf({ MessageId = '', Body = '', ...message }: Message): Whole {
  const attributes = Object.fromEntries(Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]))
  const isDamaged = (message.MD5OfBody !== undefined && message.MD5OfBody !== md5(Body))
    || (message.MD5OfMessageAttributes !== undefined && message.MD5OfMessageAttributes !== attributesMd5(attributes))
  return {
    id: MessageId, body: Body, attributes, system: { ...message.Attributes as Record<string, string> | undefined },
    ...(isDamaged && { damaged: true as const }),
  }
}

/** Attributes as the SDK sends them. */
export const sentAttributes = (attributes: Whole['attributes']): Record<string, MessageAttributeValue> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, 'text' in value
    ? { DataType: value.type, StringValue: value.text } : { DataType: value.type, BinaryValue: Buffer.from(value.base64, 'base64') }]))

/** The MD5 sum of a body, as SQS gives it. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/**
 * The MD5 sum that SQS gives for attributes: by name, each of name, type and value after its length in four bytes, with 1 for text and
 * 2 for bytes before the value (Amazon SQS message metadata). Undefined where there are none.
 */
export function attributesMd5(attributes: Whole['attributes']): string | undefined {
  const names = Object.keys(attributes)
  if (names.length === 0) return undefined
  const hash = createHash('md5')
  const add = (part: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    hash.update(length).update(part)
  }
  for (const name of names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const value = attributes[name]
    if (!value) continue
    add(Buffer.from(name))
    add(Buffer.from(value.type))
    hash.update(Buffer.from(['text' in value ? 1 : 2]))
    add('text' in value ? Buffer.from(value.text) : Buffer.from(value.base64, 'base64'))
  }
  return hash.digest('hex')
}

/** An attribute as a journal keeps it. */
export function attributeOf({ DataType = 'String', StringValue, BinaryValue }: MessageAttributeValue): Attribute {
  return BinaryValue === undefined
    ? { type: DataType, text: StringValue ?? '' } : { type: DataType, base64: Buffer.from(BinaryValue).toString('base64') }
}
