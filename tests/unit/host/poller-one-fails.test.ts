import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import { History } from '#main/host/history/history.ts'
import { Poller, type Round } from '#main/host/poller.ts'
import { problem } from '#main/host/problems.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { fakePlace as place, fakeSessions } from '../../fixtures/fake-sessions.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })
const [good, bad] = [topic('good'), topic('bad')]

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }) })
afterEach(() => { vi.useRealTimers() })

/** A poller over a driver that throws for a whole round where `bad` is among its refs, while `fails.now`. */
function setUp() {
  const { driver: plain, stats } = fakeDriver()
  const fails = { now: true }
  const driver: typeof plain = {
    ...plain, open: async (...args) => {
      const session = await plain.open(...args)
      return {
        ...session, free: false,
        sample: async (refs, call) => {
          const samples = await session.sample(refs, call)
          if (fails.now && refs.some(({ path }) => path[0] === 'bad')) throw problem('BadInput', 'not a name')
          return samples
        },
      }
    },
  }
  const poller = new Poller({ sessions: fakeSessions(driver), history: new History(), log: quietLog, now: Date.now })
  const rounds: Round[] = []
  poller.hear((round) => rounds.push(round))
  return { poller, stats, fails, rounds }
}

test('what one row fails with fails no other, and costs no call once it is known', async () => {
  const { poller, stats, rounds } = setUp()
  using _interest = poller.keep(place, [bad, good], false)
  await vi.advanceTimersByTimeAsync(3_500)
  const { samples, problems } = await poller.latest(place, [good, bad])
  expect(problems).toEqual([])
  expect(samples).toMatchObject([
    { ref: good, values: { backlog: 7 } }, { ref: bad, values: {}, problems: [{ code: 'BadInput', ref: bad }] },
  ])
  expect(rounds.every(({ problem: failed }) => failed === undefined)).toBe(true)
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(1_000)
  expect(stats.sampled).toEqual([[good], [bad]])
})

test('its last numbers stay with their age and the reason; who hears the rounds is told that they are unknown', async () => {
  const { poller, fails, rounds } = setUp()
  fails.now = false
  using _interest = poller.keep(place, [bad, good], false)
  await vi.advanceTimersByTimeAsync(1_500)
  const before = (await poller.latest(place, [bad])).samples[0]
  fails.now = true
  await vi.advanceTimersByTimeAsync(20_000)
  const [now] = (await poller.latest(place, [bad, good])).samples
  expect(now).toEqual({ ...before, problems: [{ code: 'BadInput', message: 'not a name', ref: bad }] })
  expect(Date.now() - (now?.at ?? 0)).toBeGreaterThan(15_000)
  const told = rounds.at(-1)?.samples.find(({ ref }) => ref === bad)
  expect(told).toMatchObject({ values: {}, problems: [{ code: 'BadInput' }] })
  fails.now = false
  await vi.advanceTimersByTimeAsync(2_000)
  expect((await poller.latest(place, [bad])).samples[0]?.problems).toBeUndefined()
})

test('who asks for nothing else is told the reason, and keeps nobody waiting', async () => {
  const { poller, stats } = setUp()
  using _interest = poller.keep(place, [good], false)
  for (let n = 0; n < 5; n++) {
    await expect(poller.latest(place, [bad])).rejects.toMatchObject({ problem: { code: 'BadInput' } })
    await vi.advanceTimersByTimeAsync(1_200)
  }
  expect(stats.sampled.filter((refs) => refs.includes(good)).length).toBeGreaterThanOrEqual(5)
})
