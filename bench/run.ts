import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../tools/paths.ts'
import type { Report } from './report.ts'

/**
 * `npm run bench -- <name>`: one measurement. Its table of ratios, which belong to one run, is printed and kept in docs/bench/,
 * and on the page docs/<name>.md where that has a place for it.
 */
const benches: Readonly<Record<string, () => Promise<{ measure(args: readonly string[]): Promise<Report> }>>> = {
  topics: () => import('./topics.ts'),
  tail: () => import('./tail.ts'),
  search: () => import('./search.ts'),
  'aws-cost': () => import('./aws-cost.ts'),
  history: () => import('./history.ts'),
  'cloudwatch-calls': () => import('./cloudwatch-calls.ts'),
  forecast: () => import('./forecast.ts'),
}

const [asked = '', ...args] = process.argv.slice(2)
const bench = benches[asked]
if (bench === undefined) {
  console.error(
    `There is no measurement ${asked === '' ? 'without a name' : `named ${asked}`}. `
    + `Choose one of: ${Object.keys(benches).join(', ')}.`,
  )
  process.exit(1)
}
const { title, says, rows, holds, data, part } = await (await bench()).measure(args)
const table = [
  '| what | measured | bound |', '|---|---|---|',
  ...rows.map((row) => `| ${row.what} | ${row.measured} | ${row.bound ?? '–'} |`)
].join('\n')
const run = `\`npm run bench -- ${part === true ? [asked, ...args].join(' ') : asked}\`\n\n${says}\n\n${table}\n`
const text = `# ${title}\n\n${run}`
if (part !== true) {
  const folder = join(root, 'docs/bench')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${asked}.md`), text)
  if (data !== undefined) writeFileSync(join(folder, `${asked}.json`), `${JSON.stringify(data, null, 2)}\n`)
  const page = join(root, `docs/${asked}.md`)
  if (existsSync(page)) writeFileSync(page, withRun(readFileSync(page, 'utf8'), run))
}
console.log(text)
if (data !== undefined) console.log(JSON.stringify(data))
if (!holds) console.error('A bound does not hold.')
process.exitCode = holds ? 0 : 1

/** The page with `run` between its two marks; the page itself where it has none. */
function withRun(page: string, run: string): string {
  const [from, to] = ['<!-- last run -->\n', '<!-- end of last run -->']
  const [start, end] = [page.indexOf(from), page.indexOf(to)]
  return start < 0 || end < start ? page : `${page.slice(0, start + from.length)}${run}${page.slice(end)}`
}
