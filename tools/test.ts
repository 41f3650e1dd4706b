import { spawn } from 'node:child_process'
import { ensurePrerequisites } from './prerequisites.ts'
import { root } from './paths.ts'

type Step = { readonly name: string; readonly command: readonly [string, ...string[]] }
type Counts = { readonly passed: number; readonly failed: number }

const script = (name: string, ...args: string[]): Step => ({ name, command: ['npm', 'run', '--silent', name, '--', ...args] })
const project = (name: string, ...args: string[]): Step =>
  ({ name, command: ['npx', 'vitest', 'run', '--project', name, ...args] })

/** Half of the pages' tests, with a host and a sandbox of its own; `shardWeights` makes both take about as long. */
const half = (part: 1 | 2): Step =>
  ({ ...script('test:e2e', `--shard=${part}/2`, `--output=test-results/${part}`), name: `test:e2e ${part}/2` })

/**
 * Everything that guards a change, in the order in which it is cheapest to hear of a failure. Steps of one row run side by
 * side: what waits for brokers beside what computes. Packing builds, so it comes before everything that runs the build.
 */
const rows: readonly (readonly Step[])[] = [
  [script('typecheck'), script('lint'), script('pack')],
  [script('knip'), script('test:rpc'), project('hostile')],
  [project('conformance'), script('test:unit')],
  [half(1), half(2), project('faults', 'short')],
  [project('pack')],
]

const shardWeights = '1:2'

/** A runner's own closing line where it prints one; else the step is one check. */
function countsOf(output: string, ok: boolean): Counts {
  const closing = output.split('\n').findLast((line) => /^\d+ passed, \d+ failed/.test(line))
  const [, passed, failed] = /^(\d+) passed, (\d+) failed/.exec(closing ?? '') ?? []
  if (passed === undefined || failed === undefined) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  return { passed: Number(passed), failed: Math.max(Number(failed), ok ? 0 : 1) }
}

function run({ name, command: [command, ...args] }: Step): Promise<Counts> {
  const started = Date.now()
  return new Promise((resolve) => {
    const child = spawn(
      command, args,
      {
        cwd: root, stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, PWTEST_SHARD_WEIGHTS: shardWeights },
      },
    )
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString()
      const counts = countsOf(output, code === 0)
      console.log(
        `\n== ${name}: ${counts.passed} passed, ${counts.failed} failed in ${((Date.now() - started) / 1000).toFixed(1)} s`
      )
      if (code !== 0) console.log(output)
      resolve(counts)
    })
  })
}

ensurePrerequisites('test')
const all: Counts[] = []
for (const row of rows) all.push(...await Promise.all(row.map(run)))
const passed = all.reduce((sum, counts) => sum + counts.passed, 0)
const failed = all.reduce((sum, counts) => sum + counts.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
