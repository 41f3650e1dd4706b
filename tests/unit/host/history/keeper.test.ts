import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Keeper } from '#main/host/history/keeper.ts'
import { handOver, historyFolder, midnight, rowsOf } from '../../../fixtures/history-store.ts'

const hour = 3_600_000
let folder: ReturnType<typeof historyFolder>
let told: string[]
let keeper: Keeper
beforeEach(() => {
  folder = historyFolder()
  told = []
  keeper = open()
})
afterEach(() => {
  keeper.close()
  folder[Symbol.dispose]()
})

const open = (maxBytes = 500e6) => new Keeper(folder.path, maxBytes, (says) => told.push(says))
const some = (from = midnight) => handOver({ a: rowsOf(from, from + hour, 5_000, Math.sin) })
const read = (now = midnight + hour) =>
  keeper.read({ key: 'a', from: midnight - hour, to: now, points: 10_000 }, 'peak', now)

/** Writes nonsense over the file from a place on. */
function spoil(from: number, length: number) {
  keeper.close()
  const file = openSync(folder.path, 'r+')
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, from)
  closeSync(file)
}

test('a file that is no database is put aside, told, and begun anew', () => {
  keeper.write(some(), midnight + hour)
  spoil(0, 4_096)
  expect(keeper.write(some(), midnight + hour)).toBe(true)
  expect(read()?.at).toHaveLength(720)
  const { problem } = keeper.status()
  const [aside] = readdirSync(folder.folder).filter((name) => name.includes('.damaged-'))
  expect(problem).toMatchObject({ message: expect.stringContaining('begins anew'), hint: expect.stringContaining(aside ?? '?') })
  expect(told).toEqual([expect.stringContaining('put aside')])
})

test('damage in the middle of the file is found when it is met; only the last damaged file is left', () => {
  for (const _ of [1, 2]) {
    for (let n = 0; n < 12; n++) keeper.write(some(midnight + n * hour), midnight + (n + 1) * hour)
    spoil(4_096 * 3, 4_096 * 12)
    keeper.write(some(midnight + 12 * hour), midnight + 13 * hour)
    read(midnight + 12 * hour)
    keeper.write(some(midnight + 13 * hour), midnight + 14 * hour)
  }
  expect(keeper.status().problem?.message).toContain('begins anew')
  expect(readdirSync(folder.folder).filter((name) => /\.damaged-\d+$/.test(name))).toHaveLength(1)
})

test('a file of another layout is not touched but put aside', () => {
  keeper.close()
  rmSync(folder.path, { force: true })
  writeFileSync(folder.path, 'SQLite format 3\0 but not really')
  expect(keeper.write(some(), midnight + hour)).toBe(true)
  expect(readdirSync(folder.folder).some((name) => name.includes('.damaged-'))).toBe(true)
})

test('a file that lacks a table is put aside', () => {
  keeper.write(some(), midnight + hour)
  keeper.close()
  const database = new DatabaseSync(folder.path)
  database.exec('DROP TABLE minute')
  database.close()
  expect(keeper.write(some(midnight + hour), midnight + 2 * hour)).toBe(true)
  expect(keeper.status().problem?.message).toContain('begins anew')
})

test('where no page is left it is told, what was kept can be read, and it is tried again', () => {
  keeper = open(300_000)
  expect(keeper.write(some(), midnight + hour)).toBe(true)
  const rows = rowsOf(midnight, midnight + hour, 5_000, Math.cos)
  const large = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`s${n}`, rows]))
  expect(keeper.write(handOver(large), midnight + hour)).toBe(false)
  expect(keeper.status().problem).toMatchObject({ code: 'TooLarge', message: expect.stringContaining('no room') })
  expect(read()?.at).toHaveLength(720)
  expect(keeper.write(handOver({ a: [[midnight + 2 * hour, 1]] }), midnight + 2 * hour)).toBe(true)
  expect(keeper.status().problem).toBeNull()
  expect(told).toEqual([expect.stringContaining('not kept on disk'), expect.stringContaining('kept on disk again')])
})

test('where the file cannot be made it is told, and made as soon as it can be', () => {
  keeper.close()
  rmSync(folder.folder, { recursive: true })
  expect(keeper.write(some(), midnight + hour)).toBe(false)
  expect(read()).toBeNull()
  expect(keeper.status().problem).toMatchObject({ code: 'Forbidden', hint: expect.stringContaining('in memory') })
  mkdirSync(folder.folder)
  expect(keeper.write(some(midnight + hour), midnight + 2 * hour)).toBe(true)
  expect(keeper.status()).toMatchObject({ problem: null, oldest: midnight + hour })
})

test.skipIf(process.getuid?.() === 0)('a file that may only be read is told', () => {
  keeper.write(some(), midnight + hour)
  keeper.close()
  chmodSync(folder.path, 0o400)
  expect(keeper.write(some(midnight + hour), midnight + 2 * hour)).toBe(false)
  expect(keeper.status().problem?.code).toBe('Forbidden')
})
