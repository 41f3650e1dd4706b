import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import envPaths from 'env-paths'
import { Level } from '#contract/level.ts'

/** What the command line of the headless host says; `docs/api.md` describes each. */
export type Options = {
  readonly port: number
  readonly address: string
  readonly data: string
  readonly level: Level
  /** Undefined leaves it to the settings. */
  readonly workers: number | undefined
  readonly sandbox: boolean
  readonly allowHosts: readonly string[]
  readonly token: string | null
}

/** How the command is called, for whoever called it wrongly. */
export const usage = `Usage: npm run host -- [--port 7077] [--host ADDR] [--data DIR] [--level read|publish|admin|destructive]
                        [--workers N] [--sandbox] [--allow-host NAME]... [--token-file FILE]`

/** Where data is kept unless said otherwise: the platform's folder for user data. */
export const defaultData = () => envPaths('Tidemark', { suffix: '' }).data

/** Parses the command line. Throws an Error whose message says what is wrong. */
export function parseOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  const { values } = parseArgs({
    args: [...args], strict: true, allowPositionals: false,
    options: {
      port: { type: 'string', default: '7077' }, host: { type: 'string', default: '127.0.0.1' }, data: { type: 'string' },
      level: { type: 'string', default: 'read' }, workers: { type: 'string' }, sandbox: { type: 'boolean', default: false },
      'allow-host': { type: 'string', multiple: true, default: [] }, 'token-file': { type: 'string' },
    },
  })
  const level = Level.safeParse(values.level)
  if (!level.success) throw new Error(`--level must be one of ${Level.options.join(', ')}, not ${values.level}`)
  const file = values['token-file']
  if (!isLoopback(values.host) && file === undefined) throw new Error('--host needs --token-file: others can reach that address')
  return {
    port: whole('--port', values.port, 0, 65_535),
    address: values.host,
    data: resolve(values.data ?? defaultData()),
    level: level.data,
    workers: values.workers === undefined ? undefined : whole('--workers', values.workers, 1, 64),
    sandbox: values.sandbox,
    allowHosts: values['allow-host'],
    token: file === undefined ? tokenOf('TIDEMARK_TOKEN', env.TIDEMARK_TOKEN) : tokenIn(file),
  }
}

const isLoopback = (address: string) => address === '127.0.0.1' || address === '::1' || address === 'localhost'

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${text}`)
}

function tokenIn(file: string): string {
  const token = tokenOf(file, readFileSync(file, 'utf8').trim())
  if (token === null) throw new Error(`There is no token in ${file}`)
  return token
}

function tokenOf(from: string, token: string | undefined): string | null {
  if (token === undefined || token === '') return null
  if (/^[\x21-\x7e]{1,512}$/.test(token)) return token
  throw new Error(`The token in ${from} must be up to 512 characters of plain ASCII without spaces`)
}
