import { expect, test } from 'vitest'
import type { Draft, Receipt } from '#contract/publish.ts'
import { ProblemError } from '#contract/problem.ts'
import { counts, forgetOutcome, forgetReceipt, outcomes, pendingOf, send, type SendWays } from '../../../../renderer/views/publish/sending.ts'

const place = { connection: 'c', system: 'kafka', ref: { kind: 'topic', path: ['orders-retry'] } }
const textOf = ({ value }: Draft): string => (value && 'text' in value ? value.text : '')
const parcels = (ids: readonly string[]) => ids.map((id) => ({ id, draft: async (): Promise<Draft> => ({ value: { text: id } }) }))

/** A host that refuses some messages, or a call. */
function host(refuses: (id: string) => boolean, fails: (call: number) => boolean = () => false) {
  const calls: string[][] = []
  const publish: SendWays['publish'] = async ({ drafts }) => {
    calls.push(drafts.map(textOf))
    if (fails(calls.length)) throw new ProblemError({ code: 'Unreachable', message: 'gone' })
    const receipts = drafts.map((draft): Receipt => (refuses(textOf(draft))
      ? { ok: false, problem: { code: 'BadInput', message: 'no such partition' } }
      : { ok: true, position: { partition: '0', offset: textOf(draft) }, at: 1 }))
    return { receipts }
  }
  return { ways: { publish }, calls }
}

test('every message gets its receipt in order; only those that failed are sent again', async () => {
  const ids = ['1', '2', '3']
  const first = host((id) => id === '2')
  const outcome = await send(first.ways, 'a', place, ids, parcels(ids))
  expect(counts(outcome)).toEqual({ sent: 2, unsent: 1 })
  expect(pendingOf(outcome, ids)).toEqual(['2'])
  const second = host(() => false)
  const ended = await send(second.ways, 'a', place, ids, parcels(['2']))
  expect(second.calls).toEqual([['2']])
  expect(ids.map((id) => ended.receipts.get(id)?.ok)).toEqual([true, true, true])
  expect(pendingOf(ended, ids)).toEqual(ids)
  forgetOutcome('a')
  expect(outcomes.get().has('a')).toBe(false)
})

test('a published message that is edited is sent with those that failed, and one left out is not', async () => {
  const ids = ['1', '2', '3']
  await send(host((id) => id === '2').ways, 'b', place, ids, parcels(ids))
  expect(pendingOf(outcomes.get().get('b'), ['1', '3'])).toEqual(['1', '3'])
  forgetReceipt('b', '3')
  expect(pendingOf(outcomes.get().get('b'), ids)).toEqual(['2', '3'])
  forgetReceipt('b', '2')
  expect(outcomes.get().get('b')?.receipts.get('2')).toMatchObject({ ok: false })
})

test('a call that fails ends it: what was sent keeps its receipts, the rest is not tried', async () => {
  const ids = Array.from({ length: 2_500 }, (_, index) => String(index))
  const { ways, calls } = host(() => false, (call) => call === 2)
  const outcome = await send(ways, 'c', place, ids, parcels(ids))
  expect(calls.map((call) => call.length)).toEqual([1_000, 1_000])
  expect(outcome).toMatchObject({ busy: false, problem: { code: 'Unreachable' } })
  expect(counts(outcome)).toEqual({ sent: 1_000, unsent: 1_500 })
  expect(pendingOf(outcome, ids)).toHaveLength(1_500)
})

test('a message whose bytes are gone is one failure among the others', async () => {
  const gone = { id: '2', draft: () => Promise.reject(new ProblemError({ code: 'NotFound', message: 'expired' })) }
  const { ways, calls } = host(() => false)
  const outcome = await send(ways, 'd', place, ['1', '2'], [...parcels(['1']), gone])
  expect(calls).toEqual([['1']])
  expect(outcome.receipts.get('2')).toEqual({ ok: false, problem: { code: 'NotFound', message: 'expired' } })
})

test('large messages go in calls of their own, in order', async () => {
  const big = (id: string) => ({ id, draft: async (): Promise<Draft> => ({ value: { text: id.repeat(3 << 20) } }) })
  const sizes: number[] = []
  const publish: SendWays['publish'] = async ({ drafts }) => {
    sizes.push(drafts.length)
    return { receipts: drafts.map(() => ({ ok: true as const, position: {}, at: 1 })) }
  }
  await send({ publish }, 'e', place, ['a', 'b', 'c'], ['a', 'b', 'c'].map(big))
  expect(sizes).toEqual([1, 1, 1])
})

test('stopping leaves what was not sent', async () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => String(index))
  const { ways } = host(() => false)
  const publish: SendWays['publish'] = async (input, options) => {
    outcomes.get().get('f')?.stop()
    return ways.publish(input, options)
  }
  const outcome = await send({ publish }, 'f', place, ids, parcels(ids))
  expect(outcome.problem).toBeUndefined()
  expect(counts(outcome)).toEqual({ sent: 1_000, unsent: 2_000 })
})
