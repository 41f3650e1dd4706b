import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnProgress } from '../../progress.ts'
import { needPython, type Python } from '../python.ts'
import { countPackages, readRequirements } from '../requirements.ts'
import { installPackages } from './install.ts'

/** What is needed to run the AWS emulator: the Python of a virtual environment that holds it. */
export type MinistackHome = { readonly python: string }

/** Written last, so that an environment whose making broke never counts. */
const stamp = 'installed'

/** The Python inside a virtual environment. */
export const pythonIn = (folder: string): string =>
  (process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python'))

/** The environment's name tells what is in it: the pins and the Python they were installed for. */
export function environmentName(requirements: string, { version }: Python): string {
  return `ministack-${createHash('sha256').update(requirements).digest('hex').slice(0, 16)}-python${version}`
}

/**
 * Finds Python and the emulator below a cache; installs it there where it is missing (17 packages, 90 MB), into a folder beside
 * that takes its name when it is whole.
 */
export async function ministackHome(
  cacheFolder: string, onProgress: OnProgress, signal?: AbortSignal,
): Promise<MinistackHome> {
  const [python, requirements] = await Promise.all([needPython(), readRequirements(), mkdir(cacheFolder, { recursive: true })])
  const cache = await realpath(cacheFolder)
  const folder = join(cache, environmentName(requirements, python))
  try {
    if (!await isWhole(folder)) await install(python, requirements, cache, folder, onProgress, signal)
  } catch (error) {
    // Two starters may install at once; what the first one brought is as good.
    if (!await isWhole(folder)) throw error
  }
  return { python: pythonIn(folder) }
}

async function isWhole(folder: string): Promise<boolean> {
  return await Promise.all([access(join(folder, stamp)), access(pythonIn(folder))]).then(() => true, () => false)
}

async function install(
  python: Python, requirements: string, cache: string, folder: string, onProgress: OnProgress, signal?: AbortSignal,
): Promise<void> {
  const draft = join(cache, `install-${randomUUID()}`)
  await mkdir(draft, { recursive: true })
  try {
    const file = join(draft, 'requirements.txt')
    await writeFile(file, requirements)
    await installPackages({
      python: python.path, environment: draft, inside: pythonIn(draft), requirements: file, count: countPackages(requirements),
      onProgress, signal,
    })
    await writeFile(join(draft, stamp), '')
    // One whose Python has gone since; never one that another starter has just brought and may be running.
    if (!await isWhole(folder)) await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
