import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RuleBook } from '#main/host/alerts/rule-book.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { ruleOf } from './engine.ts'

test('a full book takes no other rule; one of the program’s own is left out, so that its sandbox still starts', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-rules-'))
  const rules = Array.from({ length: 200 }, (_, n) => ({ ...ruleOf({ type: 'alarm' }), id: `r${n}` }))
  await writeFile(join(data, 'alerts.json'), JSON.stringify({ version: 1, rules, dismissed: [] }))
  const book = await RuleBook.open(data, quietLog)
  const { id: _id, ...draft } = ruleOf({ type: 'alarm' })
  await expect(book.save(draft)).rejects.toMatchObject({ problem: { code: 'TooLarge' } })
  await book.keep({ ...draft, id: 'own' })
  expect(book.list().map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
  await rm(data, { recursive: true })
})
