import type { AwsProfile } from '#contract/aws.ts'
import type { Section, SharedConfig } from './shared-config.ts'

/** Where a profile's credentials come from, in the order in which the SDK looks. */
export function kindOf(section: Section, asSource = false): AwsProfile['kind'] {
  const keys = section['aws_access_key_id'] !== undefined && section['aws_secret_access_key'] !== undefined
  if (asSource && keys) return 'keys'
  const isRole = section['role_arn'] !== undefined
  if (isRole && (section['source_profile'] ?? section['credential_source']) !== undefined) return 'role'
  if (keys) return 'keys'
  if (isRole && section['web_identity_token_file'] !== undefined) return 'web-identity'
  if (section['credential_process'] !== undefined) return 'process'
  if (Object.keys(section).some((name) => /^sso_(session|start_url|account_id|region|role_name)$/.test(name))) return 'sso'
  if (section['login_session'] !== undefined) return 'login'
  // Half a sign-in is named after what was meant, so that the reason can say what is missing.
  if (isRole) return 'role'
  return section['aws_access_key_id'] === undefined ? 'none' : 'keys'
}

/** The profile at the end of a chain of source profiles; `missing` a name that is not there, `loop` the names of a circle. */
export type Root =
  | { readonly name: string; readonly section: Section; readonly kind: AwsProfile['kind'] }
  | { readonly missing: string; readonly by: string | null }
  | { readonly loop: readonly string[] }

/** Follows source_profile to whose credentials begin the chain. */
export function rootOf({ profiles }: SharedConfig, name: string): Root {
  const seen: string[] = []
  for (let at = name; ;) {
    const section = profiles[at]
    if (section === undefined) return { missing: at, by: seen.at(-1) ?? null }
    const kind = kindOf(section, seen.length > 0)
    const source = section['source_profile']
    if (kind !== 'role' || source === undefined) return { name: at, section, kind }
    seen.push(at)
    if (seen.includes(source) && !(source === at && kindOf(section, true) === 'keys')) return { loop: [...seen, source] }
    at = source
  }
}

/** How a profile signs in to SSO: its session's name or, in the old form, its start URL names the token. */
export type Sso = { readonly startUrl: string; readonly region: string; readonly session?: string; readonly scopes?: string }

/** The SSO settings of a profile's section; a text says what is missing. */
export function ssoOf({ sessions }: SharedConfig, section: Section): Sso | string {
  const name = section['sso_session']
  const from = name === undefined ? section : sessions[name]
  if (from === undefined) return `Its sso-session ${name ?? ''} is not in the config file.`
  const startUrl = from['sso_start_url']
  const region = from['sso_region']
  if (startUrl === undefined || region === undefined) {
    return `${name === undefined ? 'It' : `Its sso-session ${name}`} has no ${startUrl === undefined ? 'sso_start_url' : 'sso_region'}.`
  }
  const scopes = from['sso_registration_scopes']
  return { startUrl, region, ...(name !== undefined && { session: name }), ...(scopes !== undefined && { scopes }) }
}
