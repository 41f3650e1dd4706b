import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ProblemError } from '#contract/problem.ts'
import type { OnProgress } from '../../progress.ts'

/** What to install, and into which virtual environment; `inside` is the Python that it will have. */
type Installation = {
  readonly python: string
  readonly environment: string
  readonly inside: string
  readonly requirements: string
  readonly count: number
  readonly onProgress: OnProgress
  readonly signal?: AbortSignal | undefined
}

/** Makes the environment and lets pip install exactly what the file pins; a package whose hash differs is refused. */
export async function installPackages(
  { python, environment, inside, requirements, count, onProgress, signal }: Installation,
): Promise<void> {
  let done = 0
  const tell = () => onProgress({ message: 'Installing the AWS emulator', done, total: count })
  tell()
  await run(python, ['-m', 'venv', environment], signal)
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '--no-deps', '--require-hashes']
  await run(inside, [...pip, '-r', requirements], signal, (line) => {
    if (!line.startsWith('Collecting ')) return
    done = Math.min(done + 1, count)
    tell()
  })
}

async function run(
  program: string, args: readonly string[], signal?: AbortSignal, onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'], signal, windowsHide: true })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const said: string[] = []
  const read = async (stream: NodeJS.ReadableStream, hear: (line: string) => void) => {
    for await (const line of createInterface({ input: stream })) hear(line)
  }
  const [code] = await Promise.all([
    ended, read(child.stdout, onLine), read(child.stderr, (line) => void (line.includes('ERROR') && said.push(line))),
  ])
  if (code !== 0) throw installProblem(said)
}

const causes: readonly (readonly [RegExp, string])[] = [
  [
    /do not match the hashes/i,
    'A package differs from the one that was pinned: check the package index that pip uses, then start again.',
  ],
  [
    /certificate|SSL/i,
    'Python does not trust the certificate of the package index or proxy: set PIP_CERT or SSL_CERT_FILE, then start again.',
  ],
  [/No space left/i, 'The disk is full: free about 200 MB, then start again.'],
]

/** A failed installation as a Problem: pip's first error line, and what to do. */
export function installProblem(said: readonly string[]): ProblemError {
  const text = said.join('\n')
  const first = said.find((line) => line.includes('ERROR'))?.replace(/^.*ERROR:\s*/, '').trim().slice(0, 400)
  return new ProblemError({
    code: 'Unreachable',
    message: `The AWS emulator could not be installed: ${first ?? 'pip ended without saying why.'}`,
    hint: causes.find(([words]) => words.test(text))?.[1]
      ?? 'Check the network, or set a proxy or index in pip\'s configuration, then start again. Nothing broken is kept.',
  })
}
