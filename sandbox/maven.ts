import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { unwatched } from './java.ts'
import { ProblemError } from '#contract/problem.ts'

/** One run of Maven: its arguments, where it runs, and who hears each line of its output. */
export type MavenRun = {
  readonly maven: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly onLine?: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

/** Runs Maven to its end. Gives the lines that tell of errors, or null where it ended well. */
export async function runMaven({ maven, args, cwd, onLine, signal }: MavenRun): Promise<readonly string[] | null> {
  const shell = process.platform === 'win32'
  const program = shell ? `"${maven}"` : maven
  // -U asks again for what an earlier try did not find; -C refuses a file whose checksum is wrong.
  const child = spawn(program, ['-B', '-U', '-C', ...args], {
    cwd, stdio: ['ignore', 'pipe', 'pipe'], shell, signal,
    env: { ...process.env, MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} ${unwatched}`.trim() },
  })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const errors: string[] = []
  const read = async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      onLine?.(line)
      if (line.includes('[ERROR]')) errors.push(line.slice(line.indexOf('[ERROR]') + 8))
    }
  }
  child.stderr.resume()
  const [code] = await Promise.all([ended, read()])
  return code === 0 ? null : errors
}

/** What the words in Maven's error lines mean, and what to do about it. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /PKIX|certificate/i,
    'Java does not trust the certificate of the repository or proxy: add it to Java\'s trust store, then start again.',
  ],
  [/\b40[37]\b|proxy/i, 'A proxy or mirror refused it: check <proxy> and <mirror> in ~/.m2/settings.xml, then start again.'],
  [/No space left/i, 'The disk is full: free about 500 MB, then start again.'],
  [/checksum/i, 'A file arrived damaged: start again; if it stays, remove it from ~/.m2/repository and start again.'],
]
const otherwise = 'Check the network, or set a proxy or mirror in ~/.m2/settings.xml, then start again. Nothing broken is kept.'

/** A failed download of `what` as a Problem: Maven's first error line, and what to do. */
export function mavenProblem(what: string, errors: readonly string[]): ProblemError {
  const text = errors.join('\n')
  const first = errors.find((line) => line.trim() !== '')?.replace(/ -> \[Help.*$/, '').trim().slice(0, 400)
  return new ProblemError({
    code: 'Unreachable',
    message: `${what} could not be downloaded: ${first ?? 'Maven ended without saying why.'}`,
    hint: causes.find(([words]) => words.test(text))?.[1] ?? otherwise,
  })
}
