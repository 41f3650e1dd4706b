import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReadQuery, TailQuery } from '#contract/query.ts'
import { filterOf, queryOf, queryWords } from '../../../../renderer/views/messages/saved-query.ts'
import type { Verdict } from '#contract/message.ts'
import {
  exportQuery, filterParams, type MessageFilter, noFilter, parseFilter, type Range, readQuery, resumeQuery, shardsOf, tailQuery,
  withShards,
} from '../../../../renderer/views/messages/filter.ts'

const nonEmpty = fc.string({ minLength: 1 })
const time = fc.nat({ max: 1_900_000_000_000 })
const range: fc.Arbitrary<Range> = fc.oneof(
  fc.constant<Range>({ type: 'all' }),
  fc.record({ type: fc.constant('last' as const), minutes: fc.nat({ max: 99_999 }) }),
  fc.record({ type: fc.constant('between' as const), from: time, to: fc.option(time) }),
  fc.record({ type: fc.constant('offset' as const), offset: fc.nat().map(String) }),
  fc.dictionary(fc.nat({ max: 50 }).map(String), fc.nat().map(String), { minKeys: 1, noNullPrototype: true })
    .map((from) => ({ type: 'offsets' as const, from, to: Object.fromEntries(Object.keys(from).map((key) => [key, '999999999'])) })),
  fc.dictionary(fc.nat({ max: 50 }).map((number) => `shardId-${number}`), fc.bigInt({ min: 0n, max: 10n ** 56n }).map(String), { minKeys: 1, noNullPrototype: true })
    .map((from) => ({ type: 'sequences' as const, from })),
)
const shard = fc.nat({ max: 99 }).map((number) => `shardId-${String(number).padStart(12, '0')}`)
const filters: fc.Arbitrary<MessageFilter> = fc.record({
  range,
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  partitions: fc.option(fc.uniqueArray(fc.nat({ max: 100 }), { minLength: 1 })),
  shards: fc.option(fc.uniqueArray(shard, { minLength: 1 })), fanOut: fc.boolean(),
  text: fc.string(), ignoreCase: fc.boolean(), key: fc.option(fc.string()),
  header: fc.option(fc.record({ name: nonEmpty, value: fc.option(fc.string()) })),
  where: fc.string().map((text) => text.trim()), stop: fc.option(fc.constantFrom(100, 500, 5_000, 100_000)),
  decode: fc.record({ key: fc.option(nonEmpty), value: fc.option(nonEmpty) }),
})

const through = (filter: MessageFilter): MessageFilter => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filterParams(filter))) if (value !== null) params.set(name, value)
  return parseFilter(new URLSearchParams(params.toString()))
}

test('a filter survives the address', () => {
  fc.assert(fc.property(filters, (filter) => { expect(through(filter)).toEqual(filter) }))
})

test('every filter is a query the contract takes', () => {
  fc.assert(fc.property(filters, time, (filter, now) => {
    const wide = { ...filter, range: filter.range.type === 'last' && filter.range.minutes * 60_000 > now ? noFilter.range : filter.range }
    ReadQuery.parse(readQuery(wide, now))
    ReadQuery.parse(resumeQuery(wide, 'token', 100))
    TailQuery.parse(tailQuery(wide))
  }))
})

test('the newest hundred of everything are asked for when nothing else is', () => {
  expect(readQuery(noFilter, 5_000)).toEqual({ direction: 'backward', from: 'newest', limit: 100 })
})

test('a span of time is read from its end when newest comes first', () => {
  const between = { ...noFilter, range: { type: 'between', from: 1_000, to: 2_000 } as const, where: 'key == "a"' }
  expect(readQuery(between, 0)).toEqual({ direction: 'backward', limit: 500, from: { time: 2_000 }, until: { time: 1_000 }, filter: { where: 'key == "a"' } })
  expect(readQuery({ ...between, order: 'oldest' }, 0)).toMatchObject({ direction: 'forward', from: { time: 1_000 }, until: { time: 2_000 } })
})

test('a sequence number is read on from in its own shard', () => {
  const filter = { ...noFilter, range: { type: 'sequences', from: { 'shardId-3': '4966' } } as const, order: 'oldest' as const }
  expect(readQuery(filter, 0)).toEqual({ direction: 'forward', limit: 100, from: { sequence: { 'shardId-3': '4966' } }, shards: ['shardId-3'] })
})

test('a sequence number says which shard is read, and goes when others are chosen', () => {
  const filter = { ...noFilter, range: { type: 'sequences', from: { 'shardId-3': '4966' } } } as const
  expect(shardsOf(filter)).toEqual(['shardId-3'])
  expect(withShards(filter, ['shardId-4'])).toEqual({ shards: ['shardId-4'], range: { type: 'all' } })
  expect(withShards(noFilter, null)).toEqual({ shards: null })
  expect(tailQuery(filter)).toMatchObject({ shards: ['shardId-3'] })
})

test('what was found in a stream is exported by the times that were read', () => {
  const verdict: Verdict = {
    outcome: 'complete', scanned: 9, matched: 2, bytes: 90, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
    span: { from: 1_000, to: 2_000 }, ranges: [{ partition: 'shardId-3', from: '1', to: '', reached: '9' }], problems: [], elapsedMs: 5,
  }
  const filter = { ...noFilter, shards: ['shardId-3'] }
  expect(exportQuery(filter, verdict, 2, 'shards')).toEqual({ shards: ['shardId-3'], direction: 'backward', limit: 3, from: { time: 2_001 }, until: { time: 1_000 } })
})

test('what was read from a sequence number is exported from there, of its own shard alone', () => {
  const verdict: Verdict = {
    outcome: 'limit', scanned: 9, matched: 2, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
    span: { from: 1_000, to: 2_000 }, ranges: [], problems: [], elapsedMs: 1,
  }
  const range = { type: 'sequences', from: { 'shardId-3': '4966' } } as const
  const begin = { from: { sequence: { 'shardId-3': '4966' } }, shards: ['shardId-3'], limit: 3 }
  expect(exportQuery({ ...noFilter, range, order: 'oldest' }, verdict, 2, 'shards'))
    .toEqual({ ...begin, direction: 'forward', until: { time: 2_001 } })
  expect(exportQuery({ ...noFilter, range, order: 'newest' }, verdict, 2, 'shards'))
    .toEqual({ ...begin, direction: 'backward', until: { time: 1_000 } })
})

test('resume repeats filter and decode and nothing that was fixed', () => {
  const filter = { ...noFilter, partitions: [3], text: 'x', ignoreCase: true, decode: { key: null, value: 'hex' }, order: 'oldest' as const }
  expect(resumeQuery(filter, 'token', 50)).toEqual({ filter: { text: 'x', ignoreCase: true }, decode: { value: 'hex' }, from: { resume: 'token' }, limit: 50 })
})

test('a kept query gives the same filter again, without a span that ends now', () => {
  fc.assert(fc.property(filters, (filter) => {
    // Without an alphabetical case to ignore, and without parts beside ranges of their places, nothing is kept of either.
    // By whom a tail reads is chosen anew each time, since it is billed.
    const text = filter.text === '' ? { ignoreCase: false } : {}
    const parts = { ...(filter.range.type === 'offsets' && { partitions: null }), ...(filter.range.type === 'sequences' && { shards: null }) }
    const query = ReadQuery.parse(queryOf(filter))
    const { range, ...rest } = filter
    expect(filterOf(query)).toEqual({ ...rest, ...text, ...parts, fanOut: false, ...(range.type !== 'last' && { range }) })
  }))
})

test('two searches of the last minutes are one in the history', () => {
  const search = { ...noFilter, text: 'x' }
  const last = (minutes: number) => ({ ...search, range: { type: 'last', minutes } as const })
  expect(queryOf(last(15))).toEqual(queryOf(last(90)))
})

test('a kept query in words', () => {
  const between = { type: 'between', from: Date.UTC(2026, 10, 20, 12), to: null } as const
  expect(queryWords(queryOf({ ...noFilter, where: 'value.a > 1', text: 'x', key: 'k', range: between, partitions: [1, 2], order: 'oldest', stop: 5_000 }), 'utc'))
    .toBe('value.a > 1 · contains x · Key is k · partitions 1, 2 · stop at 5,000 · oldest first · 12:00:00–now')
  expect(queryWords(queryOf(noFilter), 'utc')).toBe('All messages')
})
