import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { electronBinary } from './electron-path.ts'
import { ensureBuilt } from './ensure-built.ts'
import { headless, root, sandboxFolder } from './paths.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { runInPlace } from './run-child.ts'

const asked = process.argv.slice(2)
const sandbox = !asked.includes('--no-sandbox')
const options = asked.filter((option) => option !== '--no-sandbox')
if (sandbox && !options.includes('--sandbox')) options.push('--sandbox')
// Each connection's own level guards it; the program itself caps nothing here.
if (!options.some((option) => option === '--level' || option.startsWith('--level='))) options.push('--level', 'destructive')

if (sandbox) ensurePrerequisites('start')
ensureBuilt()

const env = { TIDEMARK_SANDBOX: sandboxFolder, ...process.env }
const electron = electronBinary()
if (electron !== null) {
  runInPlace(electron, [root, ...options], { env })
} else {
  console.log('Electron is not here ("npx install-electron --no" fetches it): Tidemark opens in the browser instead.')
  const host = runInPlace(process.execPath, [headless, ...options], { env, stdio: ['inherit', 'pipe', 'inherit'] })
  if (host.stdout !== null) {
    createInterface({ input: host.stdout }).on('line', (line) => {
      console.log(line)
      const address = /^Tidemark is ready at (\S+)$/.exec(line)?.[1]
      if (address !== undefined) openInBrowser(address)
    })
  }
}

/**
 * Opens an address with the desktop's own opener where there is a display; a missing opener is no failure, the address was
 * printed.
 */
function openInBrowser(address: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  const display = process.platform === 'darwin' || process.platform === 'win32'
    || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined
  if (!display || process.env.CI !== undefined) return
  spawn(opener, [address], { stdio: 'ignore', detached: true }).on('error', () => {}).unref()
}
