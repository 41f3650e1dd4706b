import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '#contract/index.ts'

/** The calls in docs/api.md: the path, and the body as the shell hands it over. */
const page = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8')
const examples = [...page.matchAll(/\$A\/([a-z]+\/[a-z]+) -d ((?:'[^']*'|\$\([^)]*\))+)/g)].map(([, path = '', quoted = '']) => ({
  path, body: quoted.replaceAll(/\$\([^)]*\)/g, 'AAAA').replaceAll("'", ''),
}))
const procedures = Object.entries(contract)
  .flatMap(([area, calls]) => Object.entries(calls).map(([name, procedure]) => [`${area}/${name}`, procedure] as const))

test('every area, and every call about what a person keeps, has an example', () => {
  const paths = new Set(examples.map(({ path }) => path))
  const areas = new Set([...paths].map((path) => path.split('/')[0]))
  expect(Object.keys(contract).filter((area) => area !== 'flow' && !areas.has(area))).toEqual([])
  const kept = procedures.map(([path]) => path).filter((path) => /^(remembered|schemas|settings)/.test(path))
  expect(kept.filter((path) => !paths.has(path))).toEqual([])
})

test.each(examples)('the example of $path is a call that the contract takes: $body', ({ path, body }) => {
  const procedure = procedures.find(([name]) => name === path)?.[1]
  if (!isContractProcedure(procedure)) throw new Error(`${path} is not in the contract`)
  const schema = procedure['~orpc'].inputSchema
  if (!(schema instanceof z.ZodType)) throw new Error(`${path} takes nothing`)
  expect(schema.safeParse(JSON.parse(body)).error).toBeUndefined()
})
