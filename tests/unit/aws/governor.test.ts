import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Governor } from '#main/aws/governor.ts'
import { paceOf, quotaOf, quotas, share } from '#main/aws/quotas.ts'

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }) })
afterEach(() => { vi.useRealTimers() })

const turnsOf = (governor: Governor, owner = '111111111111', region = 'eu-west-1') => governor.of({ owner: () => owner, region })
const governorOf = () => new Governor(Date.now, () => 0.5)

test('no second holds more than a quarter of a published quota, however many connections reach the account', async () => {
  const governor = governorOf()
  const times: number[] = []
  for (const turns of [turnsOf(governor), turnsOf(governor)]) {
    for (let n = 0; n < 60; n++) void turns.take('cloudwatch', 'GetMetricData').then(() => times.push(Date.now()))
  }
  await vi.advanceTimersByTimeAsync(60_000)
  expect(times).toHaveLength(120)
  const busiest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))
  expect(busiest).toBeLessThanOrEqual(50 * share)
  expect(busiest).toBeGreaterThan(50 * share / 2)
})

test('every published quota keeps to its share in any second', () => {
  for (const quota of quotas.filter(({ published, burst }) => published && burst === undefined)) {
    const { rate, burst } = paceOf(quota)
    expect(rate, quota.api).toBeLessThanOrEqual(quota.perSecond * share)
    if (quota.perSecond * share >= 2) expect(rate + burst, quota.api).toBeLessThanOrEqual(quota.perSecond * share + 1e-9)
  }
})

test('other accounts, regions and APIs have buckets of their own; the MSK control plane has one for all its calls', async () => {
  const governor = governorOf()
  const one = turnsOf(governor)
  for (let n = 0; n < 5; n++) await one.take('kafka', 'ListNodes')
  const others = [turnsOf(governor, '222222222222'), turnsOf(governor, '111111111111', 'eu-west-2')].map((turns) => turns.take('kafka', 'ListNodes'))
  await Promise.all([...others, one.take('sqs', 'GetQueueAttributes')])
  let came = false
  void one.take('kafka', 'ListClustersV2').then(() => { came = true })
  await vi.advanceTimersByTimeAsync(400)
  expect(came).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(came).toBe(true)
})

test('an API that nobody listed is called at a polite pace', () => {
  expect(quotaOf('newservice', 'DoIt')).toMatchObject({ api: 'newservice:DoIt', published: false, perSecond: 2 })
})

test('a caller that asks a thousand times does not keep a click waiting', async () => {
  const turns = turnsOf(governorOf())
  const [poller, click] = [new AbortController().signal, new AbortController().signal]
  for (let n = 0; n < 1_000; n++) void turns.take('sqs', 'GetQueueAttributes', poller)
  let cameAt = 0
  void turns.take('sqs', 'GetQueueAttributes', click).then(() => { cameAt = Date.now() })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(cameAt - 1_000_000).toBeLessThan(100)
})

test('who waits leaves when its signal is aborted, and takes no token', async () => {
  const turns = turnsOf(governorOf())
  for (let n = 0; n < 5; n++) await turns.take('kafka', 'ListNodes')
  const gone = new AbortController()
  const left = turns.take('kafka', 'ListNodes', gone.signal)
  const stays = turns.take('kafka', 'ListNodes')
  gone.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  await vi.advanceTimersByTimeAsync(510)
  await stays
  await expect(turns.take('kafka', 'ListNodes', gone.signal)).rejects.toThrow('gone')
})

test('a throttled answer halves the pace, is told with until when, and the pace comes back by itself', async () => {
  const turns = turnsOf(governorOf())
  await turns.take('sqs', 'GetQueueAttributes')
  turns.throttled('sqs', 'GetQueueAttributes')
  turns.throttled('sqs', 'GetQueueAttributes')
  expect(turns.slowed()).toEqual([{ api: 'sqs:GetQueueAttributes', until: 1_005_000 }])
  const count = async (ms: number) => {
    let taken = 0
    const end = new AbortController()
    for (let n = 0; n < 500; n++) void turns.take('sqs', 'GetQueueAttributes', end.signal).then(() => { taken++ }, () => {})
    await vi.advanceTimersByTimeAsync(ms)
    end.abort()
    return taken
  }
  const slow = await count(1_000)
  expect(slow).toBeGreaterThan(40)
  expect(slow).toBeLessThanOrEqual(51)
  turns.throttled('sqs', 'GetQueueAttributes')
  expect(turns.slowed()[0]?.until).toBeGreaterThan(1_010_000)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(turns.slowed()).toEqual([])
  expect(await count(1_000)).toBeGreaterThan(100)
})

test('however often it is throttled, an eighth of the pace stays', async () => {
  const turns = turnsOf(governorOf())
  for (let n = 0; n < 20; n++) {
    turns.throttled('sqs', 'GetQueueAttributes')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  let taken = 0
  for (let n = 0; n < 100; n++) void turns.take('sqs', 'GetQueueAttributes').then(() => { taken++ })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(taken).toBeGreaterThan(20)
  expect(taken).toBeLessThan(45)
})

test('the recovery is jittered', () => {
  const untils = [0, 0.999].map((random) => {
    const turns = turnsOf(new Governor(Date.now, () => random))
    turns.throttled('sts', 'AssumeRole')
    return turns.slowed()[0]?.until ?? 0
  })
  expect(untils).toEqual([1_004_000, 1_005_998])
})

test('once the account is known, the connections that reach it share its buckets', async () => {
  const governor = governorOf()
  let account = 'connection-a'
  const turns = governor.of({ owner: () => account, region: 'eu-west-1' })
  for (let n = 0; n < 5; n++) await turnsOf(governor).take('kafka', 'ListNodes')
  await turns.take('kafka', 'ListNodes')
  account = '111111111111'
  let came = false
  void turns.take('kafka', 'ListNodes').then(() => { came = true })
  await vi.advanceTimersByTimeAsync(100)
  expect(came).toBe(false)
  await vi.advanceTimersByTimeAsync(600)
  expect(came).toBe(true)
})
