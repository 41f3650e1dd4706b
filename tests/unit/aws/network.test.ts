import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { HttpRequest } from '@smithy/core/protocols'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import type { Network } from '#contract/settings.ts'
import { AwsAccounts } from '#main/aws/accounts.ts'
import { effectiveNetwork, NetworkHandler } from '#main/aws/network.ts'
import { tokenFile } from '#main/aws/sso/token-cache.ts'
import { awsHome, type AwsHome } from '../../fixtures/aws-home.ts'
import { roleXml } from '../../fixtures/fake-aws.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

let folder: string
let ca: string
let secure: Server
let proxy: Server
let home: AwsHome
const tunnelled: string[] = []
const asked: string[] = []
const passwords: (string | undefined)[] = []
const portOf = (server: Server) => (server.address() as AddressInfo).port
const listening = (server: Server) => new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-network-'))
  ca = join(folder, 'cert.pem')
  const key = join(folder, 'key.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', ca,
    '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' })
  secure = createHttps({ key: await readFile(key), cert: await readFile(ca) }, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const operation = new URLSearchParams(Buffer.concat(chunks).toString()).get('Action')
      asked.push(operation ?? request.url ?? '')
      response.end(operation === 'AssumeRole' ? roleXml('ASIA1', Date.now() + 3_600_000) : answers[request.url?.split('?')[0] ?? ''] ?? '{}')
    })
  })
  proxy = createHttp((_request, response) => { response.writeHead(405).end() }).on('connect', (request, socket, head) => {
    tunnelled.push(request.url ?? '')
    passwords.push(request.headers['proxy-authorization'])
    const [, port] = (request.url ?? '').split(':')
    const to = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      to.write(head)
      to.pipe(socket).pipe(to)
    })
    for (const side of [to, socket]) side.on('error', () => { to.destroy(); socket.destroy() })
  })
  await Promise.all([listening(secure), listening(proxy)])
})
afterAll(async () => {
  for (const server of [secure, proxy]) server.closeAllConnections()
  secure.close()
  proxy.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  home = await awsHome()
  tunnelled.length = 0
  asked.length = 0
})
afterEach(async () => { await home[Symbol.asyncDispose]() })

const answers: Readonly<Record<string, string>> = {
  '/federation/credentials': JSON.stringify({ roleCredentials: { accessKeyId: 'ASIASSO', secretAccessKey: 's', sessionToken: 't', expiration: Date.now() + 3_600_000 } }),
  '/token': JSON.stringify({ accessToken: 'renewed', expiresIn: 3_600, tokenType: 'Bearer', refreshToken: 'r' }),
}
const there = () => `https://localhost:${portOf(secure)}`
const byProxy = () => `http://127.0.0.1:${portOf(proxy)}`

function listWith(settings: { network: Network }, more: object = {}) {
  const accounts = new AwsAccounts({
    workspace: { get: () => { throw new Error('none') }, list: () => [] }, complete: async () => { throw new Error('none') }, write: async () => {},
    network: () => settings.network, log: quietLog, now: Date.now,
  })
  const client = accounts.tools(undefined).account(AwsConnection.parse({
    type: 'aws', region: 'eu-west-1', endpoint: there(), credentials: { type: 'keys', accessKeyId: 'A', secretAccessKey: 's' }, ...more,
  })).client(SQSClient, { maxAttempts: 1, endpoint: there() })
  return () => client.send(new ListQueuesCommand({})).then(() => 'ok', (error: unknown) => (
    error instanceof ProblemError ? `${error.problem.code}: ${error.problem.message}` : String(error)
  ))
}

test('an authority that is not trusted is said, and its file in the settings mends it without a restart', async () => {
  const settings: { network: Network } = { network: {} }
  const list = listWith(settings)
  expect(await list()).toMatch(/^Unreachable: .*certificate that is not trusted/)
  settings.network = { caFile: ca }
  expect(await list()).toBe('ok')
  expect(tunnelled).toEqual([])
})

test('https goes through the proxy but for hosts that need none', async () => {
  expect(await listWith({ network: { caFile: ca, proxy: byProxy() } })()).toBe('ok')
  expect(tunnelled).toEqual([`localhost:${portOf(secure)}`])
  expect(await listWith({ network: { caFile: ca, proxy: byProxy(), noProxy: 'example.org,localhost' } })()).toBe('ok')
  expect(tunnelled).toHaveLength(1)
  const named = byProxy().replace('//', '//ada:pass%20word@')
  expect(await listWith({ network: { caFile: ca, proxy: named } })()).toBe('ok')
  expect(passwords.at(-1)).toBe(`Basic ${Buffer.from('ada:pass word').toString('base64')}`)
})

test('what the settings leave out comes from the environment', async () => {
  Object.assign(process.env, { HTTPS_PROXY: byProxy(), AWS_CA_BUNDLE: ca })
  expect(await listWith({ network: {} })()).toBe('ok')
  expect(tunnelled).toHaveLength(1)
  process.env['NO_PROXY'] = 'localhost'
  expect(await listWith({ network: {} })()).toBe('ok')
  expect(tunnelled).toHaveLength(1)
  expect(effectiveNetwork({ proxy: 'http://own:1' }, { https_proxy: 'http://other:2', no_proxy: 'a', AWS_CA_BUNDLE: '/f' })).toEqual({ proxy: 'http://own:1', noProxy: 'a', caFile: '/f' })
})

test('plain http, which only emulators speak, goes straight', async () => {
  const plain = createHttp((_request, response) => { response.end('{}') })
  await listening(plain)
  const endpoint = `http://127.0.0.1:${portOf(plain)}`
  const accounts = new AwsAccounts({
    workspace: { get: () => { throw new Error('none') }, list: () => [] }, complete: async () => { throw new Error('none') }, write: async () => {},
    network: () => ({ proxy: byProxy() }), log: quietLog, now: Date.now,
  })
  const account = accounts.tools(undefined).account(AwsConnection.parse({ type: 'aws', region: 'eu-west-1', endpoint, credentials: { type: 'keys', accessKeyId: 'A', secretAccessKey: 's' } }))
  await account.client(SQSClient).send(new ListQueuesCommand({}))
  expect(tunnelled).toEqual([])
  plain.closeAllConnections()
  plain.close()
})

test('credentials are fetched the same way: STS for roles, SSO and its tokens for profiles', async () => {
  const network = { caFile: ca, proxy: byProxy() }
  expect(await listWith({ network }, { assumeRole: { roleArn: 'arn:aws:iam::222222222222:role/x' } })()).toBe('ok')
  expect(asked).toEqual(['AssumeRole', '/'])
  Object.assign(process.env, { AWS_ENDPOINT_URL_STS: there(), AWS_ENDPOINT_URL_SSO: there(), AWS_ENDPOINT_URL_SSO_OIDC: there() })
  await home.write('config', `
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = us-east-1
[profile prod]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = ReadOnly
[profile role]
role_arn = arn:aws:iam::222222222222:role/x
source_profile = prod
[profile web]
role_arn = arn:aws:iam::222222222222:role/x
web_identity_token_file = ${await home.write('token', 'jwt')}
`)
  const instant = (ms: number) => new Date(Date.now() + ms).toISOString()
  await home.write('sso/cache/other.json', '{}')
  await writeFile(tokenFile('corp'), JSON.stringify({ accessToken: 'old', expiresAt: instant(-1_000), refreshToken: 'r', clientId: 'c', clientSecret: 's', registrationExpiresAt: instant(1e8) }))
  asked.length = 0
  tunnelled.length = 0
  expect(await listWith({ network }, { credentials: { type: 'profile', name: 'role' } })()).toBe('ok')
  expect(asked.map((path) => path.split('?')[0])).toEqual(['/token', '/federation/credentials', 'AssumeRole', '/'])
  expect(tunnelled.length).toBeGreaterThan(0)
  asked.length = 0
  await listWith({ network }, { credentials: { type: 'profile', name: 'web' } })()
  expect(asked[0]).toBe('AssumeRoleWithWebIdentity')
})

test('settings that cannot be used are said in words', async () => {
  expect(await listWith({ network: { caFile: '/nowhere.pem' } })()).toBe('BadInput: The CA file /nowhere.pem cannot be read')
  const empty = join(folder, 'empty.pem')
  await writeFile(empty, 'nothing')
  expect(await listWith({ network: { caFile: empty } })()).toMatch(/holds no certificates/)
  process.env['HTTPS_PROXY'] = 'ftp://proxy'
  expect(await listWith({ network: {} })()).toMatch(/^BadInput: The proxy ftp/)
  expect(await listWith({ network: { caFile: ca, proxy: 'http://127.0.0.1:1' } })()).toMatch(/^Unreachable/)
})

test('settings that change leave no connection of the old ones open, and cut no request off', async () => {
  const settings: { network: Network } = { network: {} }
  const answer = Promise.withResolvers<void>()
  let asked = 0
  const plain = createHttp((_request, response) => {
    asked++
    response.write('{"a":')
    void answer.promise.then(() => response.end('1}'))
  })
  let open = 0
  plain.keepAliveTimeout = 60_000
  plain.on('connection', (socket) => { open++; socket.on('close', () => { open-- }) })
  await listening(plain)
  const handler = new NetworkHandler(() => settings.network)
  const ask = () => handler.handle(new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port: portOf(plain), method: 'GET', path: '/' }))
  const first = (await ask()).response
  settings.network = { noProxy: 'changed' }
  const second = (await ask()).response
  expect([asked, open]).toEqual([2, 2])
  answer.resolve()
  expect(await text(first.body as Readable)).toBe('{"a":1}')
  expect(await text(second.body as Readable)).toBe('{"a":1}')
  await vi.waitFor(() => expect(open).toBe(1))
  settings.network = {}
  expect(await text((await ask()).response.body as Readable)).toBe('{"a":1}')
  await vi.waitFor(() => expect(open).toBe(1))
  handler.destroy()
  await vi.waitFor(() => expect(open).toBe(0))
  plain.close()
})
