import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const executables: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

/**
 * Path of Electron's executable, or null where it was never downloaded. Never import 'electron' to find out: outside Electron
 * that starts the download.
 */
export function electronBinary(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
  const named = join(folder, 'path.txt')
  const executable = existsSync(named) ? readFileSync(named, 'utf8').trim() : (executables[process.platform] ?? 'electron')
  const path = join(dist, executable)
  return existsSync(path) ? path : null
}
