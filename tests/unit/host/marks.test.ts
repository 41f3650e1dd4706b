import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Mark } from '#contract/mark.ts'
import { Marks } from '#main/host/marks.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const ref = { kind: 'topic', path: ['a'] }
const place = { connection: 'one', system: 'fake' }
let data: string
let now: number
let marks: Marks
const open = () => Marks.open({ data, log: quietLog, now: () => now })
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-marks-'))
  now = 1_000_000
  marks = await open()
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(data, { recursive: true, force: true })
})

/** What a window sees until it is closed, newest last. */
function window() {
  const closing = new AbortController()
  const seen: Mark[][] = []
  const ended = (async () => { for await (const { items } of marks.watch(closing.signal)) seen.push(items) })()
  return { seen, close: () => { closing.abort(); return ended } }
}

test('a pin and a mute of one resource are one mark, kept over a restart', async () => {
  await marks.save({ ...place, ref, pinned: true })
  await marks.save({ ...place, ref, mutedUntil: 'forever' })
  const wanted = [{ ...place, ref, pinned: true, mutedUntil: 'forever' }]
  expect(marks.list()).toEqual(wanted)
  marks = await open()
  expect(marks.list()).toEqual(wanted)
  await marks.save({ ...place, ref, mutedUntil: null })
  await marks.save({ ...place, ref, pinned: false })
  expect(marks.list()).toEqual([])
})

test('a mute ends by itself, and who watches is told', async () => {
  vi.useFakeTimers()
  await marks.save({ ...place, ref, pinned: true, mutedUntil: now + 60_000 })
  const one = window()
  await vi.advanceTimersByTimeAsync(0)
  expect(marks.isMuted(place, ref)).toBe(true)
  now += 60_000
  expect(marks.isMuted(place, ref)).toBe(false)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(one.seen.map(([mark]) => mark?.mutedUntil)).toEqual([1_060_000, null])
  await one.close()
})

test('two windows see the same', async () => {
  const [one, two] = [window(), window()]
  await marks.save({ ...place, ref, pinned: true })
  await vi.waitFor(() => expect([one.seen.at(-1), two.seen.at(-1)]).toEqual([marks.list(), marks.list()]))
  expect(one.seen.at(-1)).toHaveLength(1)
  await Promise.all([one.close(), two.close()])
})

test('a removed connection is forgotten, the others stay', async () => {
  await marks.save({ ...place, ref, pinned: true })
  await marks.save({ ...place, connection: 'two', ref, pinned: true })
  await marks.forget('one')
  expect(marks.list().map(({ connection }) => connection)).toEqual(['two'])
  expect((await open()).list().map(({ connection }) => connection)).toEqual(['two'])
})

test('a damaged file is put aside', async () => {
  await writeFile(join(data, 'marks.json'), '{"version":1,"marks":"many"}')
  expect((await open()).list()).toEqual([])
  expect((await readdir(data)).some((name) => name.startsWith('marks.json.damaged-'))).toBe(true)
})
