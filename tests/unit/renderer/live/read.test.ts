import { expect, test } from 'vitest'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import type { Listener } from '../../../../renderer/live/stream.ts'
import type { Run, RunEnd, RunListener } from '../../../../renderer/live/run.ts'
import { Reader } from '../../../../renderer/live/use-read.ts'
import { Tail } from '../../../../renderer/live/use-tail.ts'

const message = (id: number): Message =>
  ({ id: String(id), at: id, atType: 'create', key: null, value: null, headers: [], bytes: 0, position: {}, flags: [], facts: {} })
const batch = (ids: readonly number[], more: Partial<Batch> = {}): Batch =>
  ({ messages: ids.map(message), progress: { scanned: ids.length * 10, matched: ids.length, bytes: 0, fraction: null }, ...more })
const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  outcome, scanned: 10, matched: 1, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
  span: { from: 5, to: 9 }, ranges: [{ partition: '0', from: '0', to: '100', reached: '50' }], problems: [], elapsedMs: 3, ...more,
})

/** A window whose frames are drawn by hand, and a stream that is fed by hand. */
function stage() {
  let listener: RunListener | undefined
  let signal: AbortSignal | undefined
  let waiting: (() => void)[] = []
  let opened = 0
  const draw = () => {
    const now = waiting
    waiting = []
    for (const each of now) each()
  }
  const follow = (on: Listener<Batch> | RunListener, abort: AbortSignal) => {
    listener = { began: () => {}, ...on }
    signal = abort
    opened++
  }
  const tools = {
    follow: (_query: unknown, on: Listener<Batch>, abort: AbortSignal) => follow(on, abort),
    frames: { request: (each: () => void) => waiting.push(each), cancel: () => { waiting = [] }, now: () => 0, after: (each: () => void) => each() },
    now: () => 1_000,
  }
  let acks = 0
  const run: Run = { follow }
  return {
    tools, run, draw,
    feed: (data: Batch) => listener?.take(data, () => { acks++ }),
    end: () => listener?.ended(),
    endAs: (end: RunEnd) => listener?.ended(end),
    began: (at: number, restored: boolean) => listener?.began(at, restored),
    fail: () => listener?.failed({ code: 'Unreachable', message: 'Broker 1 did not answer' }),
    acks: () => acks, opened: () => opened, aborted: () => signal?.aborted,
  }
}
const ids = (items: readonly { readonly id: string }[]) => items.map((each) => each.id).join(' ')

test('a read acknowledges what the ring has taken, drawn or not, and tells the screen once a frame', () => {
  const { tools, run, feed, draw, acks } = stage()
  const reader = new Reader(tools)
  let told = 0
  reader.start(run)
  reader.state.subscribe(() => { told++ })
  for (let i = 0; i < 5; i++) feed(batch([i]))
  expect(acks()).toBe(5)
  expect(told).toBe(0)
  draw()
  expect(told).toBe(1)
  expect(ids(reader.state.get().messages)).toBe('0 1 2 3 4')
})

test('a read ends in its verdict, and its continuation adds to it', () => {
  const { tools, run, feed, end } = stage()
  const reader = new Reader(tools)
  reader.start(run)
  feed(batch([1], { verdict: verdict('limit', { resume: 'token' }) }))
  end()
  expect(reader.state.get()).toMatchObject({ phase: 'done', resume: 'token' })
  reader.more(run)
  expect(reader.state.get().phase).toBe('searching')
  feed(batch([2], { verdict: verdict('complete', { span: { from: 1, to: 5 }, ranges: [{ partition: '0', from: '0', to: '50', reached: '0' }] }) }))
  end()
  const { verdict: both, messages, resume } = reader.state.get()
  expect(ids(messages)).toBe('1 2')
  expect(both).toMatchObject({ outcome: 'complete', scanned: 20, span: { from: 1, to: 9 }, ranges: [{ from: '0', to: '100', reached: '0' }] })
  expect(resume).toBeNull()
})

test('a read that the person stops keeps what it found and where it was', () => {
  const { tools, run, feed, aborted } = stage()
  const reader = new Reader(tools)
  reader.start(run)
  feed(batch([1, 2], { resume: 'here' }))
  reader.stop()
  expect(aborted()).toBe(true)
  expect(reader.state.get()).toMatchObject({ phase: 'stopped', resume: 'here', verdict: null })
  expect(ids(reader.state.get().messages)).toBe('1 2')
})

test('a read that fails half way keeps what it found and says why', () => {
  const { tools, run, feed, fail } = stage()
  const reader = new Reader(tools)
  reader.start(run)
  feed(batch([1]))
  fail()
  expect(reader.state.get()).toMatchObject({ phase: 'failed', problem: { code: 'Unreachable' } })
  expect(ids(reader.state.get().messages)).toBe('1')
})

test('a run of the host counts its earlier parts itself, and ends when the host says so', () => {
  const { tools, run, feed, end } = stage()
  const reader = new Reader(tools)
  let asked = 0
  const job: Run = { ...run, totals: true, stop: () => { asked++ } }
  reader.start(job)
  feed(batch([1], { progress: { scanned: 50, matched: 1, bytes: 0, fraction: 0.5 } }))
  reader.stop()
  reader.stop()
  expect(asked).toBe(1)
  expect(reader.state.get()).toMatchObject({ phase: 'searching', stopping: true })
  feed(batch([], { progress: { scanned: 60, matched: 1, bytes: 0, fraction: 0.6 }, verdict: verdict('stopped', { scanned: 60, resume: 'token' }) }))
  end()
  expect(reader.state.get()).toMatchObject({ phase: 'done', stopping: false, resume: 'token', verdict: { outcome: 'stopped' } })
  reader.more(job)
  feed(batch([2], { progress: { scanned: 100, matched: 2, bytes: 0, fraction: 1 }, verdict: verdict('complete', { scanned: 100, matched: 2 }) }))
  end()
  expect(reader.state.get()).toMatchObject({ phase: 'done', resume: null, progress: { scanned: 100 }, verdict: { scanned: 100, matched: 2 } })
  expect(ids(reader.state.get().messages)).toBe('1 2')
})

test('a run of an earlier view keeps its beginning', () => {
  const { tools, run, feed, began, draw } = stage()
  const reader = new Reader({ ...tools, now: () => 100_000 })
  reader.start({ ...run, totals: true })
  began(40_000, true)
  feed(batch([1]))
  draw()
  expect(reader.state.get()).toMatchObject({ startedAt: 40_000, restored: true, elapsedMs: 60_000 })
})

test('a run that the end of the host cut off is interrupted and can go on', () => {
  const { tools, run, feed, endAs } = stage()
  const reader = new Reader(tools)
  reader.start({ ...run, totals: true })
  feed(batch([1]))
  endAs({ interrupted: true, resume: 'job' })
  expect(reader.state.get()).toMatchObject({ phase: 'interrupted', resume: 'job', verdict: null })
})

test('a tail acknowledges only what a frame has drawn, so a hidden window takes nothing', () => {
  const { tools, feed, draw, acks } = stage()
  const tail = new Tail(tools)
  tail.start({})
  feed(batch([1]))
  feed(batch([2]))
  expect(acks()).toBe(0)
  draw()
  expect(acks()).toBe(2)
  expect(ids(tail.state.get().items)).toBe('2 1')
})

test('a paused tail stands still, counts what arrives, and shows it when asked', () => {
  const { tools, feed, draw } = stage()
  const tail = new Tail({ ...tools, limits: { items: 4, bytes: 1e9 } })
  tail.start({})
  feed(batch([1, 2]))
  draw()
  tail.pause()
  feed(batch([3, 4, 5, 6, 7]))
  draw()
  expect(tail.state.get()).toMatchObject({ paused: true, arrived: 5, missed: 1 })
  expect(ids(tail.state.get().items)).toBe('2 1')
  tail.resume()
  expect(ids(tail.state.get().items)).toBe('7 6 5 4')
  expect(tail.state.get()).toMatchObject({ paused: false, arrived: 0 })
})

test('offsets that were jumped over stand as a row at their place', () => {
  const { tools, feed, draw } = stage()
  const tail = new Tail(tools)
  tail.start({})
  feed(batch([1]))
  feed(batch([9], { skipped: [{ partition: '0', from: '2', to: '9' }] }))
  draw()
  const [newest, gap, oldest] = tail.state.get().items
  expect(newest?.id).toBe('9')
  expect(gap).toMatchObject({ gap: [{ partition: '0', from: '2', to: '9' }] })
  expect(oldest?.id).toBe('1')
})

test('a tail keeps a bounded number of messages', () => {
  const { tools, feed, draw } = stage()
  const tail = new Tail(tools)
  tail.start({})
  for (let i = 0; i < 200; i++) {
    feed(batch(Array.from({ length: 100 }, (_, each) => i * 100 + each)))
    draw()
  }
  expect(tail.state.get().items).toHaveLength(2_000)
  expect(tail.state.get().received).toBe(20_000)
})
