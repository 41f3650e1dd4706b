import { spawn } from 'node:child_process'
import { ensurePrerequisites } from './prerequisites.ts'
import { root } from './paths.ts'

type Step = { readonly name: string; readonly command: readonly [string, ...string[]] }
type Counts = { readonly passed: number; readonly failed: number }

const script = (name: string, ...args: string[]): Step => ({ name, command: ['npm', 'run', '--silent', name, '--', ...args] })
const project = (name: string, ...args: string[]): Step =>
  ({ name, command: ['npx', 'vitest', 'run', '--project', name, ...args] })

/** What is cheapest to hear of; packing builds, so it comes before everything that runs the build. */
const first: readonly Step[] = [script('typecheck'), script('lint'), script('pack')]

/**
 * Everything else that guards a change, in two lanes for two cores: the pages with their one sandbox, and beside them what computes
 * or waits for brokers, one step after the other.
 */
const lanes: readonly (readonly Step[])[] = [
  [script('test:e2e')],
  [script('knip'), script('test:rpc'), project('hostile'), script('test:unit'), project('conformance'), project('faults', 'short'), project('pack')],
]

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
        env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
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
const all = await Promise.all(first.map(run))
await Promise.all(lanes.map(async (lane) => {
  for (const step of lane) all.push(await run(step))
}))
const passed = all.reduce((sum, counts) => sum + counts.passed, 0)
const failed = all.reduce((sum, counts) => sum + counts.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
