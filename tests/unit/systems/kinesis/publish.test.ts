import type { PutRecordsRequestEntry, PutRecordsResultEntry } from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import { hashOf } from '#main/systems/kinesis/publish/hash.ts'
import { publish } from '#main/systems/kinesis/publish/publish.ts'
import { call, summary, world } from './flow-world.ts'

// Waiting for a busy shard takes no time.
beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync') })
afterEach(() => { vi.useRealTimers() })

type Put = { readonly Records: readonly PutRecordsRequestEntry[] }
type Result = Omit<PutRecordsResultEntry, '$unknown'>

const draft = (key: string, value = 'x'): Draft => ({ key: { text: key }, value: { text: value } })
const stream = { kind: 'stream', path: ['clicks'] }
const kinds = (receipts: readonly Receipt[]) => receipts.map((receipt) => (receipt.ok ? 'ok' : receipt.problem.code))
const problemOf = ([receipt]: readonly Receipt[]) => (receipt?.ok === false ? receipt.problem : undefined)

/** A stream that notes the calls, and answers each record by `answer`. */
function stand(
  answer: (record: PutRecordsRequestEntry, call: number) => Result = () => ({}), more: Readonly<Record<string, unknown>> = {},
) {
  const puts: PutRecordsRequestEntry[][] = []
  let sequence = 0
  const { kinesis } = world({
    DescribeStreamSummary: () => summary(more),
    PutRecords: ({ Records }: Put) => {
      puts.push([...Records])
      return { Records: Records.map((record) => (
        { ShardId: 'shardId-0', SequenceNumber: String(++sequence), ...answer(record, puts.length) }
      )) }
    },
  })
  return { puts, send: (...drafts: readonly Draft[]) => publish(kinesis, stream, drafts, call) }
}
const failed = (ErrorCode: string): Result =>
  ({ ShardId: undefined, SequenceNumber: undefined, ErrorCode, ErrorMessage: 'Slow down.' })
const busy = failed('ProvisionedThroughputExceededException')
const keyOf = ({ PartitionKey }: PutRecordsRequestEntry) => PartitionKey

describe('publishing to a stream', () => {
  it('gives a receipt a draft, in order, with shard and sequence number', async () => {
    const { puts, send } = stand()
    const receipts = await send(draft('a'), { ...draft('b'), options: { partitionKey: 'c' } })
    expect(receipts).toMatchObject([
      { ok: true, position: { shard: 'shardId-0', sequence: '1' } }, { ok: true, position: { sequence: '2' } },
    ])
    expect(puts[0]?.map(keyOf)).toEqual(['a', 'c'])
  })

  it('sends at most 500 records and 10 MiB with their keys in a call', async () => {
    const { puts, send } = stand()
    await send(...Array.from({ length: 1_001 }, (_, n) => draft(String(n))))
    expect(puts.map((records) => records.length)).toEqual([500, 500, 1])
    const most = 'x'.repeat((1 << 20) - 1)
    const heavy = stand()
    await heavy.send(...Array.from({ length: 11 }, () => draft('k', most)))
    expect(heavy.puts.map((records) => records.length)).toEqual([10, 1])
  })

  it('counts the partition key toward what one record of the stream may have', async () => {
    const full = draft('key', 'x'.repeat((1 << 20) - 3))
    const over = draft('keys', 'x'.repeat((1 << 20) - 3))
    expect(kinds(await stand().send(full, over))).toEqual(['ok', 'TooLarge'])
    expect(kinds(await stand(undefined, { MaxRecordSizeInKiB: 2_048 }).send(over))).toEqual(['ok'])
  })

  it('sends again only the records that failed, in their order, and nothing after them meanwhile', async () => {
    const { puts, send } = stand(({ PartitionKey }, tries) => (tries === 1 && PartitionKey !== 'ok' ? busy : {}))
    const receipts = await send(draft('ok'), draft('b'), draft('ok'), draft('c'))
    expect(puts.map((records) => records.map(keyOf))).toEqual([['ok', 'b', 'ok', 'c'], ['b', 'c']])
    expect(receipts.map((receipt) => receipt.ok && receipt.position['sequence'])).toEqual(['1', '5', '3', '6'])
  })

  it('gives up on a record that fails again and again, and says what to do', async () => {
    const { puts, send } = stand(({ PartitionKey }) => (PartitionKey === 'hot' ? busy : {}))
    const receipts = await send(draft('hot'), draft('cold'))
    expect(kinds(receipts)).toEqual(['Throttled', 'ok'])
    expect(problemOf(receipts)?.hint).toMatch(/1,000 records a second/)
    expect(puts.length).toBe(6)
  })

  it('tries a record again that AWS itself failed with', async () => {
    const { puts, send } = stand((_record, tries) => (tries === 1 ? failed('InternalFailure') : {}))
    expect(kinds(await send(draft('a')))).toEqual(['ok'])
    expect(puts.length).toBe(2)
  })

  const long = 'k'.repeat(257)
  it.each<[string, Draft, string, RegExp]>([
    ['no key', { value: { text: 'x' } }, 'BadInput', /needs a partition key/],
    ['a null key', { key: null, value: { text: 'x' } }, 'BadInput', /needs a partition key/],
    ['an empty key', draft(''), 'BadInput', /empty/],
    ['a long key', draft(long), 'BadInput', /257 characters/],
    ['a key of bytes', { key: { base64: '/w==' }, value: { text: 'x' } }, 'BadInput', /not valid UTF-8/],
    ['headers', { ...draft('a'), headers: [{ name: 'h', value: { text: 'x' } }] }, 'Unsupported', /no headers/],
    ['no value', { key: { text: 'a' }, value: null }, 'Unsupported', /without data/],
    ['a schema', { key: { text: 'a' }, value: { json: 1, schema: 's' } }, 'Unsupported', /no schema/],
    ['an option of another system', { ...draft('a'), options: { partition: 1 } }, 'BadInput', /options/],
    ['a hash key beyond the key space', { ...draft('a'), options: { hashKey: String(1n << 128n) } }, 'BadInput', /hashKey/],
  ])('refuses %s and sends the others', async (_name, bad, code, says) => {
    const { puts, send } = stand()
    const receipts = await send(bad, draft('good'))
    expect(kinds(receipts)).toEqual([code, 'ok'])
    expect(problemOf(receipts)?.message).toMatch(says)
    expect(puts[0]?.map(keyOf)).toEqual(['good'])
  })

  it('takes a hash key for the place, and for the partition key where there is none', async () => {
    const { puts, send } = stand()
    await send({ value: { text: 'x' }, options: { hashKey: '7' } }, { ...draft('a'), options: { hashKey: '8' } })
    expect(puts[0]).toMatchObject([{ PartitionKey: '7', ExplicitHashKey: '7' }, { PartitionKey: 'a', ExplicitHashKey: '8' }])
  })

  it('lets AWS judge the size where the stream may not be described', async () => {
    const { kinesis } = world({
      DescribeStreamSummary: () => { throw new ProblemError({ code: 'Forbidden', message: 'kinesis:DescribeStreamSummary' }) },
      PutRecords: ({ Records }: Put) => ({ Records: Records.map(() => ({ ShardId: 's', SequenceNumber: '1' })) }),
    })
    expect(kinds(await publish(kinesis, stream, [draft('a', 'x'.repeat(2 << 20))], call))).toEqual(['ok'])
  })
})

it('places a partition key by its MD5 sum, of 128 bits', () => {
  // Sums of RFC 1321.
  expect(hashOf('a')).toBe(0x0cc175b9c0f1b6a831c399e269772661n)
  expect(hashOf('')).toBe(0xd41d8cd98f00b204e9800998ecf8427en)
})
