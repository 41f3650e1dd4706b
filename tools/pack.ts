import { spawnSync } from 'node:child_process'
import { electronBinary } from './electron-path.ts'
import { root } from './paths.ts'
import { makeStubElectron } from './stub-electron.ts'

/**
 * `npm run pack`: builds and packs `release/linux-unpacked`, around a stub where Electron's binary is not here. Options go to
 * electron-builder.
 */
const asked = process.argv.slice(2)
const run = (command: string, args: readonly string[]) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
run('npm', ['run', '--silent', 'build'])
const target = asked.length > 0 ? asked : ['--linux', 'dir']
const distribution = electronBinary() === null ? [`-c.electronDist=${makeStubElectron()}`] : []
run('npx', ['electron-builder', ...target, '--publish', 'never', ...distribution])
