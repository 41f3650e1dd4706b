import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Disk } from '#main/host/history/disk.ts'
import { historyFolder, midnight } from '../../../fixtures/history-store.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const thatEnds = new URL('../../../fixtures/history-worker-that-ends.ts', import.meta.url)
const mute = new URL('data:text/javascript,import{parentPort}from"node:worker_threads";parentPort.on("message",()=>{})')
let folder: ReturnType<typeof historyFolder>
let now: number
let disk: Disk
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  folder = historyFolder()
  now = midnight
})
afterEach(async () => {
  vi.useRealTimers()
  await disk.close()
  folder[Symbol.dispose]()
})

const open = (program?: URL) =>
  new Disk({ path: folder.path, maxBytes: 500e6, log: quietLog, now: () => now, ...(program && { program }) })
/** The next samples of a series, one each 5 s. */
function add(count: number, key = 'a') {
  for (let n = 0; n < count; n++, now += 5_000) disk.add(key, 25_000, now, n)
}
const read = async (key = 'a') =>
  (await disk.read({ key, from: midnight, to: now, points: 100_000 }, 'peak'))?.at.map((time) => (time - midnight) / 5_000)
const upTo = (count: number) => Float64Array.from({ length: count }, (_, n) => n)

test('what is handed over while the thread is down, and what was on the way to it, is kept once it is back', async () => {
  disk = open(thatEnds)
  add(10)
  expect((await disk.status()).problem).toBeNull()
  add(10)
  disk.add('crash', 25_000, now, 1)
  expect((await disk.status()).problem?.code).toBe('TimedOut')
  add(10)
  expect(await read()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(30_000)
  expect((await disk.status()).problem).toBeNull()
  expect(await read()).toEqual(upTo(30))
  expect(await read('crash')).toHaveLength(1)
  expect(disk.lost).toBe(0)
})

test('what waits for a thread that is down is bounded, and what finds no room is counted', async () => {
  disk = open(thatEnds)
  add(1, 'crash')
  await disk.status()
  for (let n = 0; n < 60_000; n++) disk.add('a', 25_000, now + n, n)
  expect(disk.lost).toBe(10_001)
})

test('what is handed over while the file cannot be written is kept once it can be, and what was forgotten is not', async () => {
  rmSync(folder.folder, { recursive: true })
  disk = open()
  add(10)
  add(10, 'gone/b')
  expect((await disk.status()).problem?.code).toBe('Forbidden')
  disk.forget('gone/')
  now = midnight + 100_000
  add(10)
  mkdirSync(folder.folder)
  await vi.advanceTimersByTimeAsync(30_000)
  expect((await disk.status()).problem).toBeNull()
  expect((await read())?.length).toBe(21)
  expect(await read('gone/b')).toHaveLength(0)
  expect(disk.lost).toBe(0)
})

test('what waits together is no gap where the slowest of its paces allows it', async () => {
  disk = open()
  disk.add('a', 25_000, midnight, 1)
  disk.add('a', 750_000, midnight + 300_000, 2)
  now = midnight + 300_000
  expect(await read()).toEqual(Float64Array.of(0, 60))
})

test('at its end it tries once more what could not be kept', async () => {
  rmSync(folder.folder, { recursive: true })
  disk = open()
  add(10)
  await disk.status()
  mkdirSync(folder.folder)
  await disk.close()
  disk = open()
  expect(await read()).toEqual(upTo(10))
})

test('a thread that says nothing is waited for once, not by each who asks', async () => {
  disk = open(mute)
  const first = read()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await first).toBeUndefined()
  expect(await read()).toBeUndefined()
  vi.useRealTimers()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const closing = disk.close()
  await vi.advanceTimersByTimeAsync(10_000)
  await closing
  expect(existsSync(folder.path)).toBe(false)
})
