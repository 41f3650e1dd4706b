import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Level } from '#contract/level.ts'
import { ProblemError } from '#contract/problem.ts'
import { Audit } from '#main/host/audit.ts'
import { Guard, type Write } from '#main/host/guard.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-guard-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

const write = (level: Level, need: Level): Write => ({
  connection: {
    id: 'c', name: 'orders-prod', environment: 'production', level, config: { type: 'kafka' }, secrets: [], connectAtStart: false,
  },
  need, what: 'Publish 1 message', verb: 'publish', ref: { kind: 'topic', path: ['orders'] }, who: 'window',
})

test.each([
  [
    'read', 'publish', 'destructive', 'orders-prod is set to Read.',
    "To publish, change it to Publish in the connection's settings.",
  ],
  [
    'publish', 'admin', 'destructive', 'orders-prod is set to Publish.',
    "To publish, change it to Admin in the connection's settings.",
  ],
  [
    'destructive', 'publish', 'read', 'This host was started with the level Read.',
    'To publish, start this host with --level publish or higher.',
  ],
  [
    'read', 'publish', 'read', 'orders-prod is set to Read.',
    "To publish, change it to Publish in the connection's settings and start this host with --level publish or higher.",
  ],
] as const)('a connection at %s that needs %s under a cap of %s is refused, says how to change it, and is noted', async (
  level, need, cap, message, hint,
) => {
  const audit = new Audit(data, () => 5)
  let ran = false
  const refused = new Guard(audit, cap).run(write(level, need), async () => { ran = true }, () => 'done')
  await expect(refused).rejects.toMatchObject({ problem: { code: 'ReadOnly', message, hint } })
  expect(ran).toBe(false)
  expect((await audit.list({})).items).toMatchObject([{
    at: 5, who: 'window', connection: 'c', connectionName: 'orders-prod', outcome: 'refused: ReadOnly',
  }])
})

test('what is allowed is noted with how it ended', async () => {
  const audit = new Audit(data, Date.now)
  const guard = new Guard(audit, 'destructive')
  expect(await guard.run(write('admin', 'publish'), async () => 3, (count) => `${count} done`)).toBe(3)
  const failing = guard.run(
    write('admin', 'publish'), async () => { throw new ProblemError({ code: 'Unreachable', message: 'x' }) }, () => 'done',
  )
  await expect(failing).rejects.toThrow('x')
  expect((await audit.list({})).items.map(({ outcome }) => outcome)).toEqual(['failed: Unreachable', '3 done'])
})

test('audit pages run from the newest to the oldest without loss, over long lines and while lines are added', async () => {
  const audit = new Audit(data, Date.now)
  const add = (what: string) => audit.add({ who: 'script', connection: 'c', connectionName: 'c', what, outcome: 'done' })
  const names = Array.from({ length: 230 }, (_, n) => `${n}${n % 50 === 0 ? 'é'.repeat(40_000) : ''}`)
  for (const name of names) await add(name)
  const seen: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await audit.list({ limit: 37, ...(cursor !== undefined && { cursor }) })
    seen.push(...page.items.map(({ what }) => what))
    await add('later')
    cursor = page.next
    if (cursor === undefined) break
  }
  expect(seen).toEqual(names.reverse())
  expect((await readFile(join(data, 'audit.jsonl'), 'utf8')).split('\n')).toHaveLength(230 + 7 + 1)
  await expect(audit.list({ cursor: 'x' })).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})
