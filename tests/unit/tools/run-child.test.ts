import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../tools/paths.ts'

const script = `
  import { runInPlace } from ${JSON.stringify(join(root, 'tools/run-child.ts'))}
  const child = runInPlace(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  console.log(child.pid)
`

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.skipIf(process.platform === 'win32')('what npm started ends when the shell between them is ended', async () => {
  // The second command keeps the shell from putting the first in its own place.
  const shell = spawn('/bin/sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, npm_lifecycle_event: 'host' },
  })
  const [said]: unknown[] = await once(shell.stdout, 'data')
  const command = Number(String(said))
  expect(isAlive(command)).toBe(true)
  shell.kill('SIGTERM')
  await expect.poll(() => isAlive(command), { timeout: 5_000 }).toBe(false)
})
