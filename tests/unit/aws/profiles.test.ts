import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AwsProfile } from '#contract/aws.ts'
import { judgeProfiles } from '#main/aws/profiles/judge.ts'
import { readSharedConfig } from '#main/aws/profiles/shared-config.ts'
import { tokenFile } from '#main/aws/sso/token-cache.ts'
import { awsHome, type AwsHome } from '../../fixtures/aws-home.ts'

let home: AwsHome
beforeEach(async () => { home = await awsHome() })
afterEach(async () => { await home[Symbol.asyncDispose]() })

const now = Date.parse('2026-11-21T12:00:00Z')
const instant = (minutes: number) => new Date(now + minutes * 60_000).toISOString().replace('.000', '')

async function profiles(): Promise<Record<string, AwsProfile>> {
  const all = await judgeProfiles(await readSharedConfig(), now)
  return Object.fromEntries(all.map((profile) => [profile.name, profile]))
}
const why = async () => Object.fromEntries(Object.values(await profiles()).map((profile) => [profile.name, profile.usable ? 'usable' : profile.why]))

test('every kind is known, the default comes first, and the credentials file joins in', async () => {
  await home.write('config', `
[profile zeta]
region = eu-west-1
credential_process = /opt/tool --secret x
[default]
region = us-east-1
[profile support]
role_arn = arn:aws:iam::222222222222:role/team/support
source_profile = default
mfa_serial = arn:aws:iam::111111111111:mfa/ada
[profile login]
login_session = arn:aws:sts::333333333333:assumed-role/Admin/ada
[profile machine]
role_arn = arn:aws:iam::222222222222:role/machine
credential_source = Ec2InstanceMetadata
[profile regional]
region = eu-west-1
[services local]
sqs =
  endpoint_url = http://127.0.0.1:1
`)
  await home.write('credentials', '[default]\naws_access_key_id = AKIA\naws_secret_access_key = s\n[ci]\naws_access_key_id = AKIA\naws_secret_access_key = s\n')
  const all = await profiles()
  expect(Object.values(all).map(({ name, kind, usable }) => [name, kind, usable])).toEqual([
    ['default', 'keys', true], ['ci', 'keys', true], ['login', 'login', false], ['machine', 'role', true], ['regional', 'none', false],
    ['support', 'role', true], ['zeta', 'process', true],
  ])
  expect(all['support']).toEqual({
    name: 'support', kind: 'role', usable: true, account: '222222222222', role: 'support', source: 'default', mfaSerial: 'arn:aws:iam::111111111111:mfa/ada',
  })
  expect(all['default']).toMatchObject({ region: 'us-east-1' })
  expect(all['login']).toMatchObject({ account: '333333333333', why: 'Not signed in yet. Run: aws login --profile login' })
  expect(JSON.stringify(all)).not.toContain('--secret')
})

test('what keeps a profile from being used is said with what to do', async () => {
  await home.write('config', `
[profile lost]
role_arn = arn:aws:iam::1:role/a
source_profile = nowhere
[profile far]
role_arn = arn:aws:iam::1:role/a
source_profile = lost
[profile a]
role_arn = arn:aws:iam::1:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::1:role/b
source_profile = a
[profile half]
aws_access_key_id = AKIA
[profile bare]
role_arn = arn:aws:iam::1:role/a
[profile odd]
role_arn = arn:aws:iam::1:role/a
credential_source = Moon
[profile env]
role_arn = arn:aws:iam::1:role/a
credential_source = Environment
[profile web]
role_arn = arn:aws:iam::1:role/a
web_identity_token_file = ${home.path}/gone
[profile unsessioned]
sso_session = nobody
sso_account_id = 1
sso_role_name = r
[profile own]
role_arn = arn:aws:iam::1:role/a
source_profile = own
aws_access_key_id = AKIA
aws_secret_access_key = s
`)
  expect(await why()).toEqual({
    lost: 'Its source profile nowhere is not in the config. Add it, or name another as source_profile.',
    far: 'The source profile nowhere of lost is not in the config. Add it, or name another as source_profile.',
    a: 'Its source profiles go in a circle: a → b → a. Change one source_profile.',
    b: 'Its source profiles go in a circle: b → a → b. Change one source_profile.',
    half: 'It has an access key but no aws_secret_access_key.',
    bare: 'It names a role, but not whose credentials take it on. Add source_profile or credential_source.',
    odd: 'Its credential_source Moon is none of Environment, Ec2InstanceMetadata, EcsContainer.',
    env: 'Its credential_source is Environment, and AWS_ACCESS_KEY_ID is not set for this program.',
    web: `Its token file ${home.path}/gone is not there. Sign in where it comes from.`,
    unsessioned: 'Its sso-session nobody is not in the config file.',
    own: 'usable',
  })
})

const ssoConfig = `
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1
[profile prod]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = ReadOnly
region = eu-west-1
[profile old]
sso_start_url = https://old.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = ReadOnly
[profile over]
role_arn = arn:aws:iam::2:role/x
source_profile = prod
`

test('the state of an SSO session is read from the cache of the AWS CLI', async () => {
  await home.write('config', ssoConfig)
  expect(await why()).toEqual({ prod: 'Not signed in yet. Sign in.', old: 'Not signed in yet. Sign in.', over: 'Source profile prod: Not signed in yet. Sign in.' })
  await home.write('sso/cache/x', '')
  await writeFile(tokenFile('corp'), JSON.stringify({ accessToken: 'a', expiresAt: instant(30) }))
  await writeFile(tokenFile('https://old.awsapps.com/start'), JSON.stringify({ accessToken: 'a', expiresAt: '2026-11-21T12:30:00UTC' }))
  const { prod, old, over } = await profiles()
  expect(prod).toEqual({
    name: 'prod', kind: 'sso', usable: true, region: 'eu-west-1', account: '111111111111', role: 'ReadOnly',
    sso: { startUrl: 'https://corp.awsapps.com/start', region: 'eu-central-1', session: 'corp', signedInUntil: now + 1_800_000 },
  })
  expect([old?.sso?.signedInUntil, over?.usable]).toEqual([now + 1_800_000, true])
  await writeFile(tokenFile('corp'), JSON.stringify({ accessToken: 'a', expiresAt: instant(-1) }))
  expect((await profiles())['prod']).toMatchObject({ usable: false, why: 'Its SSO session has ended. Sign in again.', sso: { signedInUntil: null } })
  await writeFile(tokenFile('corp'), JSON.stringify({ accessToken: 'a', expiresAt: instant(-1), refreshToken: 'r', clientId: 'c', clientSecret: 's', registrationExpiresAt: instant(900) }))
  expect((await profiles())['prod']).toMatchObject({ usable: true, sso: { signedInUntil: null } })
  await writeFile(tokenFile('corp'), 'not JSON')
  expect((await profiles())['prod']).toMatchObject({ usable: false })
})

test('the files may be elsewhere, be missing, or be locked', async () => {
  expect(await readSharedConfig()).toMatchObject({ profiles: {}, problems: [] })
  const elsewhere = join(home.path, 'mine.ini')
  process.env['AWS_CONFIG_FILE'] = elsewhere
  await writeFile(elsewhere, '[profile mine]\naws_access_key_id = A\naws_secret_access_key = s\n')
  expect(await why()).toEqual({ mine: 'usable' })
  expect((await readSharedConfig()).files[0]).toBe(elsewhere)
  await writeFile(elsewhere, '[profile other]\naws_access_key_id = A\naws_secret_access_key = s\n')
  expect(await why()).toEqual({ other: 'usable' })
  process.env['AWS_CONFIG_FILE'] = home.path
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(elsewhere, 'below-a-file')
  expect((await readSharedConfig()).problems).toMatchObject([{ code: 'Forbidden', message: expect.stringContaining('ENOTDIR') }])
})
