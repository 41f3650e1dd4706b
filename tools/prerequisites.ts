import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNewEnough, oldestPython, parseProbe, pythonPaths, pythonProbe } from '../sandbox/aws/python.ts'
import { oldestJava, parseJavaVersion, programFolders, unwatched } from '../sandbox/java.ts'

/** What a command is about to do: show the program with the sandbox, or run every test. */
export type Purpose = 'start' | 'test'

/**
 * Something a command needs beyond npm, with its name on the screen and its package on Debian and in Homebrew. Where `without` says
 * what is left out, the command goes on when it is missing.
 */
type Need = {
  readonly name: string
  readonly debian: string
  readonly homebrew: string
  readonly there: () => boolean
  readonly without?: string
}

const java: Need = {
  name: `Java ${oldestJava} or newer`, debian: 'openjdk-17-jre-headless', homebrew: 'openjdk',
  there: () => javaMajor('java') >= oldestJava,
}
const compiler: Need = {
  name: `a Java compiler ${oldestJava} or newer (JDK)`, debian: 'openjdk-17-jdk-headless', homebrew: 'openjdk',
  there: () => javaMajor('javac') >= oldestJava,
}
const maven: Need = { name: 'Maven', debian: 'maven', homebrew: 'maven', there: () => found('mvn') }
const python: Need = {
  name: `Python ${oldestPython} or newer with venv`, debian: 'python3-venv', homebrew: 'python3', there: hasPython,
}
const program = (name: string): Need => ({ name, debian: name, homebrew: name, there: () => found(name) })
const chromium: Need = {
  name: 'Chromium', debian: 'chromium', homebrew: '--cask chromium',
  there: () => found('chromium') || existsSync('/Applications/Chromium.app'),
}

/** What each purpose needs, in the order in which it is named. */
export const needs: Readonly<Record<Purpose, readonly Need[]>> = {
  start: [java, maven, { ...python, without: 'AWS' }],
  test: [java, maven, compiler, python, program('kcat'), program('jq'), program('openssl'), chromium],
}

function found(name: string): boolean {
  const file = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  return programFolders().some((folder) => file.some((each) => existsSync(join(folder, each))))
}

function hasPython(): boolean {
  return pythonPaths(programFolders()).filter((path) => existsSync(path)).some((path) => {
    const found = parseProbe(spawnSync(path, ['-c', pythonProbe], { encoding: 'utf8' }).stdout ?? '')
    return found !== null && found.venv && isNewEnough(found.version)
  })
}

/** The major version of `java` or `javac`, 0 where there is none. A newer one later on the path counts too. */
function javaMajor(name: 'java' | 'javac'): number {
  const versions = programFolders().map((folder) => join(folder, name)).filter((path) => existsSync(path)).map((path) => {
    const option = name === 'javac' ? `-J${unwatched}` : unwatched
    const { stdout, stderr } = spawnSync(path, [option, '-version'], { encoding: 'utf8' })
    return parseJavaVersion(`${stderr}${stdout}`.replace(/^javac (\S+)/m, 'version "$1"'))?.major ?? 0
  })
  return Math.max(0, ...versions)
}

/** Where a command runs; decides between installing and telling how to. */
export type Machine = {
  readonly platform: NodeJS.Platform
  /** What /etc/debian_version says, as in `12.11` or `trixie/sid`; null elsewhere. */
  readonly debian: string | null
  readonly root: boolean
  readonly node: string
}

/** What to do about what is missing: nothing, install these packages, go on with less, or end with a message. */
export type Decision =
  | { readonly kind: 'go' }
  | { readonly kind: 'install'; readonly message: string; readonly packages: readonly string[] }
  | { readonly kind: 'less' | 'end'; readonly message: string }

/** Names everything that is missing in one message. Debian as root installs; elsewhere the message holds the one line to run. */
export function decide(missing: readonly Omit<Need, 'there'>[], purpose: Purpose, machine: Machine): Decision {
  const [major = 0] = machine.node.split('.').map(Number)
  const oldNode = major < 24 ? [`Node 24 or newer (this is ${machine.node}; npm run uses the one that npm ci installed)`] : []
  const names = [...oldNode, ...missing.map(({ name }) => name)]
  if (names.length === 0) return { kind: 'go' }
  const message = `To ${purpose === 'start' ? 'start with the sandbox' : 'run the tests'}, this is missing: ${names.join(', ')}.`
  const packages = [...new Set(missing.map(({ debian }) => debian))].map((name) => debianPackage(name, machine.debian))
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (missing.length === 0) return { kind: 'end', message }
  if (machine.debian !== null && machine.root && oldNode.length === 0) return { kind: 'install', message, packages }
  const left = missing.every(({ without }) => without !== undefined) && oldNode.length === 0
    ? missing.map(({ without }) => without).join(' and ') : null
  const kind = left === null ? 'end' : 'less'
  const told = left === null ? message : `${message} It starts without ${left}.`
  if (machine.debian !== null) return { kind, message: `${told}\nRun: ${machine.root ? '' : 'sudo '}${install}` }
  if (machine.platform === 'darwin') {
    return { kind, message: `${told}\nRun: ${brewLine(missing.map(({ homebrew }) => homebrew))}` }
  }
  return {
    kind, message: `${told}\nInstall these with the system's package manager, so that they are on PATH, and try again.`,
  }
}

/** Debian 13 no longer has Java 17; its 21 runs everything too. */
function debianPackage(name: string, release: string | null): string {
  return Number.parseInt(release ?? '', 10) >= 13 ? name.replace('openjdk-17-', 'openjdk-21-') : name
}

function brewLine(names: readonly string[]): string {
  const formulae = [...new Set(names)].filter((name) => !name.startsWith('--cask '))
  const casks = names.filter((name) => name.startsWith('--cask '))
  return [
    ...formulae.length > 0 ? [`brew install ${formulae.join(' ')}`] : [], ...casks.map((cask) => `brew install ${cask}`),
  ].join(' && ')
}

/**
 * Looks once for what a command needs beyond npm. Returns when all is there, installing it first on Debian as root; ends the
 * process
 * with exit code 1 otherwise, before anything else was done. Start without the sandbox needs none of it.
 */
export function ensurePrerequisites(purpose: Purpose): void {
  const missing = needs[purpose].filter(({ there }) => !there())
  const root = process.getuid?.() === 0
  const debian = found('apt-get') && existsSync('/etc/debian_version') ? readFileSync('/etc/debian_version', 'utf8').trim() : null
  const machine: Machine = { platform: process.platform, debian, root, node: process.versions.node }
  const decision = decide(missing, purpose, machine)
  if (decision.kind === 'go') return
  console.error(decision.message)
  if (decision.kind !== 'install') return decision.kind === 'less' ? undefined : process.exit(1)
  console.error(`Installing: ${decision.packages.join(' ')}`)
  apt(['update', '-qq'])
  apt(['install', '-y', '-qq', '--no-install-recommends', ...decision.packages])
  const still = missing.filter(({ there }) => !there())
  if (still.every(({ without }) => without !== undefined)) return
  console.error(`Still missing: ${still.map(({ name }) => name).join(', ')}.`)
  process.exit(1)
}

function apt(args: readonly string[]): void {
  const { status } = spawnSync(
    'apt-get', [...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  )
  if (status === 0) return
  console.error(`apt-get ${args[0]} failed. Check the network and the package sources, then try again.`)
  process.exit(1)
}
