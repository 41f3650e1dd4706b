import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import { NetworkHandler } from '#main/aws/network.ts'
import { openAccount, type OpenAccount } from '#main/aws/open-account.ts'
import { Usages } from '#main/aws/usage.ts'
import { callerXml, fakeAws, roleXml, type Answer, type FakeAws, type SeenCall } from '../../fixtures/fake-aws.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

let aws: FakeAws
const handler = new NetworkHandler(() => ({}))
const clock = { now: Date.now() }
beforeAll(async () => { aws = await fakeAws() })
beforeEach(() => { aws.seen.length = 0 })
afterAll(async () => { handler.destroy(); await aws[Symbol.asyncDispose]() })

function open(more: Partial<AwsConnection> = {}): OpenAccount {
  const connection = AwsConnection.parse({
    type: 'aws', region: 'eu-west-1', endpoint: aws.endpoint, credentials: { type: 'keys', accessKeyId: 'AKIAKEYS', secretAccessKey: 's' }, ...more,
  })
  const now = () => clock.now
  const usage = new Usages(now).of({ id: undefined, region: 'eu-west-1', billed: false, account: () => undefined, cost: () => undefined })
  return openAccount(connection, { handler, usage, now })
}
const call = () => ({ signal: new AbortController().signal, log: quietLog })
const list = (account: OpenAccount) => account.client(SQSClient).send(new ListQueuesCommand({}))
  .then(() => 'ok', (error: unknown) => (error instanceof ProblemError ? error.problem.message : `raw ${String(error)}`))
const assumeRole = { roleArn: 'arn:aws:iam::222222222222:role/support', externalId: 'x-1', sessionName: 'ada', durationSeconds: 900 }
const role = (answer: (seen: SeenCall) => Answer) => (seen: SeenCall): Answer => (seen.operation === 'AssumeRole'
  ? { output: roleXml(`ASIA${aws.seen.filter(({ operation }) => operation === 'AssumeRole').length}`, clock.now + 900_000) } : answer(seen))
const times = (operation: string) => aws.seen.filter((seen) => seen.operation === operation).length

test('a role is taken on with the keys, its external id and session name, and calls are signed by it', async () => {
  aws.answer = role(() => ({ output: {} }))
  expect(await list(open({ assumeRole }))).toBe('ok')
  expect(aws.seen).toMatchObject([
    { service: 'sts', keyId: 'AKIAKEYS', input: { RoleArn: assumeRole.roleArn, ExternalId: 'x-1', RoleSessionName: 'ada', DurationSeconds: '900' } },
    { service: 'sqs', keyId: 'ASIA1', token: 't-ASIA1', operation: 'ListQueues' },
  ])
})

test('an expired token is renewed once and the call made again, and nobody sees it', async () => {
  aws.answer = role(({ keyId }) => (keyId === 'ASIA1' ? { code: 'ExpiredTokenException' } : { output: {} }))
  const account = open({ assumeRole })
  expect(await Promise.all([list(account), list(account), list(account)])).toEqual(['ok', 'ok', 'ok'])
  expect([times('AssumeRole'), account.signer.status().state]).toEqual([2, 'ok'])
})

test('credentials that AWS refuses for good are one state, and then it is not asked', async () => {
  aws.answer = () => ({ code: 'InvalidClientTokenId', status: 403 })
  const account = open()
  await list(account)
  const before = aws.seen.length
  const told = new Set(await Promise.all(Array.from({ length: 50 }, () => list(account))))
  expect([told.size, aws.seen.length]).toEqual([1, before])
  expect([...told][0]).toBe('AWS does not know the access key (the stored keys)')
  expect(account.signer.status()).toMatchObject({ state: 'refused', problem: { code: 'Unauthenticated' } })
  aws.answer = () => ({ output: {} })
  clock.now += 8_000
  expect(await list(account)).toBe('ok')
  expect(account.signer.status()).toMatchObject({ state: 'ok', expiresAt: null })
})

test('a permission that is missing renews nothing and says nothing against the credentials', async () => {
  aws.answer = () => ({ code: 'AccessDenied', status: 403 })
  const account = open()
  const QueueUrl = `${aws.endpoint}/111111111111/orders`
  await expect(account.client(SQSClient).send(new GetQueueAttributesCommand({ QueueUrl }))).rejects.toMatchObject({
    problem: { code: 'Forbidden', message: 'GetQueueAttributes needs sqs:GetQueueAttributes on queue orders. These credentials do not have it.' },
  })
  expect([aws.seen.length, account.signer.status().state]).toEqual([1, 'ok'])
})

test('who one is is asked once and again after a renewal; a refusal then names the role', async () => {
  const arn = 'arn:aws:sts::222222222222:assumed-role/support/ada'
  aws.answer = role(({ operation }) => (operation === 'GetCallerIdentity' ? { output: callerXml(arn) } : { code: 'AccessDenied', status: 403 }))
  const account = open({ assumeRole })
  const who = await account.identity(call())
  await account.identity(call())
  expect(who).toEqual({ account: '222222222222', arn, role: 'support', expiresAt: Math.floor(clock.now / 1_000) * 1_000 + 900_000 + clock.now % 1_000 })
  expect(times('GetCallerIdentity')).toBe(1)
  expect(await list(account)).toBe('ListQueues needs sqs:ListQueues. The role support does not have it.')
  clock.now += 900_000
  await account.identity(call())
  expect([times('GetCallerIdentity'), times('AssumeRole')]).toEqual([2, 2])
})

test('a role that may not be taken on names sts:AssumeRole, the role and who asked', async () => {
  const message = 'User: arn:aws:iam::111111111111:user/ada is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/support'
  aws.answer = () => ({ code: 'AccessDenied', status: 403, message })
  const account = open({ assumeRole })
  expect(await list(account)).toBe('AssumeRole needs sts:AssumeRole on role support. The user ada does not have it. (role support by the stored keys)')
  expect(account.signer.status().state).toBe('refused')
})

test('a role with an MFA device waits for the code and sends it', async () => {
  const mfaSerial = 'arn:aws:iam::111111111111:mfa/ada'
  aws.answer = role(() => ({ output: {} }))
  const account = open({ assumeRole: { ...assumeRole, mfaSerial } })
  expect(await list(account)).toBe(`Role support by the stored keys needs the code of its MFA device ${mfaSerial}`)
  expect([aws.seen.length, account.signer.status().state]).toEqual([0, 'mfa'])
  await account.signer.answer('123456')
  expect(await list(account)).toBe('ok')
  expect(aws.seen[0]?.input).toMatchObject({ SerialNumber: mfaSerial, TokenCode: '123456' })
})

test('a call that is left does not wait for credentials that take long', async () => {
  aws.answer = () => new Promise(() => {})
  const left = new AbortController()
  const sent = open({ assumeRole }).client(SQSClient).send(new ListQueuesCommand({}), { abortSignal: left.signal })
  await expect.poll(() => times('AssumeRole')).toBe(1)
  left.abort()
  await expect(sent).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
})

test('a client is made once and its settings are the driver\'s', () => {
  const account = open()
  expect(account.client(SQSClient, { md5: false })).toBe(account.client(SQSClient))
})
