import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AwsSignIn, AwsStatus } from '#contract/aws.ts'
import { ProblemError } from '#contract/problem.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import { AwsAccounts } from '#main/aws/accounts.ts'
import { loginFile } from '#main/aws/profiles/judge.ts'
import { tokenFile } from '#main/aws/sso/token-cache.ts'
import { writeAtomic } from '#main/host/files.ts'
import { awsHome, type AwsHome } from '../../../fixtures/aws-home.ts'
import { callerXml, fakeAws, roleXml, type FakeAws } from '../../../fixtures/fake-aws.ts'
import { fakeSso, type FakeSso } from '../../../fixtures/fake-sso.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

let aws: FakeAws
let sso: FakeSso
let home: AwsHome
const clock = { now: Date.now() }
beforeEach(async () => {
  aws = await fakeAws()
  sso = await fakeSso()
  home = await awsHome({ AWS_ENDPOINT_URL_STS: aws.endpoint, AWS_ENDPOINT_URL_SSO: sso.endpoint, AWS_ENDPOINT_URL_SSO_OIDC: sso.endpoint })
  clock.now = Date.now()
  let roles = 0
  aws.answer = ({ operation, keyId }) => {
    if (operation.startsWith('AssumeRole')) return { output: roleXml(`ASIA${++roles}`, Date.now() + 3_600_000, operation) }
    return { output: operation === 'GetCallerIdentity' ? callerXml(`arn:aws:sts::111111111111:assumed-role/${keyId}/ada`) : {} }
  }
})
afterEach(async () => { for (const part of [aws, sso, home]) await part[Symbol.asyncDispose]() })

const connection = (credentials: object) => AwsConnection.parse({ type: 'aws', region: 'eu-west-1', credentials })
const profile = (name: string) => connection({ type: 'profile', name })

/** Accounts over saved connections by their id. */
function accountsOf(saved: Readonly<Record<string, AwsConnection>>): AwsAccounts {
  const get = (id: string) => {
    const config = saved[id]
    if (!config) throw new ProblemError({ code: 'NotFound', message: `There is no connection ${id}` })
    return { id, name: id, config }
  }
  return new AwsAccounts({
    workspace: { get, list: () => Object.keys(saved).map(get) }, write: writeAtomic, network: () => ({}), log: quietLog, now: () => clock.now,
    complete: async (asked) => ('config' in asked ? asked.config : get(asked.id).config),
  })
}

/** Calls SQS as a connection does; which key signed, or why not. */
async function key(accounts: AwsAccounts, config: AwsConnection, id?: string): Promise<string> {
  const client = accounts.tools(id).account(config).client(SQSClient, { endpoint: aws.endpoint })
  return client.send(new ListQueuesCommand({})).then(() => aws.seen.findLast(({ service }) => service === 'sqs')?.keyId ?? '', (error: unknown) => (
    error instanceof ProblemError ? `${error.problem.code}: ${error.problem.message}` : `raw ${String(error)}`
  ))
}
const { signal } = new AbortController()

async function statusOf(accounts: AwsAccounts): Promise<AwsStatus | undefined> {
  for await (const { items } of accounts.watch(signal)) return items[0]
  return undefined
}

test('a profile that takes on a role with another\'s role goes the whole way', async () => {
  await home.write('config', `
[profile far]
role_arn = arn:aws:iam::222222222222:role/far
source_profile = near
external_id = x
duration_seconds = 1800
[profile near]
role_arn = arn:aws:iam::111111111111:role/near
source_profile = base
`)
  await home.write('credentials', '[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n')
  expect(await key(accountsOf({}), profile('far'))).toBe('ASIA2')
  expect(aws.seen.map(({ keyId, input }) => [keyId, input['RoleArn'], input['ExternalId'], input['DurationSeconds']])).toEqual([
    ['AKIABASE', 'arn:aws:iam::111111111111:role/near', undefined, '3600'],
    ['ASIA1', 'arn:aws:iam::222222222222:role/far', 'x', '1800'], ['ASIA2', undefined, undefined, undefined],
  ])
  // Another name at each renewal would be another identity to brokers of MSK.
  expect(aws.seen.slice(0, 2).map(({ input }) => input['RoleSessionName'])).toEqual(['tidemark', 'tidemark'])
})

test('a profile written after the first failure is found without a restart', async () => {
  const accounts = accountsOf({ c: profile('new') })
  expect(await key(accounts, profile('new'), 'c')).toBe('Unauthenticated: Profile new cannot be used. There is no profile new.')
  await home.write('credentials', '[new]\naws_access_key_id = AKIANEW\naws_secret_access_key = s\n')
  clock.now += 1_000
  expect(await key(accounts, profile('new'), 'c')).toBe('AKIANEW')
})

test('the default chain takes the environment, and a role from it', async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 's' })
  expect(await key(accountsOf({}), connection({ type: 'chain' }))).toBe('AKIAENV')
  await home.write('config', '[profile env]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Environment\n')
  expect(await key(accountsOf({}), profile('env'))).toBe('ASIA1')
  delete process.env['AWS_ACCESS_KEY_ID']
  expect(await key(accountsOf({}), connection({ type: 'chain' }))).toBe('Unauthenticated: No credentials where the AWS CLI looks: environment, profile default, container, instance. Profile default: There is no profile default.')
})

test('a web identity takes on its role', async () => {
  const token = await home.write('token', 'jwt')
  await home.write('config', `[profile web]\nrole_arn = arn:aws:iam::1:role/a\nweb_identity_token_file = ${token}\n`)
  expect(await key(accountsOf({}), profile('web'))).toBe('ASIA1')
  expect(aws.seen[0]).toMatchObject({ operation: 'AssumeRoleWithWebIdentity', input: { WebIdentityToken: 'jwt' } })
})

test('the code of a profile\'s MFA device is asked for, taken, and gives the identity', async () => {
  await home.write('config', '[profile strong]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ada\n')
  await home.write('credentials', '[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n')
  const accounts = accountsOf({ c: profile('strong') })
  expect(await key(accounts, profile('strong'), 'c')).toBe('Unauthenticated: Profile strong needs the code of its MFA device arn:aws:iam::1:mfa/ada')
  expect(await statusOf(accounts)).toMatchObject({ connection: 'c', state: 'mfa', mfaSerial: 'arn:aws:iam::1:mfa/ada', profile: 'strong' })
  expect(await accounts.mfa('c', '123456', signal)).toMatchObject({ role: 'ASIA1', account: '111111111111' })
  expect(aws.seen[0]?.input).toMatchObject({ SerialNumber: 'arn:aws:iam::1:mfa/ada', TokenCode: '123456' })
  expect(await statusOf(accounts)).toMatchObject({ state: 'ok', identity: { role: 'ASIA1' } })
})

const ssoConfig = '[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\n[profile prod]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n[profile old]\nsso_start_url = https://old.example/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n[profile over]\nrole_arn = arn:aws:iam::2:role/x\nsource_profile = prod\n[profile keys]\naws_access_key_id = A\naws_secret_access_key = s\n'

async function signIn(accounts: AwsAccounts, name: string): Promise<AwsSignIn[]> {
  const steps: AwsSignIn[] = []
  for await (const step of await accounts.signIn(name, signal)) steps.push(step)
  return steps
}

test('a device sign-in writes the CLI\'s token, and what waited for it goes on by itself', async () => {
  await home.write('config', ssoConfig)
  const accounts = accountsOf({ c: profile('prod') })
  expect(await key(accounts, profile('prod'), 'c')).toBe('Unauthenticated: The SSO session of profile prod has ended')
  expect(await statusOf(accounts)).toMatchObject({ state: 'sign-in', profile: 'prod', problem: { hint: 'Sign in again.' } })
  sso.tokens = ['authorization_pending', 'authorization_pending', { seconds: 3_600 }]
  const [waiting, done] = await signIn(accounts, 'prod')
  expect(waiting).toMatchObject({ state: 'waiting', url: 'https://device.example/?user_code=ABCD-EFGH', code: 'ABCD-EFGH', expiresAt: clock.now + 600_000 })
  expect(done).toEqual({ state: 'done', until: clock.now + 3_600_000 })
  expect(sso.seen.find(({ path }) => path === '/client/register')?.body).toMatchObject({ clientType: 'public', scopes: ['sso:account:access'] })
  const cached: unknown = JSON.parse(await readFile(tokenFile('corp'), 'utf8'))
  expect(cached).toEqual({
    startUrl: 'https://corp.example/start', region: 'us-east-1', accessToken: 'token-1', refreshToken: 'again', clientId: 'cid', clientSecret: 'secret',
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), registrationExpiresAt: expect.stringMatching(/Z$/),
  })
  expect((await stat(tokenFile('corp'))).mode & 0o777).toBe(0o600)
  expect(await readdir(join(home.path, '.aws/sso/cache'))).toHaveLength(1)
  await expect.poll(async () => (await statusOf(accounts))?.state).toBe('ok')
  expect(await key(accounts, profile('prod'), 'c')).toBe('ASIAtoken-1')
})

test('the old form of SSO and a role over SSO sign in too; what is no SSO says so', async () => {
  await home.write('config', ssoConfig)
  const accounts = accountsOf({})
  expect(await key(accounts, profile('over'))).toBe('Unauthenticated: The SSO session of profile over has ended')
  await signIn(accounts, 'old')
  expect(await key(accounts, profile('old'))).toBe('ASIAtoken-1')
  expect(sso.seen.filter(({ path }) => path === '/client/register').map(({ body }) => body['scopes'])).toEqual([undefined])
  await signIn(accounts, 'over')
  expect(await key(accountsOf({}), profile('over'))).toBe('ASIA1')
  expect(aws.seen.find(({ operation }) => operation === 'AssumeRole')?.keyId).toBe('ASIAtoken-2')
  await expect(accounts.signIn('keys', signal)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  await expect(accounts.signIn('nobody', signal)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})

test('a sign-in that is declined or not confirmed in time ends with a reason', async () => {
  await home.write('config', ssoConfig)
  for (const [answer, code] of [['access_denied', 'Forbidden'], ['expired_token', 'TimedOut']] as const) {
    sso.tokens = [answer]
    await expect(signIn(accountsOf({}), 'prod')).rejects.toMatchObject({ problem: { code } })
  }
  const left = new AbortController()
  sso.tokens = ['authorization_pending']
  const steps = await accountsOf({}).signIn('prod', left.signal)
  await steps.next()
  const rest = steps.next()
  left.abort()
  await expect(rest).rejects.toThrow()
})

test('a token that the portal has forgotten is a session that has ended, and the portal is left alone then', async () => {
  await home.write('config', ssoConfig)
  const accounts = accountsOf({ c: profile('prod') })
  await signIn(accounts, 'prod')
  sso.knows = () => false
  const asked = () => sso.seen.filter(({ path }) => path === '/federation/credentials').length
  for (let i = 0; i < 20; i++) expect(await key(accounts, profile('prod'), 'c')).toBe('Unauthenticated: The SSO session of profile prod has ended')
  expect(asked()).toBe(1)
  sso.knows = (token) => token === 'token-2'
  await signIn(accounts, 'prod')
  expect(await key(accounts, profile('prod'), 'c')).toBe('ASIAtoken-2')
})

test('a sign-in by the AWS CLI counts too: its token file is seen', async () => {
  await home.write('config', ssoConfig)
  const accounts = accountsOf({ c: profile('prod') })
  await key(accounts, profile('prod'), 'c')
  await home.write('sso/cache/x', '')
  await writeFile(tokenFile('corp'), JSON.stringify({ accessToken: 'cli', expiresAt: new Date(Date.now() + 3_600_000).toISOString() }))
  clock.now += 1_000
  expect(await key(accounts, profile('prod'), 'c')).toBe('ASIAcli')
})

test('a credential_process runs with the login shell\'s PATH, and its failure says what it said', async () => {
  const tool = await home.write('bin/tidemark-test-tool', '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKIATOOL","SecretAccessKey":"s"}\'\n')
  await chmod(tool, 0o755)
  const shell = await home.write('shell', `#!/bin/sh\necho noise of a start-up file\nPATH="${join(home.path, '.aws/bin')}:$PATH"\nwhile [ "$1" != -c ]; do shift; done\neval "$2"\necho more noise\n`)
  await chmod(shell, 0o755)
  const before = process.env['SHELL']
  process.env['SHELL'] = shell
  try {
    await home.write('config', '[profile tool]\ncredential_process = tidemark-test-tool\n[profile broken]\ncredential_process = sh -c "echo no ticket, run kinit >&2; exit 3" --password hidden\n')
    expect(await key(accountsOf({}), profile('tool'))).toBe('AKIATOOL')
    const told = await key(accountsOf({}), profile('broken'))
    expect(told).toBe('Unauthenticated: No credentials from profile broken: credential_process ended with code 3: no ticket, run kinit')
  } finally {
    process.env['SHELL'] = before
  }
})

test('the sign-in of aws login is used, and its end is said with what to run', async () => {
  await home.write('config', '[profile me]\nlogin_session = arn:aws:iam::111111111111:user/ada\n')
  const file = loginFile('arn:aws:iam::111111111111:user/ada')
  await home.write('login/cache/x', '')
  const accounts = accountsOf({ c: profile('me') })
  expect(await key(accounts, profile('me'), 'c')).toBe('Unauthenticated: The sign-in of profile me has ended')
  expect(await statusOf(accounts)).toMatchObject({ state: 'refused', problem: { hint: 'Run: aws login --profile me' } })
  const accessToken = { accessKeyId: 'ASIALOGIN', secretAccessKey: 's', sessionToken: 't', accountId: '111111111111', expiresAt: new Date(Date.now() + 900_000).toISOString() }
  await writeFile(file, JSON.stringify({ accessToken, clientId: 'c', refreshToken: 'r', dpopKey: 'k' }))
  clock.now += 1_000
  expect(await key(accounts, profile('me'), 'c')).toBe('ASIALOGIN')
})

test('the roles of a container and of an instance are taken', async () => {
  const keys = (AccessKeyId: string) => JSON.stringify({
    Code: 'Success', AccessKeyId, SecretAccessKey: 's', Token: 't', Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  })
  const metadata = createServer((request, response) => {
    if (request.url === '/container') response.end(keys('ASIACONTAINER'))
    else if (request.url === '/latest/api/token') response.end('token')
    else response.end(request.url?.endsWith('/machine') === true ? keys('ASIAINSTANCE') : 'machine')
  })
  await new Promise<void>((done) => { metadata.listen(0, '127.0.0.1', done) })
  const at = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`
  process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = `${at}/container`
  expect(await key(accountsOf({}), connection({ type: 'chain' }))).toBe('ASIACONTAINER')
  delete process.env['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: at })
  expect(await key(accountsOf({}), connection({ type: 'chain' }))).toBe('ASIAINSTANCE')
  await home.write('config', '[profile machine]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Ec2InstanceMetadata\n')
  expect(await key(accountsOf({}), profile('machine'))).toBe('ASIA1')
  expect(aws.seen.find(({ operation }) => operation === 'AssumeRole')?.keyId).toBe('ASIAINSTANCE')
  delete process.env['AWS_EC2_METADATA_SERVICE_ENDPOINT']
  metadata.closeAllConnections()
  metadata.close()
})
