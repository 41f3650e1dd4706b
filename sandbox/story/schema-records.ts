import avsc from 'avsc'
import protobuf from 'protobufjs'
import type { Writer } from './records.ts'
import { storySchemas, type SchemaIds } from './schema-texts.ts'

/** Writers of the topics whose records name a schema, encoded by libraries of others: what Tidemark reads is not its own writing. */
export function schemaWriters(ids: SchemaIds): Readonly<Record<'invoices' | 'shipments' | 'customers', Writer>> {
  const [first, latest] = [avroType(storySchemas.firstInvoice.text), avroType(storySchemas.invoice.text)]
  const shipment = shipmentType()
  return {
    invoices: (n, at, random) => {
      const old = n % 3 === 0
      const value = invoiceOf(n, at, random)
      const bytes = old ? first.toBuffer(value) : latest.toBuffer({ ...value, channel: random.pick(['mail', 'portal', 'edi']) })
      return { key: `invoice-${n}`, value: framed(old ? ids.firstInvoice : ids.invoice, bytes), timestamp: String(at) }
    },
    shipments: (n, at, random) => {
      const bytes = shipment.encode(shipment.fromObject(shipmentOf(n, at, random))).finish()
      // The message index: 0 is the first message of the schema.
      return { key: `order-${n}`, value: framed(ids.shipment, Buffer.of(0), bytes), timestamp: String(at) }
    },
    customers: (n, at, random) => {
      const customer = `customer-${String(random.below(900) + 10).padStart(4, '0')}`
      return { key: customer, value: framed(ids.customer, Buffer.from(customerOf(n, customer, random))), timestamp: String(at) }
    },
  }
}

/** Confluent's wire format: a zero byte and the schema's id before the value. */
export function framed(id: number, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(5)
  head.writeInt32BE(id, 1)
  return Buffer.concat([head, ...parts])
}

/** avsc's own long holds no more than 2^53. */
const exactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return bytes
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a > b) - Number(a < b),
})

const avroType = (text: string): avsc.Type => avsc.Type.forSchema(JSON.parse(text), {
  wrapUnions: true,
  typeHook: (schema) => (schema === 'long' || Reflect.get(Object(schema), 'type') === 'long' ? exactLong : undefined),
})

type Random = Parameters<Writer>[2]

function invoiceOf(n: number, at: number, random: Random): object {
  const cents = random.next() < 0.04 ? -random.below(90_000) : random.below(9_000_000)
  const last4 = String(random.below(10_000)).padStart(4, '0')
  const card = { network: random.pick(['visa', 'mastercard']), last4, risk: random.below(100) / 100 }
  return {
    invoice: 9_007_199_254_740_993n + BigInt(n) * 1_000_003n, order: n, amount: decimal(cents),
    currency: random.pick(['EUR', 'CHF', 'JPY']), issued: BigInt(at), due: Math.floor(at / 86_400_000) + 30,
    paid: random.pick([null, { string: 'bank transfer' }, { 'shop.Card': card }]),
  }
}

/** Two's complement, big-endian. */
function decimal(unscaled: number): Buffer {
  const bytes = Buffer.alloc(6)
  bytes.writeIntBE(unscaled, 0, 6)
  return bytes
}

function shipmentType(): protobuf.Type {
  const root = new protobuf.Root()
  protobuf.parse(storySchemas.place.text, root, { keepCase: true })
  protobuf.parse(storySchemas.shipment.text, root, { keepCase: true })
  root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')?.nested ?? {})
  return root.lookupType('shop.Shipment')
}

type Place = { readonly city: string; readonly latitude: number; readonly longitude: number }
const places: readonly [Place, ...Place[]] = [
  { city: 'Zürich', latitude: 47.3769, longitude: 8.5417 }, { city: 'Kraków', latitude: 50.0647, longitude: 19.945 },
  { city: '東京', latitude: 35.6764, longitude: 139.65 },
]

function shipmentOf(n: number, at: number, random: Random): { [name: string]: unknown } {
  return {
    id: String(9_007_199_254_740_993n + BigInt(n)), order: n, state: random.below(3), to: random.pick(places),
    parcels: Array.from({ length: 1 + random.below(3) }, () =>
      ({ article: random.pick(['lamp', 'desk', 'kettle']), grams: 200 + random.below(9_000) })),
    packed: { seconds: Math.floor(at / 1_000), nanos: (at % 1_000) * 1_000_000 },
    ...(random.next() < 0.8 ? { truck: `ZH ${random.below(999_999)}` } : { ship: 'MS Tellus' }),
  }
}

/** Every 25th breaks its schema: no address, and points that are a text. */
function customerOf(n: number, customer: string, random: Random): string {
  const city = random.pick(['Zürich', 'Kraków', '東京', 'Αθήνα'])
  const rest = n % 25 === 24 ? { points: 'many' } : { points: random.below(5_000), address: { city, lines: ['c/o', String(n)] } }
  return JSON.stringify({ customer, email: `${customer}@example.com`, since: '2024-05-01', ...rest })
}
