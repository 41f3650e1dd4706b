import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ProblemError } from '#contract/problem.ts'
import { programFolders } from '../java.ts'

const run = promisify(execFile)

/** The oldest Python that the AWS emulator runs on. */
export const oldestPython = '3.10'

/** A Python that can make virtual environments; `version` is `3.11`, without the patch. */
export type Python = { readonly path: string; readonly version: string }

/** The names it is looked for under, in this order; the first in the first folder of the path that is new enough is taken. */
const pythonNames: readonly string[] = [
  'python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python',
]

/** Says the version, and whether venv can bring pip along: Debian keeps `ensurepip` in a package of its own. */
export const pythonProbe = [
  'import sys, importlib.util',
  'print("%d.%d" % sys.version_info[:2], all(importlib.util.find_spec(n) for n in ("venv", "ensurepip")))',
].join('\n')

/** Reads what the probe prints: `3.11 True`. Null for anything else, as from a stub that only offers to install Python. */
export function parseProbe(text: string): { readonly version: string; readonly venv: boolean } | null {
  const [, version, venv] = /^(\d+\.\d+) (True|False)\s*$/.exec(text) ?? []
  return version ? { version, venv: venv === 'True' } : null
}

/** Whether a version such as `3.9` is new enough. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [least = 0, leastMinor = 0] = oldestPython.split('.').map(Number)
  return major > least || (major === least && minor >= leastMinor)
}

type Found = { readonly path: string; readonly version: string; readonly venv: boolean }

async function probe(path: string): Promise<Found | null> {
  if (!await access(path, constants.X_OK).then(() => true, () => false)) return null
  const printed = await run(path, ['-c', pythonProbe], { timeout: 10_000 }).then(({ stdout }) => stdout, () => '')
  const found = parseProbe(printed)
  return found && isNewEnough(found.version) ? { path, ...found } : null
}

/** Every place where a Python may be: all folders for the first name, then all for the next. */
export function pythonPaths(folders: readonly string[], platform = process.platform): readonly string[] {
  const end = platform === 'win32' ? '.exe' : ''
  return pythonNames.flatMap((name) => folders.map((folder) => join(folder, `${name}${end}`)))
}

/** A Python 3.10 or newer with venv, or a Problem that names what is missing and the packages that bring it. */
export async function needPython(folders = programFolders()): Promise<Python> {
  let bare: Found | null = null
  for (const path of pythonPaths(folders)) {
    const found = await probe(path)
    if (found?.venv) return { path: found.path, version: found.version }
    bare ??= found
  }
  throw new ProblemError({
    code: 'Unsupported',
    message: bare
      ? `${bare.path} is Python ${bare.version}, but its venv module is not installed.`
      : `Python ${oldestPython} or newer was not found on this machine.`,
    hint: hint(),
  })
}

function hint(): string {
  switch (process.platform) {
    case 'linux':
      return 'Install it and start again; on Debian or Ubuntu: sudo apt-get install --no-install-recommends python3-venv'
    case 'darwin': return 'Install it and start again: brew install python3'
    default: return 'Install it with pip and venv, put it on PATH and start again.'
  }
}
