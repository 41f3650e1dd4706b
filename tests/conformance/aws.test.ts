import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AwsStatus } from '#contract/aws.ts'
import { ProblemError } from '#contract/problem.ts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import { AwsAccounts } from '#main/aws/accounts.ts'
import { writeAtomic } from '#main/host/files.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { awsHome, type AwsHome } from '../fixtures/aws-home.ts'
import { quietLog } from '../fixtures/quiet-log.ts'

let aws: TestAws
let home: AwsHome
beforeAll(async () => {
  aws = await startAws({ auth: true })
  home = await awsHome({ AWS_ENDPOINT_URL_SSO: aws.endpoint, AWS_ENDPOINT_URL_SSO_OIDC: aws.endpoint })
})
afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await aws[Symbol.asyncDispose]()
})

const { signal } = new AbortController()
function open(config: AwsConnection) {
  const clock = { ahead: 0 }
  const saved = { id: 'c', name: 'c', config }
  const accounts = new AwsAccounts({
    workspace: { get: () => saved, list: () => [saved] }, complete: async (asked) => ('config' in asked ? asked.config : config), write: writeAtomic,
    network: () => ({}), log: quietLog, now: () => Date.now() + clock.ahead,
  })
  const account = accounts.tools('c').account(config)
  const list = () => account.client(SQSClient).send(new ListQueuesCommand({})).then(() => 'ok', (error: unknown) => (
    error instanceof ProblemError ? `${error.problem.code}: ${error.problem.message}` : String(error)
  ))
  const status = async (): Promise<AwsStatus | undefined> => {
    for await (const { items } of accounts.watch(signal)) return items[0]
    return undefined
  }
  return { accounts, list, status, clock }
}

test('a user is known by its keys, and what it may not do names the permission and the user', async () => {
  const config = await aws.user(['sts:*', 'kafka:*'])
  const { accounts, list, status } = open(config)
  const { arn, role, account, expiresAt } = await accounts.identify({ id: 'c' }, signal)
  expect([account, role, expiresAt]).toEqual(['000000000000', null, null])
  expect(await list()).toBe(`Forbidden: ListQueues needs sqs:ListQueues. The user ${arn.split('/').at(-1)} does not have it.`)
  expect((await status())?.state).toBe('ok')
})

test('an unknown key and a wrong secret are told apart, and are one state', async () => {
  const unknown = open({ ...aws.connection(), credentials: { type: 'keys', accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 's' } })
  expect(await unknown.list()).toBe('Unauthenticated: AWS does not know the access key (the stored keys)')
  expect(await unknown.status()).toMatchObject({ state: 'refused', problem: { hint: expect.stringContaining('session token') } })
  const known = await aws.user(['sqs:*'])
  if (known.credentials.type !== 'keys') throw new Error('A user has keys')
  const wrong = open({ ...known, credentials: { ...known.credentials, secretAccessKey: 'not-it' } })
  expect(await wrong.list()).toBe('Unauthenticated: The secret key does not belong to the access key (the stored keys)')
  expect(await open(known).list()).toBe('ok')
})

test('a role in another account is taken on with an MFA code, and names itself', async () => {
  // With permissions checked, ministack wants roles that exist there; without, it takes any and looks at no code.
  await using lenient = await startAws()
  const roleArn = 'arn:aws:iam::222222222222:role/support'
  const mfaSerial = 'arn:aws:iam::000000000000:mfa/ada'
  const { accounts, list, status } = open(lenient.connection({ assumeRole: { roleArn, mfaSerial, sessionName: 'ada', durationSeconds: 900 } }))
  expect(await list()).toMatch(/^Unauthenticated: .* needs the code of its MFA device/)
  expect((await status())?.state).toBe('mfa')
  const who = await accounts.mfa('c', '123456', signal)
  expect(who).toMatchObject({ account: '222222222222', role: 'support', arn: 'arn:aws:sts::222222222222:assumed-role/support/ada' })
  expect(who.expiresAt).toBeLessThanOrEqual(Date.now() + 901_000)
  expect(who.expiresAt).toBeGreaterThan(Date.now() + 800_000)
})

test('a role that does not trust the user is refused by the name of the permission', async () => {
  const { list, status } = open({ ...await aws.user(['sqs:*']), assumeRole: { roleArn: 'arn:aws:iam::222222222222:role/support' } })
  expect(await list()).toMatch(/^Forbidden: AssumeRole needs sts:AssumeRole on role support\. The user user-\w+ does not have it\. \(role support by the stored keys\)$/)
  expect((await status())?.state).toBe('refused')
})

test('a token that expires amid polling is renewed and nobody sees it; one that stays expired is one state that ends by itself', async () => {
  const { list, status, clock } = open(await aws.user(['sqs:*', 'sts:*']))
  expect(await list()).toBe('ok')
  aws.faults([{ service: 'sqs', kind: 'expired', times: 1 }])
  expect(await Promise.all([list(), list(), list()])).toEqual(['ok', 'ok', 'ok'])
  aws.faults([{ service: 'sqs', kind: 'expired' }])
  clock.ahead += 10_000
  await list()
  aws.clearCalls()
  const told = new Set(await Promise.all(Array.from({ length: 50 }, list)))
  expect([...told]).toEqual(['Unauthenticated: The credentials have expired (the stored keys)'])
  expect(aws.calls().calls['sqs:ListQueues'] ?? 0).toBe(0)
  expect((await status())?.state).toBe('refused')
  aws.faults()
  clock.ahead += 9_000
  expect(await list()).toBe('ok')
})

test('out of reach is no refusal, and is over as soon as it answers again', async () => {
  const { list, status } = open(await aws.user(['sqs:*']))
  await aws.down()
  expect(await list()).toMatch(/^Unreachable: SQS .* is out of reach/)
  expect((await status())?.state).toBe('unknown')
  await aws.up()
  expect(await list()).toBe('ok')
})
