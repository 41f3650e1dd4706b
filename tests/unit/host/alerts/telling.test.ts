import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Alert } from '#contract/alert.ts'
import { AlertLog } from '#main/host/alerts/alert-log.ts'
import { Telling } from '#main/host/alerts/telling.ts'
import type { Told } from '#main/host/alerts/webhook.ts'
import { problem } from '#main/host/problems.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { ruleOf, worker } from './engine.ts'

const rule = ruleOf({ type: 'verdict', verdicts: ['stalled'] }, { notify: { desktop: false, webhook: true } })
const alertOf = (id: string): Alert => ({
  id, rule: { id: 'r', name: 'Rule' }, connection: 'c', system: 'fake', ref: worker, said: `${id} is stalled`, raisedAt: Date.now(),
  endedAt: null, samples: [],
})

let data: string
const opened: AlertLog[] = []
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-telling-'))
  vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(async () => {
  vi.useRealTimers()
  for (const alerts of opened.splice(0)) await alerts.flush()
  await rm(data, { recursive: true, force: true })
})

async function open({ fails = 0, isSet = true } = {}) {
  const sent: { readonly at: number; readonly told: Told }[] = []
  const state: { fails: number; address: string | undefined } = { fails, address: isSet ? 'https://hooks.example/x' : undefined }
  const alerts = await AlertLog.open({ data, log: quietLog })
  opened.push(alerts)
  const telling = new Telling({
    alerts, now: Date.now, log: quietLog, address: () => state.address, nameOf: () => 'Orders',
    post: async (_address, told) => {
      sent.push({ at: Math.round((Date.now() - 1_000_000) / 1_000), told })
      if (state.fails-- > 0) throw problem('Unreachable', 'hooks.example answered 503')
    },
  })
  const raise = (id: string) => {
    alerts.put(telling.raised(alertOf(id), rule))
    telling.wake()
  }
  const end = (id: string, endedBy: Alert['endedBy'] = 'condition') => {
    const alert = alerts.find(id)
    if (!alert) throw new Error(`no ${id}`)
    alerts.put(telling.ended({ ...alert, endedAt: Date.now(), endedBy }))
    telling.wake()
  }
  return { sent, state, alerts, telling, raise, end, texts: () => sent.map(({ told }) => told.text) }
}
const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

test('a raise and its end are told once each', async () => {
  const { raise, end, sent, texts, alerts, telling } = await open()
  raise('a')
  await minutes(1)
  telling.wake()
  await minutes(30)
  expect(texts()).toEqual(['a is stalled (Orders)'])
  expect(sent[0]?.told).toMatchObject({
    event: 'raised', alert: { id: 'a', said: 'a is stalled', endedAt: null }, rule: { id: 'r', name: 'Rule' },
    resource: { connection: 'c', connectionName: 'Orders', system: 'fake', ref: worker, address: '#/c/c/fake/group/worker' },
  })
  end('a')
  await minutes(30)
  expect(texts()).toEqual(['a is stalled (Orders)', 'Ended: a is stalled (Orders)'])
  expect(alerts.find('a')?.webhook).toMatchObject({ event: 'ended', state: 'sent', tries: 1 })
})

test('a refused one is tried five times within 15 minutes, then it is told as failed', async () => {
  const { raise, sent, alerts } = await open({ fails: Infinity })
  raise('a')
  await minutes(1)
  expect(alerts.find('a')?.webhook).toMatchObject({ state: 'waiting', tries: 2, problem: 'hooks.example answered 503' })
  await minutes(60)
  expect(sent.map(({ at }) => at)).toEqual([0, 15, 75, 315, 900])
  expect(alerts.find('a')?.webhook).toMatchObject({ event: 'raised', state: 'failed', tries: 5, problem: 'hooks.example answered 503' })
})

test('an alert that ended before it could be told is told as raised, then as ended', async () => {
  const { raise, end, texts } = await open({ fails: 1 })
  raise('a')
  await vi.advanceTimersByTimeAsync(5_000)
  end('a')
  await minutes(5)
  expect(texts()).toEqual(['a is stalled (Orders)', 'a is stalled (Orders)', 'Ended: a is stalled (Orders)'])
})

test('one whose rule was changed ends without a word', async () => {
  const { raise, end, texts } = await open()
  raise('a')
  await minutes(1)
  end('a', 'rule')
  await minutes(5)
  expect(texts()).toHaveLength(1)
})

test('an alert whose rule was changed before it could be told is not told any more, after a restart neither', async () => {
  const first = await open({ fails: 1 })
  first.raise('a')
  await vi.advanceTimersByTimeAsync(5_000)
  first.end('a', 'rule')
  await minutes(20)
  expect(first.texts()).toHaveLength(1)
  expect(first.alerts.find('a')?.webhook).toMatchObject({ state: 'failed', problem: 'Its rule was changed before it could be told' })
  await first.telling.close()
  await first.alerts.flush()
  const second = await open()
  second.telling.wake()
  await minutes(20)
  expect(second.texts()).toEqual([])
})

test('a rule that is changed while its alert is being told lets no later try begin', async () => {
  const { raise, end, texts, alerts, telling } = await open({ fails: Infinity })
  raise('a')
  end('a', 'rule')
  await minutes(1)
  telling.wake()
  await minutes(20)
  expect(texts()).toHaveLength(1)
  expect(alerts.find('a')?.webhook?.state).toBe('failed')
})

test('what waits survives a restart, and what was told is not told again', async () => {
  const first = await open({ fails: 3 })
  first.raise('a')
  await minutes(0)
  first.state.fails = 0
  first.raise('b')
  await minutes(0)
  expect(first.texts()).toEqual(['a is stalled (Orders)', 'b is stalled (Orders)'])
  await first.telling.close()
  await first.alerts.flush()
  const second = await open()
  second.telling.wake()
  await minutes(2)
  expect(second.texts()).toEqual(['a is stalled (Orders)'])
  expect(second.alerts.find('a')?.webhook).toMatchObject({ state: 'sent', tries: 2 })
})

test('no more than 20 requests go out in a minute; what is too many is told as one', async () => {
  const { raise, sent, alerts } = await open()
  for (let n = 0; n < 80; n++) raise(`g${n}`)
  await minutes(0.9)
  expect(sent.filter(({ told }) => told['event'] === 'raised').length).toBe(19)
  const sum = sent.find(({ told }) => told['event'] === 'many')?.told
  expect(sum?.text).toMatch(/^61 alerts at once:\ng19 is stalled \(Orders\)\n[^]*and 11 more$/)
  expect(sum?.['alerts']).toHaveLength(50)
  expect(alerts.all().every(({ webhook }) => webhook?.state === 'sent')).toBe(true)
  raise('later')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(sent).toHaveLength(20)
  await minutes(1)
  expect(sent).toHaveLength(21)
})

test('without an address nothing is sent and the alert says so', async () => {
  const { raise, sent, alerts, state } = await open({ isSet: false })
  raise('a')
  expect(alerts.find('a')?.webhook).toMatchObject({ state: 'failed', problem: 'No webhook address is set' })
  state.address = 'https://hooks.example/x'
  await minutes(20)
  expect(sent).toEqual([])
})

test('what a resource is called cannot become a mention in a chat', async () => {
  const { alerts, telling, texts } = await open()
  alerts.put(telling.raised({ ...alertOf('a'), said: '<!channel> & co is stalled' }, rule))
  telling.wake()
  await minutes(0)
  expect(texts()).toEqual(['&lt;!channel&gt; &amp; co is stalled (Orders)'])
})
