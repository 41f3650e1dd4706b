import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Writes an AWS config with profiles of each kind into a folder and makes every program started afterwards read it and nothing else:
 * `dev` has keys that the sandbox takes, `prod` waits for a sign-in, `broken` names a source that is not there.
 */
export async function useProfiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')]
  await writeFile(config, [
    '[profile dev]', 'region = us-east-1', '[profile prod]', 'sso_session = corp', 'sso_account_id = 111122223333', 'sso_role_name = ReadOnly', 'region = eu-central-1',
    '[profile broken]', 'role_arn = arn:aws:iam::111122223333:role/reader', 'source_profile = nowhere',
    '[sso-session corp]', 'sso_start_url = https://corp.awsapps.com/start', 'sso_region = us-east-1', 'sso_registration_scopes = sso:account:access', '',
  ].join('\n'))
  await writeFile(credentials, '[dev]\naws_access_key_id = 000000000000\naws_secret_access_key = test\n')
  Object.assign(process.env, { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_EC2_METADATA_DISABLED: 'true' })
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']) delete process.env[name]
}
