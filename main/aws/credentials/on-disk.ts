import { stat } from 'node:fs/promises'
import { loginFile } from '../profiles/judge.ts'
import { sharedConfigFiles, type SharedConfig } from '../profiles/shared-config.ts'
import { rootOf, ssoOf } from '../profiles/walk.ts'
import { tokenFile } from '../sso/token-cache.ts'

/** Every file that a profile's credentials depend on, there or not. */
export function filesOf(config: SharedConfig, profile: string): readonly string[] {
  const root = rootOf(config, profile)
  const section = 'section' in root ? root.section : {}
  const sso = ssoOf(config, section)
  const login = section['login_session']
  const web = section['web_identity_token_file']
  return [
    ...sharedConfigFiles(), ...(typeof sso === 'object' ? [tokenFile(sso.session ?? sso.startUrl)] : []),
    ...(login === undefined ? [] : [loginFile(login)]), ...(web === undefined ? [] : [web]),
  ]
}

/** Changes when one of the files does, comes or goes. */
export async function fingerprint(files: readonly string[]): Promise<string> {
  const seen = await Promise.all(files.map((path) => stat(path).then(({ mtimeMs, size, ino }) => `${mtimeMs}:${size}:${ino}`, () => '-')))
  return seen.join('|')
}
