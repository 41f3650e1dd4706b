import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { ProblemError } from '#contract/problem.ts'

const run = promisify(execFile)

/** The oldest Java that runs Kafka 4 (KIP-750). */
export const oldestJava = 17

/** Without it Java, in the shortest run too, writes a file for tools that watch it into the system's temporary folder. */
export const unwatched = '-XX:-UsePerfData'

/** A Java that can run a broker; `version` is the whole text, as in `17.0.15`. */
export type Java = { readonly path: string; readonly version: string }

/**
 * Folders to look for programs in. A Mac program started from the Finder has a short PATH, so Homebrew's folders are added
 * there.
 */
export function programFolders(env = process.env, platform = process.platform): readonly string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const homebrew = ['/opt/homebrew/bin', '/opt/homebrew/opt/openjdk/bin', '/usr/local/bin', '/usr/local/opt/openjdk/bin']
  return [...env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin')] : [], ...folders, ...platform === 'darwin' ? homebrew : []]
}

/** The path of a program by its name, or null. */
async function findProgram(name: string, folders = programFolders()): Promise<string | null> {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  for (const path of folders.flatMap((folder) => names.map((file) => join(folder, file)))) {
    if (await access(path, constants.X_OK).then(() => true, () => false)) return path
  }
  return null
}

/** Reads what `java -version` prints (on its error output): `openjdk version "17.0.15" 2025-04-15`, or `"1.8.0_402"` of old. */
export function parseJavaVersion(text: string): { readonly version: string; readonly major: number } | null {
  const version = /version "([^"]+)"/.exec(text)?.[1]
  const digits = version && /^(?:1\.)?(\d+)/.exec(version)?.[1]
  return version && digits ? { version, major: Number(digits) } : null
}

/** A Java new enough for the broker, or null; a stub that only offers to install Java counts as none. */
async function findJava(): Promise<Java | null> {
  for (const folder of programFolders()) {
    const path = await findProgram('java', [folder])
    const printed = path && await run(path, [unwatched, '-version']).then(({ stderr }) => stderr, () => '')
    const found = printed ? parseJavaVersion(printed) : null
    if (path && found && found.major >= oldestJava) return { path, version: found.version }
  }
  return null
}

/** Java and Maven, or a Problem that names what is missing. Maven is needed only while the broker's jars are not there yet. */
export async function needJava(needMaven: boolean): Promise<{ readonly java: Java; readonly maven: string | null }> {
  const [java, maven] = await Promise.all([findJava(), findProgram('mvn')])
  const missing = [...java ? [] : [`a Java runtime ${oldestJava} or newer`], ...needMaven && !maven ? ['Maven'] : []]
  if (java && (maven || !needMaven)) return { java, maven }
  throw new ProblemError({
    code: 'Unsupported',
    message: `The sandbox needs ${missing.join(' and ')}, not found on this machine.`,
    hint: installHint([...java ? [] : ['java'], ...needMaven && !maven ? ['maven'] : []]),
  })
}

function installHint(missing: readonly string[]): string {
  const debian = missing.map((name) => (name === 'java' ? 'default-jre-headless' : name)).join(' ')
  const homebrew = missing.map((name) => (name === 'java' ? 'openjdk' : name)).join(' ')
  switch (process.platform) {
    case 'linux': return `Install it and try again; on Debian or Ubuntu: sudo apt-get install --no-install-recommends ${debian}`
    case 'darwin': return `Install it and try again: brew install ${homebrew}`
    default: return 'Install it, put its bin folder on PATH and try again.'
  }
}
