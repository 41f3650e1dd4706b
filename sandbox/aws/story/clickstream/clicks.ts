import type { Random } from '../../../story/random.ts'
import { aggregate } from '../kpl.ts'

/** The shop that nearly half of all clicks come from: its shard is the hot one. */
const busyShop = 'shop-lisbon'
const pages = ['/', '/search', '/lamp', '/desk', '/kettle', '/basket'] as const

/** A record as PutRecords takes it. */
export type StreamRecord = { readonly Data: string; readonly PartitionKey: string }

/** One click, numbered: a JSON event of a visitor of a shop. */
function nextClick(number: number, shop: string, random: Random, at: number): object {
  const page = random.pick(pages)
  return {
    click: number, shop, visitor: `visitor-${String(random.below(3000)).padStart(4, '0')}`, page,
    event: page === '/basket' ? random.pick(['add', 'remove', 'checkout']) : 'view',
    at: new Date(at).toISOString(), milliseconds: 20 + random.below(900), device: random.pick(['phone', 'desktop', 'tablet']),
  }
}

/** The shop of the next click. */
const nextShop = (random: Random): string =>
  (random.next() < 0.45 ? busyShop : `shop-${String(random.below(60)).padStart(2, '0')}`)

/**
 * The next record and how many clicks it carries: one in six is an aggregate of the Kinesis Producer Library with three to eight
 * clicks of one shop, so that all of them belong to its shard.
 */
export function nextRecord(first: number, random: Random, at: number): { readonly record: StreamRecord; readonly clicks: number } {
  const shop = nextShop(random)
  const clicks = random.next() < 1 / 6 ? 3 + random.below(6) : 1
  const events = Array.from({ length: clicks }, (_, i) => Buffer.from(JSON.stringify(nextClick(first + i, shop, random, at))))
  const [only] = events
  const data = clicks === 1 && only ? only : aggregate(events.map((event) => ({ partitionKey: shop, data: event })))
  return { record: { Data: data.toString('base64'), PartitionKey: shop }, clicks }
}
