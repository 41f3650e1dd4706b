import { expect, it } from 'vitest'
import type { ReadQuery } from '#contract/query.ts'
import { AwsClock } from '#main/systems/kinesis/read/clock.ts'
import { readStream } from '#main/systems/kinesis/read/read.ts'
import { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

async function scanned(memory: MemoryKinesis, query: ReadQuery): Promise<number | undefined> {
  const call = { signal: AbortSignal.timeout(20_000), log: quietLog }
  let found: number | undefined
  const ref = { kind: 'stream', path: ['clicks'] }
  for await (const { verdict } of readStream(memory.open(), ref, query, call)) found = verdict?.scanned
  return found
}

it('a full answer is no end of a shard, though it says that it caught up', async () => {
  const memory = new MemoryKinesis(1)
  for (let n = 0; n < 10_300; n++) memory.put('key', String(n), { at: memory.now - 1_000 })
  memory.saysCaughtUp = true
  expect(await scanned(memory, { from: 'oldest', limit: 20_000 })).toBe(10_300)
  expect(await scanned(memory, { limit: 20_000 })).toBe(10_300)
})

/** A clock after answers that took so long each (ms), on a machine that is ten minutes behind AWS: how far it is off (ms). */
async function errorAfter(...took: readonly number[]): Promise<number> {
  let truth = 1_800_000_000_300
  const now = () => truth - 600_000
  const clock = new AwsClock(now)
  for (const ms of took) await answered(clock, () => { truth += ms }, () => truth)
  return clock.now() - truth
}

async function answered(clock: AwsClock, pass: () => void, truth: () => number): Promise<void> {
  type Middleware = (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>
  let added: Middleware | undefined
  clock.watch({ middlewareStack: { add: (middleware) => { added = middleware as Middleware } } })
  await added?.(async () => {
    pass()
    return { response: { headers: { date: new Date(truth()).toUTCString() } } }
  })({})
}

it('a slow answer tells no later time than a quick one did', async () => {
  expect(await errorAfter(100)).toBeLessThan(1_100)
  expect(await errorAfter(100)).toBeGreaterThanOrEqual(0)
  expect(await errorAfter(100, 8_000)).toBe(await errorAfter(100))
  expect(await errorAfter(8_000, 100)).toBeLessThan(1_100)
})

it('a clock that is set meanwhile is followed', async () => {
  let local = 1_800_000_000_000
  const clock = new AwsClock(() => local)
  await answered(clock, () => {}, () => 1_800_000_000_000)
  expect(clock.at(0)).toBe(0)
  local += 600_000
  await answered(clock, () => {}, () => 1_800_000_000_000)
  expect(clock.at(0)).toBeGreaterThan(-600_001)
  expect(clock.at(0)).toBeLessThan(-598_000)
})
