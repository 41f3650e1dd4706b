import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Store } from '#main/host/history/store.ts'
import { handOver, historyFolder, midnight, rowsOf } from '../../../fixtures/history-store.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const large = 500e6
let folder: ReturnType<typeof historyFolder>
let store: Store
beforeEach(() => {
  folder = historyFolder()
  store = new Store(folder.path, large)
})
afterEach(() => {
  store.close()
  folder[Symbol.dispose]()
})

const tidy = (now: number) => {
  while (store.tidy(now)) continue
}
const reopen = () => {
  store.close()
  store = new Store(folder.path, large)
}
/** A day and more of samples every 5 s, handed over by the quarter of an hour, of two series. */
function fill(from: number, to: number, everyMs = 5_000) {
  for (let at = from; at < to; at += 15 * minute) {
    const value = (n: number) => (at - from) / everyMs + n
    const rows = rowsOf(at, Math.min(to, at + 15 * minute), everyMs, value)
    store.write(handOver({ a: rows, b: [[at, 1]] }, everyMs * 5), at + 15 * minute)
  }
}

test.skipIf(process.platform === 'win32')('the file, and what SQLite keeps beside it, is for nobody else to read', () => {
  fill(midnight, midnight + hour)
  expect(['', '-wal', '-shm'].map((end) => statSync(`${folder.path}${end}`).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
})

test('half an hour is every sample, read while it is written', () => {
  fill(midnight, midnight + hour)
  const { at, peak } = store.read({ key: 'a', from: midnight + 30 * minute, to: midnight + hour, points: 400 }, midnight + hour)
  expect(at).toEqual(rowsOf(midnight + 30 * minute, midnight + hour, 5_000, () => 0).map(([time]) => time))
  expect(peak).toEqual(at.map((time) => (time - midnight) / 5_000))
})

test('a chart of a day has the highest value and the average of each of its stretches', () => {
  fill(midnight, midnight + day)
  const { at, peak, mean } = store.read({ key: 'a', from: midnight, to: midnight + day, points: 24 }, midnight + day)
  expect(at).toHaveLength(24)
  at.forEach((time, n) => {
    // The highest of a rising line is the last sample of its hour, at its own time.
    expect(peak[n]).toBe((time - midnight) / 5_000)
    expect(Math.abs((mean[n] ?? 0) - (peak[n] ?? 0) + 360)).toBeLessThan(15)
  })
})

test('one sample of a minute that stands out is seen in a chart of a month', () => {
  const rows = rowsOf(midnight, midnight + 2 * day, 30_000, (n) => (n === 3_001 ? 9_999 : 1))
  const now = midnight + 2 * day
  for (let n = 0; n < rows.length; n += 200) {
    store.write(handOver({ a: rows.slice(n, n + 200) }, minute), midnight + (n + 200) * 30_000)
  }
  const { at, peak, mean } = store.read({ key: 'a', from: midnight - 28 * day, to: now, points: 400 }, now)
  const place = peak.indexOf(9_999)
  expect(Math.abs((at[place] ?? 0) - (midnight + 3_001 * 30_000))).toBeLessThan(hour)
  expect(mean[place]).toBeLessThan(100)
  expect(at.length).toBeLessThanOrEqual(400)
})

test('what was written is there after a restart, and a crash doubles nothing', () => {
  fill(midnight, midnight + 25 * minute)
  const asked = { key: 'a', from: midnight, to: midnight + hour, points: 1_000 }
  const before = store.read(asked, midnight + hour)
  reopen()
  expect(store.read(asked, midnight + hour)).toEqual(before)
  store.write(handOver({ a: rowsOf(midnight + 25 * minute, midnight + 45 * minute, 5_000, () => 2) }), midnight + hour)
  reopen()
  const after = store.read(asked, midnight + hour)
  expect(after.at).toHaveLength(45 * 12)
  expect(new Set(after.at).size).toBe(after.at.length)
})

test('a silence is a gap, at the start of a chart of samples and in one of minutes, also over a restart', () => {
  store.write(handOver({ a: rowsOf(midnight, midnight + 5 * minute, 5_000, () => 1) }), midnight)
  reopen()
  store.write(handOver({ a: rowsOf(midnight + hour, midnight + hour + 20 * minute, 5_000, () => 2) }), midnight + hour)
  const fine = store.read({ key: 'a', from: midnight, to: midnight + 2 * hour, points: 1_000 }, midnight + 2 * hour)
  expect(fine.peak.filter(Number.isNaN)).toHaveLength(1)
  expect(fine.at[fine.peak.findIndex(Number.isNaN)]).toBe(midnight + 5 * minute - 5_000 + 1)
  const coarse = store.read({ key: 'a', from: midnight, to: midnight + 2 * hour, points: 60 }, midnight + 2 * hour)
  expect(coarse.peak.filter(Number.isNaN)).toHaveLength(1)
  expect(coarse.at[coarse.peak.findIndex(Number.isNaN)]).toBeLessThan(midnight + 10 * minute)
})

test('a restart within the pace of a series is no gap', () => {
  store.write(handOver({ a: rowsOf(midnight, midnight + minute, 5_000, () => 1) }), midnight)
  reopen()
  store.write(handOver({ a: rowsOf(midnight + minute + 10_000, midnight + 2 * minute, 5_000, () => 1) }), midnight)
  expect(store.read({ key: 'a', from: midnight, to: midnight + hour, points: 1_000 }, midnight).peak).not.toContain(Number.NaN)
})

test('unknown is neither zero nor forgotten', () => {
  const now = midnight + 2 * hour
  store.write(handOver({ a: rowsOf(midnight, now, 5_000, (n) => (n >= 400 ? Number.NaN : 3)) }), now)
  const { peak } = store.read({ key: 'a', from: midnight, to: now, points: 60 }, now)
  expect(new Set(peak)).toEqual(new Set([3, Number.NaN]))
})

test('samples go after a day, minutes after a month; what is between stays in minutes', () => {
  fill(midnight, midnight + 2 * day, 30_000)
  const now = midnight + 2 * day
  tidy(now)
  const old = store.read({ key: 'a', from: midnight, to: midnight + hour, points: 1_000 }, now)
  expect(old.at).toHaveLength(60)
  expect(store.read({ key: 'a', from: now - hour, to: now, points: 1_000 }, now).at).toHaveLength(120)
  expect(store.status().oldest).toBeLessThan(midnight + minute)
  tidy(midnight + 31 * day)
  expect(store.read({ key: 'a', from: midnight, to: midnight + day, points: 100 }, midnight + 31 * day).at).toEqual([])
})

test('the file stays under its cap, oldest first', () => {
  const cap = 1e6
  store.setMaxBytes(cap)
  const random = (n: number) => Math.sin(n) * 1e9
  const series = Array.from({ length: 20 }, (_, n) => `s${n}`)
  for (let at = midnight; at < midnight + 5 * hour; at += 10 * minute) {
    const rows = rowsOf(at, at + 10 * minute, 5_000, random)
    store.write(handOver(Object.fromEntries(series.map((key) => [key, rows]))), at + 10 * minute)
    tidy(at)
    expect(store.status().bytes).toBeLessThanOrEqual(cap)
    expect(statSync(folder.path).size).toBeLessThanOrEqual(cap)
  }
  const now = midnight + 5 * hour
  expect(store.read({ key: 's3', from: midnight, to: midnight + hour, points: 1_000 }, now).at).toEqual([])
  expect(store.read({ key: 's3', from: now - 30 * minute, to: now, points: 1_000 }, now).at).toHaveLength(360)
})

test('a lower cap takes hold at once, and the disk gets its room back', () => {
  const series = Array.from({ length: 40 }, (_, n) => `s${n}`)
  for (let at = midnight; at < midnight + 6 * hour; at += 10 * minute) {
    const rows = rowsOf(at, at + 10 * minute, 5_000, Math.sin)
    store.write(handOver(Object.fromEntries(series.map((key) => [key, rows]))), at + 10 * minute)
  }
  expect(store.status().bytes).toBeGreaterThan(2e6)
  store.setMaxBytes(1e6)
  tidy(midnight + 6 * hour)
  store.close()
  expect(statSync(folder.path).size).toBeLessThanOrEqual(1e6)
  store = new Store(folder.path, 1e6)
  expect(store.status().oldest).toBeGreaterThan(midnight)
})

test('what was forgotten is gone at once, and its rows soon', () => {
  const key = (name: string) => `${name}/kafka topic a`
  const ones = rowsOf(midnight, midnight + hour, 5_000, () => 1)
  store.write(handOver({ [key('one')]: ones, [key('two')]: [[midnight, 5]] }), midnight)
  const asked = (name: string) => ({ key: key(name), from: midnight, to: midnight + hour, points: 1_000 })
  store.forget('one/')
  expect(store.read(asked('one'), midnight + hour).at).toEqual([])
  tidy(midnight + hour)
  store.write(handOver({ [key('one')]: [[midnight + hour, 7]] }), midnight + hour)
  reopen()
  expect(store.read(asked('one'), midnight + hour).peak).toEqual([7])
  expect(store.read(asked('two'), midnight + hour).peak).toEqual([5])
})

test('a clock that goes back adds nothing until it has caught up; one that was far ahead is passed over', () => {
  store.write(handOver({ a: [[midnight, 1], [midnight - 5_000, 2], [midnight + 5_000, 3]] }), midnight)
  store.write(handOver({ a: [[midnight + 365 * day, 4]] }), midnight + 365 * day)
  store.write(handOver({ a: [[midnight + 10_000, 5]] }), midnight + 10_000)
  const { peak } = store.read({ key: 'a', from: midnight - hour, to: midnight + hour, points: 1_000 }, midnight + hour)
  expect(peak).toEqual([1, 3, Number.NaN, 5])
})

test('a series that comes back after a month of silence keeps its first samples, and its number', () => {
  const back = midnight + 40 * day
  store.write(handOver({ a: [[midnight, 1]] }), midnight)
  store.write(handOver({ b: [[back - hour, 0]] }), back - hour)
  reopen()
  store.write(handOver({ a: [[back, 2]] }), back)
  tidy(back)
  store.write(handOver({ a: [[back + 5_000, 3]], c: [[back + 5_000, 9]] }), back + 5_000)
  const values = (key: string) => store.read({ key, from: back, to: back + minute, points: 100 }, back + minute).peak
  expect(values('a')).toEqual([2, 3])
  expect(values('c')).toEqual([9])
})

test('what was forgotten does not come back in another series after a crash', () => {
  store.write(handOver({ 'one/a': [[midnight, 1]] }), midnight)
  store.forget('one/')
  tidy(midnight)
  reopen()
  store.write(handOver({ 'two/a': [[midnight + 5_000, 2]] }), midnight + 5_000)
  expect(store.read({ key: 'two/a', from: midnight, to: midnight + minute, points: 100 }, midnight + minute).peak).toEqual([2])
})

test('a series that comes back after a month keeps its samples, and a new one has none of those that went', () => {
  store.write(handOver({ a: [[midnight, 1]] }), midnight)
  store.write(handOver({ b: [[midnight + hour, 1]] }), midnight + hour)
  const later = midnight + 40 * day
  store.write(handOver({ a: [[later, 1]] }), later)
  tidy(later)
  store.write(handOver({ c: [[later + minute, 2]] }), later + minute)
  const timesOf = (key: string) => store.read({ key, from: midnight, to: later + hour, points: 1_000 }, later + hour).at
  expect(timesOf('a').at(-1)).toBe(later)
  expect(timesOf('c')).toEqual([later + minute])
})

test('when the numbers have come to their end, those that are free are given again', () => {
  store.write(handOver({ a: [[midnight, 1]], b: [[midnight, 2]], c: [[midnight, 3]] }), midnight)
  store.close()
  const database = new DatabaseSync(folder.path)
  database.exec(`UPDATE series SET id = ${2 ** 24 - 1} WHERE key = 'c'`)
  database.exec("DELETE FROM series WHERE key = 'b'; DELETE FROM log")
  database.close()
  store = new Store(folder.path, large)
  store.write(handOver({ d: [[midnight + hour, 4]], e: [[midnight + hour, 5]] }), midnight + hour)
  tidy(midnight + hour)
  const now = midnight + 2 * hour
  const values = (key: string) => store.read({ key, from: midnight, to: now, points: 100 }, now).peak
  expect([values('d'), values('e')]).toEqual([[4], [5]])
})

test('a row of a clock that was years ahead does not hold up what is forgotten', () => {
  store.write(handOver({ 'one/a': [[midnight, 1]] }), midnight)
  const ahead = midnight + 80 * 365 * day
  store.write(handOver({ 'one/a': [[ahead, 1]], b: [[ahead, 1]] }), ahead)
  store.write(handOver({ b: [[ahead + hour, 1]] }), ahead + hour)
  store.forget('one/')
  const began = process.cpuUsage()
  tidy(midnight)
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1_000).toBeLessThan(500)
})
