import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AwsStatus } from '#contract/aws.ts'
import type { Cost } from '#contract/connection.ts'
import { ProblemError } from '#contract/problem.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import { AwsAccounts } from '#main/aws/accounts.ts'
import { callerXml, fakeAws, type FakeAws } from '../../fixtures/fake-aws.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

let aws: FakeAws
beforeEach(async () => { aws = await fakeAws() })
afterEach(async () => { await aws[Symbol.asyncDispose]() })

type Saved = { id: string; name: string; config: AwsConnection | { type: 'kafka' }; cost?: Cost }
const awsConfig = (accessKeyId = 'KEY', more: object = {}) => AwsConnection.parse({
  type: 'aws', region: 'eu-west-1', endpoint: aws.endpoint, credentials: { type: 'keys', accessKeyId, secretAccessKey: 's' }, ...more,
})

function setUp(saved: readonly Saved[]) {
  const clock = { now: 1_000_000 }
  const get = (id: string): Saved => {
    const found = saved.find((one) => one.id === id)
    if (!found) throw new ProblemError({ code: 'NotFound', message: `There is no connection ${id}` })
    return found
  }
  const accounts = new AwsAccounts({
    workspace: { get, list: () => saved }, write: async () => {}, network: () => ({}), log: quietLog, now: () => clock.now,
    complete: async (asked) => ('config' in asked ? asked.config : get(asked.id).config),
  })
  return { accounts, clock }
}
const { signal } = new AbortController()

/** Statuses until one is as wanted. */
async function until(accounts: AwsAccounts, wanted: (one: AwsStatus) => boolean, between: () => void = () => {}): Promise<AwsStatus> {
  for await (const { items } of accounts.watch(signal)) {
    const found = items.find(wanted)
    if (found) return found
    between()
  }
  throw new Error('The stream ended')
}

test('all systems of a connection share one account, settings that are only tried have their own', async () => {
  const config = awsConfig()
  const { accounts } = setUp([{ id: 'a', name: 'a', config }])
  const account = accounts.tools('a').account(config)
  expect(accounts.tools('a').account(awsConfig())).toBe(account)
  expect(await accounts.tools('other').saved('a')).toBe(account)
  expect(accounts.tools(undefined).account(config)).not.toBe(account)
  await accounts.identify({ id: 'a', config: awsConfig('TRIED') }, signal)
  expect(await accounts.tools(undefined).saved('a')).toBe(account)
  accounts.reset('a')
  expect(accounts.tools('a').account(config)).not.toBe(account)
})

test('the account of another connection is opened with its secrets; what is no AWS connection is refused', async () => {
  const { accounts } = setUp([{ id: 'a', name: 'a', config: awsConfig() }, { id: 'k', name: 'kafka', config: { type: 'kafka' } }])
  await (await accounts.tools('k').saved('a')).client(SQSClient).send(new ListQueuesCommand({}))
  expect(aws.seen[0]?.keyId).toBe('KEY')
  await expect(accounts.tools('k').saved('k')).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  await expect(accounts.tools('k').saved('gone')).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('every AWS connection has a status, used or not', async () => {
  const { accounts } = setUp([
    { id: 'a', name: 'a', config: awsConfig() }, { id: 'k', name: 'k', config: { type: 'kafka' } },
    { id: 'b', name: 'b', config: AwsConnection.parse({ type: 'aws', region: 'eu-west-1', credentials: { type: 'chain' } }), cost: { allow: true, capPerHour: 3 } },
  ])
  for await (const { items } of accounts.watch(signal)) {
    expect(items).toMatchObject([
      { connection: 'a', state: 'unknown', identity: null, cost: { billed: false, allow: false, capPerHour: 1 }, slowed: [] },
      { connection: 'b', state: 'unknown', cost: { billed: true, allow: true, capPerHour: 3, session: 0 } },
    ])
    break
  }
})

test('while somebody watches, an account that works says who it is, and calls are counted', async () => {
  const { accounts } = setUp([{ id: 'a', name: 'a', config: awsConfig() }])
  await accounts.tools('a').account(awsConfig()).client(SQSClient).send(new ListQueuesCommand({}))
  const status = await until(accounts, ({ identity }) => identity !== null)
  expect(status).toMatchObject({ state: 'ok', since: expect.any(Number), identity: { account: '111111111111', role: null, expiresAt: null } })
  expect(status.cost.apis.map(({ api, requests }) => [api, requests])).toContainEqual(['sqs:ListQueues', 1])
})

test('while somebody watches, an account that was refused goes on by itself within 10 s', async () => {
  const { accounts, clock } = setUp([{ id: 'a', name: 'a', config: awsConfig() }])
  aws.answer = () => ({ code: 'ExpiredToken', status: 403 })
  await expect(accounts.identify({ id: 'a' }, signal)).rejects.toMatchObject({ problem: { code: 'Unauthenticated' } })
  const asked = aws.seen.length
  const began = clock.now
  expect(await until(accounts, () => true)).toMatchObject({ state: 'refused', problem: { message: 'The credentials have expired (the stored keys)' } })
  expect(aws.seen.length).toBe(asked)
  aws.answer = () => ({ output: callerXml('arn:aws:iam::111111111111:user/ada') })
  clock.now += 8_000
  expect((await until(accounts, ({ state }) => state === 'ok')).identity?.arn).toBe('arn:aws:iam::111111111111:user/ada')
  expect(clock.now - began).toBeLessThan(10_000)
})

test('a watcher that leaves ends its stream at once', async () => {
  const { accounts } = setUp([])
  const left = new AbortController()
  const frames = accounts.watch(left.signal)
  await frames.next()
  const rest = frames.next()
  left.abort()
  expect((await rest).done).toBe(true)
})

test('settings that are tried in place of others, and the end of the host, end the prompt of the others', async () => {
  const { accounts } = setUp([])
  const asking = (mfaSerial: string) => accounts.tools(undefined).account(
    awsConfig('KEY', { assumeRole: { roleArn: 'arn:aws:iam::222222222222:role/x', mfaSerial } }),
  )
  const stateOf = (account: unknown) => (account as { signer: { status(): { state: string } } }).signer.status().state
  const prompted = async (account: ReturnType<typeof asking>) => {
    await expect(account.client(SQSClient).send(new ListQueuesCommand({}))).rejects.toMatchObject({ problem: { code: 'Unauthenticated' } })
    expect(stateOf(account)).toBe('mfa')
  }
  const first = asking('m')
  await prompted(first)
  const second = asking('n')
  await vi.waitFor(() => expect(stateOf(first)).not.toBe('mfa'))
  await prompted(second)
  accounts.close()
  await vi.waitFor(() => expect(stateOf(second)).not.toBe('mfa'))
})

test('changed settings and the end of the host end a prompt for a code', async () => {
  const config = awsConfig('KEY', { assumeRole: { roleArn: 'arn:aws:iam::222222222222:role/x', mfaSerial: 'm' } })
  const { accounts } = setUp([{ id: 'a', name: 'a', config }])
  await expect(accounts.identify({ id: 'a' }, signal)).rejects.toMatchObject({ problem: { message: expect.stringContaining('MFA device m') } })
  expect((await until(accounts, () => true)).state).toBe('mfa')
  accounts.reset('a')
  expect((await until(accounts, () => true)).state).toBe('unknown')
  accounts.close()
})
