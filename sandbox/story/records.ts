import type { Message } from 'kafkajs'
import { formatsWriter } from './formats.ts'
import type { Random } from './random.ts'
import type { plainTopics } from './topics.ts'

/** Writes the `n`-th record of a topic, made at `at` (epoch ms). The same `random` writes the same records again. */
export type Writer = (n: number, at: number, random: Random) => Message

const cities = ['Zürich', 'Kraków', '東京', 'São Paulo', 'Αθήνα', 'København'] as const
const articles = ['notebook', 'lamp', 'kettle', 'bicycle', 'headphones', 'rain jacket', 'desk'] as const

/** The customer whose orders all land on one partition and make it hot. */
export const busyCustomer = 'customer-0007'

/** A third of all orders are the busy customer's; the others follow a long tail, as shops see it. */
function customer(random: Random): string {
  if (random.next() < 0.33) return busyCustomer
  return `customer-${fourDigits(Math.floor(random.next() ** 2 * 900) + 10)}`
}

const fourDigits = (n: number) => String(n).padStart(4, '0')

const order: Writer = (n, at, random) => {
  const key = customer(random)
  const lines = Array.from({ length: 1 + random.below(3) }, () =>
    ({ article: random.pick(articles), quantity: 1 + random.below(4), cents: random.below(20_000) }))
  const cents = lines.reduce((sum, line) => sum + line.cents * line.quantity, 0)
  return {
    key,
    value: JSON.stringify({ order: n, customer: key, city: random.pick(cities), lines, cents }),
    headers: {
      'content-type': 'application/json', 'source': random.pick(['web', 'app', 'store']),
      'trace-id': random.bytes(8).toString('hex'),
    },
    timestamp: String(at),
  }
}

/** Written as text, because ids beyond 2^53 do not survive a JavaScript number. */
const payment: Writer = (n, at, random) => {
  const id = 9_007_199_254_740_993n + BigInt(n) * 1_000_003n
  const ledger = `{"entry":${id * 3n},"shard":${random.below(64)}}`
  const card = JSON.stringify({
    network: random.pick(['visa', 'mastercard', 'girocard']), last4: fourDigits(random.below(10_000)),
    risk: { score: random.below(100), rules: ['velocity', 'country'] },
  })
  const amount = JSON.stringify({ currency: random.pick(['EUR', 'CHF', 'JPY']), cents: random.below(500_000) })
  return {
    key: String(id),
    value: `{"id":${id},"order":${n},"ledger":${ledger},"amount":${amount},"card":${card}}`,
    headers: { 'content-type': 'application/json', 'schema': 'payment/3' },
    timestamp: String(at),
  }
}

const click: Writer = (n, at, random) => {
  const page = `/${random.pick(articles).replace(' ', '-')}?page=${random.below(9) + 1}`
  const status = random.pick(['200', '200', '200', '304', '404', '500'])
  const value = `${new Date(at).toISOString()} GET ${page} ${status} ${random.below(900) + 5}ms #${n}`
  return { key: `visitor-${random.below(500)}`, value, timestamp: String(at) }
}

/** The stock of an article; every fifteenth record takes the article out (a tombstone). */
const stock: Writer = (n, at, random) => {
  const sku = `sku-${String(random.below(300)).padStart(3, '0')}`
  const shelf = random.pick(['A', 'B', 'C']) + random.below(40)
  const value = n % 15 === 14 ? null : JSON.stringify({ sku, inStock: random.below(200), shelf })
  return { key: sku, value, timestamp: String(at) }
}

/** All the ways a value and its headers can be unusual take turns; now and then a mail carries a 900 KB picture. */
const email: Writer = (n, at, random) => {
  const to = `kunde-${random.below(200)}@example.com`
  const received = ['by mx1.example.com', 'by mx2.example.com', 'by mx1.example.com']
  const headers = { received, 'content-type': 'text/plain; charset=utf-8', 'empty': '' }
  const timestamp = String(at)
  if (n % 600 === 20) {
    const picture = random.bytes(450_000).toString('hex')
    return { key: to, value: `Bild: ${picture}`, headers: { ...headers, attachment: 'picture.hex' }, timestamp }
  }
  switch (n % 8) {
    case 1: return { key: to, value: '', headers, timestamp }
    case 3: return { key: to, value: null, headers, timestamp }
    case 5: return { key: null, value: 'null', headers, timestamp }
    case 6: return { key: '', value: 'An empty key is not a missing key.', timestamp }
    default: {
      const value = `Grüße aus ${random.pick(cities)} 👋 Ihre Bestellung №${n} ist unterwegs. ありがとう שלום`
      return { key: to, value, headers, timestamp }
    }
  }
}

const reading: Writer = (n, _at, random) => ({
  key: `sensor-${random.below(40)}`,
  value: JSON.stringify({
    n, celsius: (1500 + random.below(1200)) / 100, volts: (3000 + random.below(1000)) / 1000, ok: random.next() > 0.02,
  }),
})

const transfer: Writer = (n, at, random) => ({
  key: `account-${random.below(60)}`,
  value: JSON.stringify({
    transfer: n, from: `account-${random.below(60)}`, to: `account-${random.below(60)}`, cents: random.below(100_000),
  }),
  timestamp: String(at),
})

const noise: Writer = (_n, at, random) => ({
  key: random.next() < 0.5 ? null : random.bytes(8), value: random.bytes(16 + random.below(240)), timestamp: String(at),
})

/** Who writes which of the topics that need no registry. */
export const plainWriters: Readonly<Record<(typeof plainTopics)[number], Writer>> = {
  orders: order, payments: payment, clicks: click, inventory: stock,
  emails: email, telemetry: reading, transfers: transfer, raw: noise, formats: formatsWriter,
}
