import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { bindTo, openSteps } from '#main/systems/sqs/actions/steps.ts'
import { fileLines } from '#main/systems/file-lines.ts'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'tidemark-steps-')) })
afterEach(() => rm(folder, { recursive: true, force: true }))

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const Line = z.object({ step: z.string(), n: z.number(), body: z.string() })
const separators = '\u2028\u2029\r\u0085\v\f'

test('a journal of many lines is read back line by line, whatever separators their bodies hold and wherever a chunk ends', async () => {
  const path = join(folder, 'a.journal')
  const count = 4_000
  {
    await using steps = await openSteps(path, Line)
    const lines = Array.from({ length: count }, (_, n) => ({ step: 'received', n, body: `ä${separators}${'x'.repeat(n % 300)}` }))
    await steps.add(...lines)
  }
  expect((await stat(path)).size).toBeGreaterThan(10 * 65_536)
  await appendFile(path, '{"step":"received","n":9999,"bo')
  await using steps = await openSteps(path, Line)
  await steps.add({ step: 'sent', n: -1, body: '' })
  let seen = 0
  for await (const { n, body } of steps.before()) {
    expect([n, body.length]).toEqual([seen, 1 + separators.length + n % 300])
    seen++
  }
  expect(seen).toBe(count)
  await using again = await openSteps(path, Line)
  const last = (await all(again.before())).at(-1)
  expect(last).toEqual({ step: 'sent', n: -1, body: '' })
})

test('a whole last line counts although its end is missing, lines of another shape do not, and a new journal has none', async () => {
  const path = join(folder, 'b.journal')
  {
    await using fresh = await openSteps(path, Line)
    expect(await all(fresh.before())).toEqual([])
  }
  await writeFile(path, '{"step":1}\nnot json\n\n{"step":"sent","n":1,"body":"b"}')
  await using steps = await openSteps(path, Line)
  expect(await all(steps.before())).toEqual([{ step: 'sent', n: 1, body: 'b' }])
})

test('a job is bound to one queue', async () => {
  const path = join(folder, 'c.journal')
  const Bound = z.union([z.object({ step: z.literal('queue'), arn: z.string() }), Line])
  {
    await using steps = await openSteps(path, Bound)
    await bindTo(steps, 'arn:1')
    await steps.add({ step: 'received', n: 1, body: '' })
  }
  await using steps = await openSteps(path, Bound)
  await bindTo(steps, 'arn:1')
  await expect(bindTo(steps, 'arn:2')).rejects.toMatchObject({ problem: { code: 'Conflict' } })
})

test('lines from one byte to another, and whether the last one ended', async () => {
  const path = join(folder, 'd.lines')
  await writeFile(path, 'one\ntwo\n\nlast')
  const read = async (start?: number, end?: number) =>
    (await all(fileLines(path, start, end))).map(({ bytes, isEnded }) => `${bytes.toString()}${isEnded ? '|' : ''}`)
  expect(await read()).toEqual(['one|', 'two|', '|', 'last'])
  expect(await read(4)).toEqual(['two|', '|', 'last'])
  expect(await read(4, 8)).toEqual(['two|'])
  expect(await read(8, 8)).toEqual([])
  await expect(all(fileLines(join(folder, 'nowhere')))).rejects.toThrow('ENOENT')
})
