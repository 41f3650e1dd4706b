import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { headless, root } from './paths.ts'

const sources = ['{contract,main,preload,renderer,sandbox}/**/*', 'package.json', 'vite.config.ts', 'postcss.config.cjs']

/** Builds `dist/` when it is missing or older than a source; ends the process with 1 when that fails. */
export function ensureBuilt(): void {
  if (existsSync(headless)) {
    const built = statSync(headless).mtimeMs
    if (globSync(sources, { cwd: root }).every((file) => statSync(join(root, file)).mtimeMs <= built)) return
  }
  console.log('Building Tidemark')
  const { status } = spawnSync(
    'npm', ['run', '--silent', 'build'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  )
  if (status !== 0) {
    console.error('The build failed. Run "npm run build" to see why.')
    process.exit(1)
  }
}
