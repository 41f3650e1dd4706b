import type { GetMetricDataInput, GetMetricDataOutput } from '@aws-sdk/client-cloudwatch'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Gather, type Answer, type Query } from '#main/aws/metrics/gather.ts'
import { age, minute, start } from './planner.ts'

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] }) })
afterEach(() => { vi.useRealTimers() })

const from = Math.floor(start / minute) * minute - 5 * minute
const query = (queue: string): Query => ({ series: age(queue), from, to: from + 3 * minute })
const gathered = () => vi.advanceTimersByTimeAsync(50)

type Command = { readonly input: GetMetricDataInput }
type Call = Command & { readonly signal: AbortSignal; readonly answer: PromiseWithResolvers<GetMetricDataOutput> }

/** A gatherer over a CloudWatch whose calls the test answers by hand; a call that is cut rejects. */
function byHand() {
  const calls: Call[] = []
  const send = ({ input }: Command, { abortSignal: signal }: { readonly abortSignal: AbortSignal }) => {
    const answer = Promise.withResolvers<GetMetricDataOutput>()
    signal.addEventListener('abort', () => answer.reject(new Error('cut')))
    calls.push({ input, signal, answer })
    return answer.promise
  }
  return { calls, gather: new Gather(() => ({ send }) as never) }
}

const pageOf = (value: number, more: GetMetricDataOutput = {}): GetMetricDataOutput =>
  ({ MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [new Date(from)], Values: [value] }], ...more })
const values = ({ points }: Answer) => points.map(({ value }) => value)
const never = new AbortController().signal

test('whoever joins a call on its way keeps it alive when the first one leaves', async () => {
  const { calls, gather } = byHand()
  const [one, two] = [new AbortController(), new AbortController()]
  const first = expect(gather.ask(query('a'), one.signal)).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  await gathered()
  const second = gather.ask(query('a'), two.signal)
  one.abort()
  await first
  expect(calls[0]?.signal.aborted).toBe(false)
  calls[0]?.answer.resolve(pageOf(7))
  expect(values(await second)).toEqual([7])
  expect(calls).toHaveLength(1)
})

test('what everybody left is cut, and whoever asks next gets a call of their own', async () => {
  const { calls, gather } = byHand()
  const one = new AbortController()
  const first = expect(gather.ask(query('a'), one.signal)).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  await gathered()
  one.abort()
  await first
  const second = gather.ask(query('a'), never)
  await gathered()
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false])
  calls[1]?.answer.resolve(pageOf(8))
  expect(values(await second)).toEqual([8])
})

test('what nobody waits for any more is not asked, since it would be billed', async () => {
  const { calls, gather } = byHand()
  const one = new AbortController()
  const left = expect(gather.ask(query('a'), one.signal)).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  one.abort()
  await left
  await gathered()
  expect(calls).toHaveLength(0)
  const both = [gather.ask(query('b'), never), gather.ask(query('c'), never)]
  await gathered()
  calls[0]?.answer.resolve({})
  expect((await Promise.all(both)).map(values)).toEqual([[], []])
  expect(calls.map(({ input }) => input.MetricDataQueries?.length)).toEqual([2])
})

test('pages without end are given up', async () => {
  const { calls, gather } = byHand()
  const asked = expect(gather.ask(query('a'), never)).rejects.toThrow('100 pages')
  await gathered()
  for (let page = 0; page < 100; page++) {
    calls[page]?.answer.resolve(pageOf(page, { NextToken: 'more' }))
    await vi.advanceTimersByTimeAsync(0)
  }
  await asked
  expect(calls).toHaveLength(100)
})
