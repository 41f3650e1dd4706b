import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alert } from '#contract/alert.ts'
import { AlertLog } from '#main/host/alerts/alert-log.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { worker } from './engine.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-alert-log-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

const alertOf = (id: string, more: Partial<Alert> = {}): Alert => ({
  id, rule: { id: 'r', name: 'Rule' }, connection: 'c', system: 'fake', ref: worker, said: `${id} is stalled`, raisedAt: 1, endedAt: null,
  samples: [{ at: 1, value: 'stalled' }], ...more,
})
const open = (more = {}) => AlertLog.open({ data, log: quietLog, ...more })

test('the last state of each alert is there after a restart, also behind a line that a crash cut short', async () => {
  const log = await open()
  for (const id of ['a', 'b']) log.put(alertOf(id))
  log.put(alertOf('a', { endedAt: 9, endedBy: 'condition' }))
  await log.flush()
  const file = join(data, 'alerts.jsonl')
  await writeFile(file, `${await readFile(file, 'utf8')}{"id":"torn","rule":`)
  const again = await open()
  expect(again.all()).toEqual([alertOf('a', { endedAt: 9, endedBy: 'condition' }), alertOf('b')])
  again.put(alertOf('c'))
  await again.flush()
  expect((await open()).all().map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('pages go from the newest to the oldest; a cursor that is forgotten ends the list', async () => {
  const log = await open()
  for (let n = 0; n < 5; n++) log.put(alertOf(`a${n}`))
  const first = log.list({ limit: 2 })
  expect(first.items.map(({ id }) => id)).toEqual(['a4', 'a3'])
  log.put(alertOf('a5'))
  const second = log.list({ limit: 3, cursor: first.next })
  expect(second.items.map(({ id }) => id)).toEqual(['a2', 'a1', 'a0'])
  expect(second.next).toBeUndefined()
  expect(log.list({ cursor: 'gone' })).toEqual({ items: [] })
  expect(() => log.list({ cursor: '../x' })).toThrow('The cursor is not one of alerts/list')
  await log.flush()
})

test('memory and file stay bounded; what is open is never forgotten', async () => {
  const log = await open({ maxAlerts: 10, maxLines: 30 })
  log.put(alertOf('open'))
  for (let n = 0; n < 60; n++) {
    log.put(alertOf(`a${n}`, { endedAt: 2 }))
    await log.flush()
  }
  expect(log.all().map(({ id }) => id)).toEqual(['open', ...Array.from({ length: 9 }, (_, n) => `a${51 + n}`)])
  const lines = (await readFile(join(data, 'alerts.jsonl'), 'utf8')).split('\n').filter(Boolean)
  expect(lines.length).toBeLessThanOrEqual(31)
  expect((await open({ maxAlerts: 10 })).all()).toEqual(log.all())
})

test('a disk that cannot be written loses nothing of what is in memory, and the file is whole when it can be written again', async () => {
  const log = await open()
  await rm(data, { recursive: true })
  await writeFile(data, 'a file where the folder was')
  for (const id of ['a', 'b']) log.put(alertOf(id))
  await log.flush()
  expect(log.open().map(({ id }) => id)).toEqual(['a', 'b'])
  await rm(data)
  await mkdir(data)
  log.put(alertOf('c'))
  await log.flush()
  expect((await open()).all().map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('a watch begins with what is open and goes on with what changes', async () => {
  const log = await open()
  log.put(alertOf('old', { endedAt: 1 }))
  log.put(alertOf('a'))
  const stop = new AbortController()
  const frames = log.watch(stop.signal)
  expect((await frames.next()).value).toEqual({ items: [alertOf('a')] })
  const next = frames.next()
  log.put(alertOf('b'))
  log.put(alertOf('a', { endedAt: 5 }))
  expect((await next).value?.items.map(({ id, endedAt }: Alert) => [id, endedAt])).toEqual([['a', 5], ['b', null]])
  stop.abort()
  expect((await frames.next()).done).toBe(true)
  await log.flush()
})

test('what could not be written is written at the end, also where nothing changes any more', async () => {
  const log = await open()
  await rm(data, { recursive: true })
  await writeFile(data, 'a file where the folder was')
  log.put(alertOf('a'))
  await log.flush()
  await rm(data)
  await mkdir(data)
  await log.flush()
  expect((await open()).all().map(({ id }) => id)).toEqual(['a'])
})

test('more open alerts than the file should have lines do not write it anew at each change', async () => {
  const log = await open({ maxLines: 10 })
  for (let n = 0; n < 40; n++) log.put(alertOf(`a${n}`))
  await log.flush()
  const { ino } = await stat(join(data, 'alerts.jsonl'))
  for (let n = 0; n < 5; n++) {
    log.put(alertOf(`a${n}`, { endedAt: 2 }))
    await log.flush()
  }
  expect((await stat(join(data, 'alerts.jsonl'))).ino).toBe(ino)
})
