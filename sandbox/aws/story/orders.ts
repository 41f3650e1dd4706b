import { gunzipSync, gzipSync } from 'node:zlib'
import type { Random } from '../../story/random.ts'
import { bucket } from './queues.ts'

/** An order as its producers mean it. Some carry what the consumer cannot handle. */
type Order = {
  readonly order: number
  readonly customer: string
  readonly lines: readonly { readonly article: string; readonly count: number }[]
  readonly amount: number | string
  readonly currency: string
  readonly address?: { readonly city: string; readonly country?: string }
}

/** Why an order fails; `null` handles. The name is what the producer's retries write into the attribute `error`. */
export type OrderFailure = 'AmountIsText' | 'CountryMissing' | 'ArticleUnknown'

/** How an order is put into a message. */
type Envelope = 'plain' | 'sns' | 'eventbridge' | 'gzip' | 's3'

/** One order to send. */
export type Draft = {
  readonly body: string; readonly failure: OrderFailure | null; readonly envelope: Envelope; readonly number: number
}

const failures: readonly [OrderFailure, OrderFailure, OrderFailure] = ['AmountIsText', 'CountryMissing', 'ArticleUnknown']
const cities = ['Zürich', 'Kraków', '東京', 'Porto'] as const
const countries: Readonly<Record<string, string>> = { Zürich: 'CH', Kraków: 'PL', 東京: 'JP', Porto: 'PT' }

/** The next order: `share` of them cannot be handled, about one in twelve comes in an envelope. */
export function nextOrder(number: number, random: Random, share: number): Draft {
  const failure = random.next() < share ? random.pick(failures) : null
  const city = random.pick(cities)
  const amount = random.below(90_000) / 100
  const article = failure === 'ArticleUnknown' ? `X-${random.below(900)}` : random.pick(['lamp', 'desk', 'kettle'])
  const order: Order = {
    order: number, customer: `customer-${String(random.below(400)).padStart(4, '0')}`,
    lines: [{ article, count: 1 + random.below(4) }],
    amount: failure === 'AmountIsText' ? amount.toFixed(2).replace('.', ',') : amount, currency: random.pick(['EUR', 'CHF', 'JPY']),
    address: { city, ...failure !== 'CountryMissing' && { country: countries[city] ?? 'CH' } },
  }
  const envelope = random.next() < 0.92 ? 'plain' : random.pick(['sns', 'eventbridge', 'gzip', 's3'] as const)
  return { body: JSON.stringify(order), failure, number, envelope }
}

/** The body of a message that carries its order packed: gzip in Base64. */
export const packed = (body: string): string => gzipSync(body).toString('base64')

/** The body of a message whose order lies in S3, as the extended client library writes it. */
export const pointerTo = (key: string): string =>
  JSON.stringify(['software.amazon.payloadoffloading.PayloadS3Pointer', { s3BucketName: bucket, s3Key: key }])

/** Why the consumer cannot handle a message; null where it can. It looks through every envelope but S3's. */
export function failureOf(body: string): OrderFailure | null {
  const order = orderIn(body)
  if (order === null) return null
  if (typeof order.amount !== 'number') return 'AmountIsText'
  if (order.address && order.address.country === undefined) return 'CountryMissing'
  return order.lines?.some(({ article }) => article.startsWith('X-')) ? 'ArticleUnknown' : null
}

function orderIn(body: string): Partial<Order> | null {
  const value: unknown = JSON.parse(body.startsWith('H4sI') ? gunzipSync(Buffer.from(body, 'base64')).toString() : body)
  if (Array.isArray(value)) return null
  const { Message, detail }: { readonly Message?: string; readonly detail?: Partial<Order> } = Object(value)
  if (typeof Message === 'string') return orderIn(Message)
  return detail ?? Object(value)
}
