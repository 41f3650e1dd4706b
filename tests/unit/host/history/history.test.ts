import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Disk } from '#main/host/history/disk.ts'
import { History } from '#main/host/history/history.ts'
import { historyFolder, midnight } from '../../../fixtures/history-store.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const [minute, hour] = [60_000, 3_600_000]
const place = { connection: 'one', system: 'fake' }
const other = { ...place, connection: 'two' }
const topic = { kind: 'topic', path: ['a'] }
let folder: ReturnType<typeof historyFolder>
let now: number
let history: History
beforeEach(() => {
  folder = historyFolder()
  now = midnight
  history = open()
})
afterEach(async () => {
  await history.close()
  folder[Symbol.dispose]()
})

const open = (maxBytes = 500e6) =>
  new History({ disk: new Disk({ path: folder.path, maxBytes, log: quietLog, now: () => now }), now: () => now })
/** Samples every 5 s until `to`, which is then now. */
function sample(to: number, at = place) {
  for (; now < to; now += 5_000) history.add(at, { ref: topic, at: now, values: { backlog: (now - midnight) / 5_000 } }, 25_000)
}
const read = (from: number, points = 10_000, at = place) => history.read(at, topic, 'backlog', { from, to: now, points })
async function restart() {
  await history.close()
  history = open()
}

test('a chart shows the past after a restart, with the time between as a gap', async () => {
  sample(midnight + 40 * minute)
  const before = await read(midnight)
  await restart()
  expect(await read(midnight)).toEqual(before)
  now += 10 * minute
  sample(now + 5 * minute)
  const { at, value, source } = await read(midnight)
  expect(at).toHaveLength(40 * 12 + 1 + 5 * 12)
  expect(value.indexOf(null)).toBe(40 * 12)
  expect(at.every((time, n) => n === 0 || time > (at[n - 1] ?? 0))).toBe(true)
  expect(new Set(source)).toEqual(new Set(['live']))
})

test('what the memory has no more comes from the disk, joined without a seam', async () => {
  sample(midnight + 2 * hour)
  const { at, value } = await read(midnight)
  expect(at).toHaveLength(1_440)
  expect(value).toEqual(at.map((time) => (time - midnight) / 5_000))
  expect((await read(midnight, 100)).at.length).toBeLessThanOrEqual(100)
})

test('half an hour that was watched whole needs no disk', async () => {
  sample(midnight + hour)
  await history.close()
  expect((await read(now - 30 * minute)).at).toHaveLength(360)
})

test('where the disk cannot be had, memory answers and the status says why', async () => {
  await history.close()
  folder[Symbol.dispose]()
  history = open()
  sample(midnight + hour)
  expect((await read(midnight)).at).toHaveLength(360)
  const { problem, lost, oldest } = await history.status()
  expect(problem?.code).toBe('Forbidden')
  // They wait until it can be had.
  expect(lost).toBe(0)
  expect(oldest).toBeNull()
})

test('the status tells size, cap and oldest, and what had to begin anew', async () => {
  sample(midnight + hour)
  history.setMaxBytes(20e6)
  expect(await history.status()).toMatchObject({ maxBytes: 20e6, oldest: midnight, lost: 0, bytes: expect.any(Number) })
  expect((await history.status()).bytes).toBeGreaterThan(8_000)
  await history.close()
  writeFileSync(folder.path, 'nonsense'.repeat(2_000))
  history = open()
  expect((await history.status()).problem?.message).toContain('begins anew')
})

test('a removed connection is forgotten, in memory and on disk', async () => {
  sample(midnight + hour)
  now = midnight
  sample(midnight + hour, other)
  history.forget('one')
  expect((await read(midnight)).at).toEqual([])
  expect((await read(midnight, 10_000, other)).at).toHaveLength(720)
})

test('many charts are read while samples are written', async () => {
  sample(midnight + hour)
  const reads: Promise<{ at: number[] }>[] = []
  for (let n = 0; n < 20; n++) {
    sample(now + 10 * minute)
    reads.push(read(midnight))
  }
  expect((await Promise.all(reads)).map(({ at }) => at.length)).toEqual(Array.from({ length: 20 }, (_, n) => 720 + (n + 1) * 120))
})
