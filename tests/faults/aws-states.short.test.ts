import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AwsSignIn } from '#contract/aws.ts'
import type { ResourcePage } from '#contract/resource.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'
import { expectWell, openStage, soon } from './aws-states.ts'

let aws: TestAws
let home: string
let host: RunningHost

/** A profile that signs in at an endpoint; nothing of the machine's own AWS settings is in sight. */
async function profileHome(endpoint: string): Promise<NodeJS.ProcessEnv> {
  const config = join(home, 'config')
  await writeFile(config, [
    '[sso-session corp]', 'sso_start_url = https://corp.example/start', 'sso_region = us-east-1', 'sso_registration_scopes = sso:account:access',
    '[profile prod]', 'sso_session = corp', 'sso_account_id = 111111111111', 'sso_role_name = ReadOnly', 'region = us-east-1', '',
  ].join('\n'))
  return {
    HOME: home, USERPROFILE: home, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'), AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_SSO: endpoint, AWS_ENDPOINT_URL_SSO_OIDC: endpoint, AWS_PROFILE: undefined, AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined,
  }
}
const open = (account: string, more = {}) => openStage(host, aws.ministack, account, more)

beforeAll(async () => {
  aws = await startAws()
  home = await mkdtemp(join(tmpdir(), 'tidemark-aws-states-'))
  host = await startHost({ env: await profileHome(aws.endpoint) })
}, 180_000)
afterAll(async () => {
  await host?.stop()
  await aws?.[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

// They wait for the host's rounds most of the time, and each has an account and a stand-in of its own.
test.concurrent('a token that expires while it polls is one state and not an error a call; it ends with the fault', async () => {
  await using stage = await open('200000000001')
  await expectWell('before the token expired', stage)
  stage.standIn.faults.set([{ kind: 'expired' }])
  await soon('expired', () => {
    expect(stage.status()).toMatchObject({ state: 'refused', problem: { code: 'Unauthenticated', message: expect.stringContaining('expired') } })
    expect(stage.round().problems).toMatchObject([{ code: 'Unauthenticated' }])
    expect(stage.sample()).toMatchObject({ values: { backlog: 5 } })
  })
  stage.standIn.tally.clear()
  await sleep(20_000)
  // Every six seconds it is tried with renewed credentials, and not by each of the calls that wait.
  expect(Object.values(stage.standIn.tally.calls().calls).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8)
  stage.standIn.faults.set([])
  await expectWell('no longer expired', stage)
})

test.concurrent('an endpoint that never answers is told, and so is its first answer', async () => {
  await using stage = await open('200000000002')
  await expectWell('before it hung', stage)
  stage.standIn.faults.set([{ kind: 'hang' }])
  const from = Date.now()
  await soon('hung', () => expect(stage.round().problems).toMatchObject([{ code: 'TimedOut' }]), 20_000)
  // What stands there is old, and says so.
  expect(stage.round().at).toBeLessThan(from)
  expect(stage.sample()).toMatchObject({ values: { backlog: 5 } })
  await sleep(5_000)
  stage.standIn.faults.set([])
  await expectWell('answers again', stage, 15_000)
})

test.concurrent('a storm of throttling names the slowed API and asks it less; the pace comes back by itself', async () => {
  await using stage = await open('200000000003')
  await expectWell('before the storm', stage)
  stage.standIn.faults.set([{ kind: 'throttle', service: 'sqs', operation: 'GetQueueAttributes' }])
  await soon('throttled', () => {
    expect(stage.status()).toMatchObject({ state: 'ok', slowed: [{ api: expect.stringContaining('GetQueueAttributes') }] })
    // As numbers of a moment ago, with their own time.
    expect(stage.sample()).toMatchObject({ values: { backlog: 5 }, problems: [{ code: 'Throttled' }] })
  })
  stage.standIn.tally.clear()
  await sleep(5_000)
  // Two queues with three attempts each, no more than once in five seconds.
  expect(stage.standIn.tally.calls().calls['sqs:GetQueueAttributes'] ?? 0).toBeLessThanOrEqual(12)
  stage.standIn.faults.set([])
  await expectWell('counted after the storm', stage)
  await vi.waitFor(() => expect(stage.status()?.slowed).toEqual([]), { timeout: 30_000, interval: 50 })
})

test.concurrent('an SSO session that ends asks for one sign-in; after it the numbers go on', async () => {
  await using stage = await open('111111111111', { endpoint: aws.endpoint, credentials: { type: 'profile', name: 'prod' } })
  const signIn = async () => (await host.stream<AwsSignIn>('aws/sign-in', { profile: 'prod' })).frames
  await aws.signIn({ polls: 1, seconds: 3_600 })
  await soon('without a session', () => expect(stage.status()).toMatchObject({ state: 'sign-in', profile: 'prod' }))
  // Long enough for the pauses between rounds to have grown.
  await sleep(15_000)
  expect(await signIn()).toMatchObject([{ state: 'waiting' }, { state: 'done' }])
  await expectWell('signed in', stage)
  await aws.expireSignIn()
  aws.faults([{ kind: 'expired', service: 'sqs', times: 1 }])
  await soon('the session ended', () => {
    expect(stage.status()).toMatchObject({ state: 'sign-in', profile: 'prod', problem: { message: expect.stringContaining('SSO session') } })
    expect(stage.round().problems).toMatchObject([{ code: 'Unauthenticated' }])
  })
  await signIn()
  await expectWell('signed in again', stage)
})

test.concurrent('one call that is denied names its permission and takes only its own numbers', async () => {
  await using stage = await open('200000000004')
  const place = { connection: stage.id, system: 'sqs' }
  await expectWell('before it was denied', stage)
  stage.standIn.faults.set([{ kind: 'denied', service: 'sqs', operation: 'GetQueueAttributes', contains: '/orders"' }])
  await soon('denied', () => {
    expect(stage.sample()).toMatchObject({
      values: { backlog: null }, problems: [{ code: 'Forbidden', message: expect.stringContaining('sqs:GetQueueAttributes') }],
    })
    expect(stage.sample('other')).toMatchObject({ values: { backlog: 0 } })
    expect(stage.status()?.state).toBe('ok')
  })
  const list = await host.post<ResourcePage>('resources/list', { ...place, kind: 'queue' })
  expect(list.body.items.map(({ label }) => label)).toEqual(['orders', 'other'])
  stage.standIn.faults.set([{ kind: 'denied', service: 'sqs', operation: 'ListDeadLetterSourceQueues' }])
  await expectWell('allowed again', stage)
})

test.concurrent('a slow endpoint is waited for: numbers come late and nothing is wrong', async () => {
  await using stage = await open('200000000005')
  await expectWell('before it was slow', stage)
  stage.standIn.faults.set([{ kind: 'slow', ms: 2_000 }])
  await expectWell('slow', stage, 15_000)
})

test.concurrent('answers that are cut in half are told as such, and the next whole one counts', async () => {
  await using stage = await open('200000000006')
  await expectWell('before it was cut', stage)
  stage.standIn.faults.set([{ kind: 'cut', service: 'sqs', operation: 'GetQueueAttributes' }])
  await soon('cut', () => expect(stage.round().problems).toMatchObject([{ code: 'Unreachable', message: expect.stringContaining('cut') }]))
  expect(stage.sample()).toMatchObject({ values: { backlog: 5 } })
  stage.standIn.faults.set([])
  await expectWell('whole again', stage)
})

test.concurrent('an endpoint that is gone is out of reach and refuses nobody; its numbers stay, and go on when it is back', async () => {
  await using stage = await open('200000000007')
  await expectWell('before it went', stage)
  await stage.standIn.door.close()
  await soon('down', () => {
    expect(stage.round().problems).toMatchObject([{ code: 'Unreachable' }])
    expect(stage.sample()).toMatchObject({ values: { backlog: 5 } })
    expect(stage.status()?.state).not.toBe('refused')
  })
  await stage.standIn.door.open()
  await expectWell('up', stage)
})
