import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles } from '@smithy/core/config'
import type { Problem } from '#contract/problem.ts'

/** One section of the shared config: its settings by name, in small letters as AWS writes them. */
export type Section = Readonly<Record<string, string | undefined>>
/** The shared config as it is on disk now: config and credentials file joined, the latter's values first. */
export type SharedConfig = {
  readonly profiles: Readonly<Record<string, Section>>
  readonly sessions: Readonly<Record<string, Section>>
  /** Paths that were looked at, there or not. */
  readonly files: readonly string[]
  readonly problems: readonly Problem[]
}

const atHome = (...path: readonly string[]) => join(homedir(), '.aws', ...path)

/** Where the shared config is looked for: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else below the home folder. */
export const sharedConfigFiles = (): readonly string[] =>
  [process.env['AWS_CONFIG_FILE'] ?? atHome('config'), process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? atHome('credentials')]

const sessionPrefix = 'sso-session.'
/** Sections of the config file that are no profiles, as the SDK's loader names them. */
const otherPrefixes = [sessionPrefix, 'services.', 'plugins.']

/** Reads both files anew. A file that is missing is empty; one that may not be read is a problem. */
export async function readSharedConfig(): Promise<SharedConfig> {
  const files = sharedConfigFiles()
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true })
  const names = [...new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)])]
  const sections = names.map((name): readonly [string, Section] => [name, { ...configFile[name], ...credentialsFile[name] }])
  return {
    files,
    profiles: Object.fromEntries(sections.filter(([name]) => !otherPrefixes.some((prefix) => name.startsWith(prefix)))),
    sessions: Object.fromEntries(sections.flatMap(([name, section]) =>
      name.startsWith(sessionPrefix) ? [[name.slice(sessionPrefix.length), section] as const] : [])),
    problems: (await Promise.all(files.map(unreadable))).flatMap((problem) => problem ?? []),
  }
}

async function unreadable(path: string): Promise<Problem | null> {
  return access(path, constants.R_OK).then(() => null, (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : {
    code: 'Forbidden', message: `${path} cannot be read (${error.code ?? 'unknown'})`,
    hint: 'Its profiles are missing here until it can be read.',
  } satisfies Problem))
}
