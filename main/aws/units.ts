import { priceOf, sqsPrice, type Price } from './prices.ts'

/** What one call is billed as: how many units, and at which price. */
export type Units = { readonly units: number; readonly price: Price }

const chunk = 64 * 1024
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textBytes = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0)

/** Counts a call as AWS bills it, from what was sent and, if an answer came, what it brought. */
export function unitsOf(service: string, operation: string, input: unknown, output?: unknown): Units {
  if (service === 'sqs') return { units: sqsRequests(input, output), price: sqsPrice(isFifo(input)) }
  const price = priceOf(service, operation)
  if (service === 'kinesis') return { units: kinesisUnits(operation, input, output), price }
  if (operation === 'Scan') return { units: scanUnits(output), price }
  return { units: operation === 'GetMetricData' && isObject(input) ? listOf(input['MetricDataQueries']).length : 1, price }
}

/** Each started 64 KB of payload is a request, at least one; a batch is one payload (Amazon SQS pricing). */
const sqsRequests = (input: unknown, output: unknown): number =>
  Math.max(1, Math.ceil((messageBytes(input) + messageBytes(output)) / chunk))

/** Bytes of the messages in a request or an answer: bodies, and names, types and values of their attributes. */
function messageBytes(of: unknown): number {
  if (!isObject(of)) return 0
  const messages = [of, ...listOf(of['Entries']), ...listOf(of['Messages'])].filter(isObject)
  return messages.reduce((sum, each) =>
    sum + textBytes(each['MessageBody']) + textBytes(each['Body']) + attributeBytes(each['MessageAttributes']), 0)
}

function attributeBytes(attributes: unknown): number {
  if (!isObject(attributes)) return 0
  return Object.entries(attributes).reduce((sum, [name, value]) => {
    if (!isObject(value)) return sum
    const { DataType, StringValue, BinaryValue } = value
    return sum + textBytes(name) + textBytes(DataType) + textBytes(StringValue) + (BinaryValue instanceof Uint8Array ? BinaryValue.length : 0)
  }, 0)
}

/** FIFO queues are named so in every call that is about one; StartMessageMoveTask names its source by ARN. */
const isFifo = (input: unknown): boolean => isObject(input)
  && ['QueueUrl', 'QueueName', 'SourceArn'].some((key) => typeof input[key] === 'string' && input[key].endsWith('.fifo'))

const putUnit = 25 * 1024
/** Each started 25 KB of a record put is a unit; what is retrieved is billed by its size. */
function kinesisUnits(operation: string, input: unknown, output: unknown): number {
  if (!isObject(input)) return 1
  switch (operation) {
    case 'PutRecord': return putUnits(input)
    case 'PutRecords': return listOf(input['Records']).reduce<number>((sum, record) => sum + putUnits(record), 0)
    case 'GetRecords': return listOf(isObject(output) ? output['Records'] : []).reduce<number>((sum, record) => sum + dataBytes(record), 0) / (1 << 20)
    default: return 1
  }
}

const putUnits = (record: unknown): number => Math.max(1, Math.ceil(dataBytes(record) / putUnit))
const dataBytes = (record: unknown): number =>
  isObject(record) ? textBytes(record['PartitionKey']) + (record['Data'] instanceof Uint8Array ? record['Data'].length : 0) : 0

/** DynamoDB says itself what a scan took, where it was asked to. */
function scanUnits(output: unknown): number {
  const consumed = isObject(output) ? output['ConsumedCapacity'] : undefined
  const units = isObject(consumed) ? consumed['CapacityUnits'] : undefined
  return typeof units === 'number' ? units : 1
}
