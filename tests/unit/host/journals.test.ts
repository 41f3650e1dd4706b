import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Journals } from '#main/host/journals.ts'
import type { JournalReader } from '#main/systems/driver.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'tidemark-journals-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Lines of `step id`, with whatever follows; counts what was read. */
function lines() {
  const seen = { lines: 0 }
  const reader: JournalReader = (line) => {
    seen.lines++
    const [step = '', id = ''] = line.split(' ')
    return [{ id, step, at: null }]
  }
  return { seen, reader }
}

test('each message stands once, with its last step, in the order first seen; pages and steps are chosen, counts are of all', async () => {
  const path = join(folder, 'a.journal')
  await writeFile(path, 'received a\nreceived b\nreceived c\nsent b\ndoubt a\n')
  const { reader } = lines()
  const journals = new Journals()
  const whole = await journals.page(path, reader, {})
  expect(whole).toEqual({
    items: [{ id: 'a', step: 'doubt', at: null }, { id: 'b', step: 'sent', at: null }, { id: 'c', step: 'received', at: null }],
    total: 3, counts: { doubt: 1, sent: 1, received: 1 },
  })
  const first = await journals.page(path, reader, { limit: 2 })
  expect([first.items.map(({ id }) => id), first.total, first.next]).toEqual([['a', 'b'], 3, '2'])
  expect((await journals.page(path, reader, { limit: 2, cursor: first.next })).items.map(({ id }) => id)).toEqual(['c'])
  expect(await journals.page(path, reader, { steps: ['doubt', 'sending'] })).toMatchObject({ items: [{ id: 'a' }], total: 3 })
  await expect(journals.page(path, reader, { cursor: 'x' })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  await expect(journals.page(join(folder, 'none'), reader, {})).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('one that grows is read on, a line that is not whole is left for the next time, and readers at once read no line twice', async () => {
  const path = join(folder, 'a.journal')
  await writeFile(path, 'received ä\nreceived b\nsen')
  const { reader, seen } = lines()
  const journals = new Journals()
  await Promise.all([1, 2, 3].map(() => journals.page(path, reader, {})))
  expect(seen.lines).toBe(2)
  await appendFile(path, 't ä\n')
  expect((await journals.page(path, reader, {})).items).toMatchObject([{ id: 'ä', step: 'sent' }, { id: 'b', step: 'received' }])
  expect(seen.lines).toBe(3)
  await writeFile(path, 'received z\n')
  expect((await journals.page(path, reader, {})).items).toMatchObject([{ id: 'z' }])
})

test('of whole bodies, tens of MB, nothing but the steps is in the answer', async () => {
  const path = join(folder, 'big.journal')
  const body = 'x'.repeat(150_000)
  for (let at = 0; at < 300; at++) await appendFile(path, `received m${at} ${body}\n`)
  const { reader } = lines()
  const page = await new Journals().page(path, reader, { limit: 1_000 })
  expect([page.total, JSON.stringify(page).length < 20_000]).toEqual([300, true])
})
