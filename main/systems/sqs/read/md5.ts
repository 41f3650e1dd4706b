import { createHash } from 'node:crypto'
import type { MessageAttributeValue } from '@aws-sdk/client-sqs'

const md5 = (bytes: string | Uint8Array): string => createHash('md5').update(bytes).digest('hex')

/** MD5 of a body as SQS counts it: of its UTF-8. */
export const bodyMd5 = (body: string): string => md5(body)

/**
 * MD5 of attributes (Amazon SQS Developer Guide, "Calculating the MD5 message digest for message attributes"): sorted by name; of
 * each its name and type with their lengths, a byte for how it travels (1 text, 2 binary), and the value with its length.
 */
export function attributesMd5(attributes: Readonly<Record<string, MessageAttributeValue>>): string {
  const parts: Buffer[] = []
  const add = (bytes: Uint8Array): void => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    parts.push(length, Buffer.from(bytes))
  }
  for (const name of Object.keys(attributes).toSorted(byBytes)) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {}
    add(Buffer.from(name))
    add(Buffer.from(DataType))
    parts.push(Buffer.from([DataType.startsWith('Binary') ? 2 : 1]))
    add(DataType.startsWith('Binary') ? (BinaryValue ?? new Uint8Array()) : Buffer.from(StringValue ?? ''))
  }
  return md5(Buffer.concat(parts))
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
