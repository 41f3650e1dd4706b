import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tools/paths.ts'
import type { Report } from './report.ts'

/**
 * `npm run bench -- <name>`: one measurement. Its table of ratios, which belong to one run, is printed and kept in docs/bench/.
 */
const benches: Readonly<Record<string, () => Promise<{ measure(): Promise<Report> }>>> = {
  topics: () => import('./topics.ts'),
  tail: () => import('./tail.ts'),
  scan: () => import('./scan.ts'),
}

const asked = process.argv[2] ?? ''
const bench = benches[asked]
if (bench === undefined) {
  console.error(
    `There is no measurement ${asked === '' ? 'without a name' : `named ${asked}`}. `
    + `Choose one of: ${Object.keys(benches).join(', ')}.`,
  )
  process.exit(1)
}
const { title, says, rows, holds } = await (await bench()).measure()
const table = [
  '| what | measured | bound |', '|---|---|---|',
  ...rows.map((row) => `| ${row.what} | ${row.measured} | ${row.bound ?? '–'} |`)
].join('\n')
const text = `# ${title}\n\n\`npm run bench -- ${asked}\`\n\n${says}\n\n${table}\n`
mkdirSync(join(root, 'docs/bench'), { recursive: true })
writeFileSync(join(root, `docs/bench/${asked}.md`), text)
console.log(text)
if (!holds) console.error('A bound does not hold.')
process.exitCode = holds ? 0 : 1
