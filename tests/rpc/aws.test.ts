import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { AwsIdentity, AwsSignIn, AwsStatus } from '#contract/aws.ts'
import { awsHome, type AwsHome } from '../fixtures/aws-home.ts'
import { callerXml, fakeAws, roleXml, type FakeAws } from '../fixtures/fake-aws.ts'
import { fakeServer, post, type FakeServer } from '../fixtures/fake-server.ts'
import { fakeSso, type FakeSso } from '../fixtures/fake-sso.ts'

let server: FakeServer
let aws: FakeAws
let sso: FakeSso
let home: AwsHome
beforeEach(async () => {
  aws = await fakeAws()
  sso = await fakeSso()
  home = await awsHome({ AWS_ENDPOINT_URL_SSO: sso.endpoint, AWS_ENDPOINT_URL_SSO_OIDC: sso.endpoint, AWS_ENDPOINT_URL_STS: aws.endpoint })
  server = await fakeServer()
  aws.answer = ({ operation, keyId }) => ({ output: operation === 'AssumeRole'
    ? roleXml('ASIA1', Date.now() + 3_600_000) : callerXml(`arn:aws:sts::111111111111:assumed-role/${keyId}/ada`) })
})
afterEach(async () => { for (const part of [server, aws, sso, home]) await part[Symbol.asyncDispose]() })

const call = (path: string, body: unknown) => post(server.origin, path, body)
const json = async <T>(answer: Response, schema: z.ZodType<T>): Promise<T> => schema.parse(await answer.json())
const Refused = z.object({ problem: z.object({ code: z.string(), message: z.string() }) })
const keys = (accessKeyId: string, secretAccessKey?: string) => ({ type: 'keys', accessKeyId, ...(secretAccessKey && { secretAccessKey }) })
const config = (more: object = {}) => ({ type: 'aws', region: 'eu-west-1', endpoint: aws.endpoint, credentials: keys('KEY', 'secret'), ...more })
const save = async (more: object = {}) => (await json(
  await call('connections/save', { name: 'aws', environment: 'dev', level: 'read', config: config(more) }), z.object({ id: z.string() }),
)).id

/** Frames of a stream as they come; leaving the loop ends it. */
async function* frames<T>(answer: Response, schema: z.ZodType<T>): AsyncGenerator<T> {
  const Frame = z.object({ data: schema })
  let rest = ''
  for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: {"data"')) yield Frame.parse(JSON.parse(line.slice(6))).data
  }
}
const Statuses = z.object({ items: z.array(AwsStatus) })
async function status(wanted: (one: AwsStatus) => boolean): Promise<AwsStatus | undefined> {
  for await (const { items } of frames(await call('aws/watch', {}), Statuses)) {
    const found = items.find(wanted)
    if (found) return found
  }
  return undefined
}

test('who one is, by a connection, by settings that are only tried, and with the stored secret for what they leave out', async () => {
  const id = await save()
  expect(await json(await call('aws/identify', { id }), AwsIdentity)).toEqual({
    account: '111111111111', arn: 'arn:aws:sts::111111111111:assumed-role/KEY/ada', role: 'KEY', expiresAt: null,
  })
  const tried = config({ credentials: keys('OTHER') })
  expect(await json(await call('aws/identify', { id, config: tried }), AwsIdentity)).toMatchObject({ role: 'OTHER' })
  expect(await json(await call('aws/identify', { config: config() }), AwsIdentity)).toMatchObject({ role: 'KEY' })
  expect(await json(await call('aws/identify', { id }), AwsIdentity)).toMatchObject({ role: 'KEY' })
  expect(aws.seen.map(({ keyId }) => keyId)).toEqual(['KEY', 'OTHER', 'KEY'])
})

test('what AWS refuses is 422 with what to try, what is asked wrongly 400 or 404', async () => {
  aws.answer = () => ({ code: 'InvalidClientTokenId', status: 403 })
  const refused = await call('aws/identify', { config: config() })
  expect([refused.status, (await json(refused, Refused)).problem.code]).toEqual([422, 'Unauthenticated'])
  expect((await call('aws/identify', { id: 'nobody' })).status).toBe(404)
  const kafka = await call('aws/identify', { id: server.connection })
  expect([kafka.status, (await json(kafka, Refused)).problem.message]).toEqual([400, 'This is no AWS connection'])
  for (const code of ['12345', '1234567', 'abcdef']) expect((await call('aws/mfa', { id: 'x', code })).status).toBe(400)
})

test('the profiles of this machine are listed with why not', async () => {
  const file = await home.write('config', '[default]\nregion = eu-west-1\n[profile prod]\nsso_session = corp\n')
  const listed = await json(await call('aws/profiles', {}), z.object({ profiles: z.array(z.looseObject({ name: z.string() })), files: z.array(z.string()) }))
  expect(listed).toMatchObject({
    profiles: [
      { name: 'default', kind: 'none', usable: false, region: 'eu-west-1', why: expect.stringContaining('no credentials') },
      { name: 'prod', kind: 'sso', usable: false, why: 'Its sso-session corp is not in the config file.' },
    ], files: [file, expect.stringContaining('credentials')],
  })
})

test('a sign-in streams its code, then that it is done; a profile without SSO is 400', async () => {
  await home.write('config', '[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = us-east-1\n[profile prod]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n[profile none]\nregion = x\n')
  sso.tokens = ['authorization_pending', { seconds: 60 }]
  const steps: AwsSignIn[] = []
  for await (const step of frames(await call('aws/sign-in', { profile: 'prod' }), AwsSignIn)) steps.push(step)
  expect(steps).toMatchObject([{ state: 'waiting', code: 'ABCD-EFGH' }, { state: 'done' }])
  expect((await call('aws/sign-in', { profile: 'none' })).status).toBe(400)
})

test('the code of an MFA device is asked for in the status and taken', async () => {
  const mfaSerial = 'arn:aws:iam::111111111111:mfa/ada'
  const id = await save({ assumeRole: { roleArn: 'arn:aws:iam::222222222222:role/x', mfaSerial } })
  expect((await status((one) => one.connection === id))?.state).toBe('unknown')
  expect((await call('aws/identify', { id })).status).toBe(422)
  expect(await status((one) => one.state === 'mfa')).toMatchObject({ connection: id, mfaSerial, identity: null, problem: { code: 'Unauthenticated' } })
  expect(await json(await call('aws/mfa', { id, code: '123456' }), AwsIdentity)).toMatchObject({ role: 'ASIA1' })
  expect(await status((one) => one.state === 'ok')).toMatchObject({ connection: id, identity: { account: '111111111111' }, cost: { billed: false, session: 0 } })
})

test('changed settings hold at once, and a connection that is gone leaves the status', async () => {
  const id = await save()
  await call('aws/identify', { id })
  await call('connections/save', { id, name: 'aws', environment: 'dev', level: 'read', config: config({ credentials: keys('NEW') }) })
  expect(await json(await call('aws/identify', { id }), AwsIdentity)).toMatchObject({ role: 'NEW' })
  await call('connections/remove', { id })
  for await (const { items } of frames(await call('aws/watch', {}), Statuses)) {
    expect(items).toEqual([])
    break
  }
})
