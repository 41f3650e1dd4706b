import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { History } from '#main/host/history/history.ts'
import { Poller } from '#main/host/poller.ts'
import { problem } from '#main/host/problems.ts'
import { Resources } from '#main/host/resources.ts'
import type { Past, Session, Span } from '#main/systems/driver.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { fakePlace, fakeSessions } from '../../fixtures/fake-sessions.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const at = { ...fakePlace, ref: { kind: 'topic', path: ['a'] } }
const start = 10_000_000
const signal = new AbortController().signal

beforeEach(() => { vi.useFakeTimers({ now: start }) })
afterEach(() => { vi.useRealTimers() })

/** A host whose system keeps a past of its own, if `kept` is given. */
function setUp(kept?: Session['history']) {
  const { driver: plain, stats } = fakeDriver()
  const driver: typeof plain = {
    ...plain, open: async (...args) => ({ ...await plain.open(...args), free: false, ...(kept && { history: kept }) }),
  }
  const needs = { sessions: fakeSessions(driver), history: new History(), log: quietLog, now: Date.now }
  const poller = new Poller(needs)
  return { resources: new Resources({ ...needs, poller }), poller, stats }
}
const span: Span = { from: start - 600_000, to: start + 600_000, points: 100 }

const fromCloudWatch = { at: [start - 120_000, start - 60_000], value: [5, null], source: ['cloudwatch', 'cloudwatch'] }

test('what the system kept coarsely comes before what was sampled here, told apart', async () => {
  const asked: Span[] = []
  const { resources, poller } = setUp(async (_ref, _metric, wanted): Promise<Past> => {
    asked.push(wanted)
    return { ...fromCloudWatch, isCoarser: true }
  })
  await poller.latest(at, [at.ref])
  expect(await resources.past(at, 'backlog', span, signal)).toEqual({
    at: [start - 120_000, start - 60_000, start], value: [5, null, 7], source: ['cloudwatch', 'cloudwatch', 'live'],
  })
  expect(asked).toEqual([span])
})

test('where samples only repeat what the system kept, that stands alone, and they where it has nothing', async () => {
  let kept: Past = fromCloudWatch
  const { resources, poller } = setUp(async () => kept)
  await poller.latest(at, [at.ref])
  expect(await resources.past(at, 'backlog', span, signal)).toEqual(fromCloudWatch)
  kept = { at: [start - 60_000], value: [null], source: ['cloudwatch'] }
  expect(await resources.past(at, 'backlog', span, signal)).toMatchObject({ value: [null, 7], source: ['cloudwatch', 'live'] })
})

test('what the system may not be asked leaves the own samples, with the reason', async () => {
  const { resources, poller } = setUp(async () => { throw problem('Unsupported', 'not allowed yet', 'Allow CloudWatch.') })
  await poller.latest(at, [at.ref])
  expect(await resources.past(at, 'backlog', span, signal)).toEqual({
    at: [start], value: [7], source: ['live'], problem: { code: 'Unsupported', message: 'not allowed yet', hint: 'Allow CloudWatch.' },
  })
})

test('a system that keeps no past gives what was sampled; an unknown metric is refused', async () => {
  const { resources, poller } = setUp()
  await poller.latest(at, [at.ref])
  expect(await resources.past(at, 'backlog', span, signal)).toEqual({ at: [start], value: [7], source: ['live'] })
  await expect(resources.past(at, 'nonsense', span, signal)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})
