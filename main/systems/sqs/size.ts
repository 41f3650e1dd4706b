import type { MessageAttributeValue } from '@aws-sdk/client-sqs'

/** The bytes of a message as AWS counts them toward 1 MiB: the body, and of each attribute name, type and value (SendMessage). */
export const messageBytes = (body: string, attributes: Readonly<Record<string, MessageAttributeValue>> = {}): number =>
  Object.entries(attributes).reduce((sum, [name, attribute]) => sum + attributeBytes(name, attribute), Buffer.byteLength(body))

const attributeBytes = (name: string, { DataType = '', StringValue, BinaryValue }: MessageAttributeValue): number =>
  Buffer.byteLength(name) + Buffer.byteLength(DataType) + (BinaryValue?.length ?? Buffer.byteLength(StringValue ?? ''))
