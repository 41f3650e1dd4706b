import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { AwsProfile } from '#contract/aws.ts'
import { readToken, renewsItself } from '../sso/token-cache.ts'
import type { Section, SharedConfig } from './shared-config.ts'
import { kindOf, rootOf, ssoOf } from './walk.ts'

/** Every profile with what it is, whether it can be used, and why not. Nothing is asked over the network. */
export function judgeProfiles(config: SharedConfig, now: number): Promise<AwsProfile[]> {
  const names = Object.keys(config.profiles).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return Promise.all(names.map((name) => judge(config, name, now)))
}

const rank = (name: string) => (name === 'default' ? 0 : 1)

/** One profile, which must be there. */
export async function judge(config: SharedConfig, name: string, now: number): Promise<AwsProfile> {
  const section = config.profiles[name] ?? {}
  const kind = kindOf(section)
  const why = await whyNot(config, name, now)
  const sso = kind === 'sso' ? ssoOf(config, section) : undefined
  const signedInUntil = typeof sso === 'object' ? await goodUntil(sso.session ?? sso.startUrl, now) : null
  return {
    name, kind, usable: why === null,
    ...(why !== null && { why }),
    ...present({
      region: section['region'],
      account: section['sso_account_id'] ?? accountOf(section['role_arn']) ?? section['aws_account_id'] ?? accountOf(section['login_session']),
      role: section['sso_role_name'] ?? section['role_arn']?.split('/').at(-1),
      source: kind === 'role' ? section['source_profile'] : undefined,
      mfaSerial: section['mfa_serial'],
    }),
    ...(typeof sso === 'object' && {
      sso: { startUrl: sso.startUrl, region: sso.region, ...(sso.session !== undefined && { session: sso.session }), signedInUntil },
    }),
  }
}

const accountOf = (arn: string | undefined) => /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(arn ?? '')?.[1]

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }
const present = <T extends object>(members: T): Present<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>

async function goodUntil(session: string, now: number): Promise<number | null> {
  const token = await readToken(session)
  return token !== null && token.expiresAt > now ? token.expiresAt : null
}

/** Why a profile cannot be used, and what to do; null where it can. */
async function whyNot(config: SharedConfig, name: string, now: number): Promise<string | null> {
  const root = rootOf(config, name)
  if ('loop' in root) return `Its source profiles go in a circle: ${root.loop.join(' → ')}. Change one source_profile.`
  if ('missing' in root) {
    if (root.by === null) return `There is no profile ${root.missing}.`
    const which = root.by === name ? `Its source profile ${root.missing}` : `The source profile ${root.missing} of ${root.by}`
    return `${which} is not in the config. Add it, or name another as source_profile.`
  }
  const why = await rootWhyNot(config, root.section, root.kind, root.name, now)
  return why === null || root.name === name ? why : `Source profile ${root.name}: ${why}`
}

async function rootWhyNot(
  config: SharedConfig, section: Section, kind: AwsProfile['kind'], name: string, now: number,
): Promise<string | null> {
  switch (kind) {
    case 'none': return 'It holds no credentials: no keys, no role, no SSO and no process. Run aws configure, or choose another.'
    case 'keys': return section['aws_secret_access_key'] === undefined ? 'It has an access key but no aws_secret_access_key.' : null
    case 'process': return null
    case 'role': return roleWhyNot(section)
    case 'web-identity': return fileWhyNot(section['web_identity_token_file'] ?? '')
    case 'sso': return ssoWhyNot(config, section, now)
    case 'login': return loginWhyNot(section['login_session'] ?? '', name)
  }
}

const sources: readonly string[] = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer']
function roleWhyNot(section: Section): string | null {
  const source = section['credential_source']
  if (source === undefined) return 'It names a role, but not whose credentials take it on. Add source_profile or credential_source.'
  if (!sources.includes(source)) return `Its credential_source ${source} is none of ${sources.join(', ')}.`
  return source === 'Environment' && process.env['AWS_ACCESS_KEY_ID'] === undefined
    ? 'Its credential_source is Environment, and AWS_ACCESS_KEY_ID is not set for this program.' : null
}

const there = (path: string) => access(path).then(() => true, () => false)

const fileWhyNot = async (path: string): Promise<string | null> =>
  await there(path) ? null : `Its token file ${path} is not there. Sign in where it comes from.`

async function ssoWhyNot(config: SharedConfig, section: Section, now: number): Promise<string | null> {
  const sso = ssoOf(config, section)
  if (typeof sso === 'string') return sso
  for (const setting of ['sso_account_id', 'sso_role_name'] as const) if (section[setting] === undefined) return `It has no ${setting}.`
  const token = await readToken(sso.session ?? sso.startUrl)
  if (token === null) return 'Not signed in yet. Sign in.'
  return token.expiresAt > now || renewsItself(token, now) ? null : 'Its SSO session has ended. Sign in again.'
}

/** The cache of `aws login`, named after the SHA-256 of the session. */
export const loginFile = (session: string): string => join(
  process.env['AWS_LOGIN_CACHE_DIRECTORY'] ?? join(homedir(), '.aws', 'login', 'cache'),
  `${createHash('sha256').update(session).digest('hex')}.json`,
)
const loginWhyNot = async (session: string, name: string): Promise<string | null> =>
  await there(loginFile(session)) ? null : `Not signed in yet. Run: aws login --profile ${name}`
