import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, expect, test, vi } from 'vitest'
import type { AwsConnection } from '#contract/systems/aws.ts'
import { History } from '#main/host/history/history.ts'
import { Poller } from '#main/host/poller.ts'
import { Sessions } from '#main/host/sessions.ts'
import type { StoredConnection } from '#main/host/workspace.ts'
import { driver } from '#main/systems/sqs/index.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { billedAccount } from '../../fixtures/billed-account.ts'
import { FakeCloudWatch } from '../../fixtures/fake-cloudwatch.ts'
import { inProcessAws } from '../../fixtures/in-process-aws.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'
import { testTools } from '../../fixtures/tools.ts'

const dir = mkdtempSync(join(tmpdir(), 'tidemark-cap-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const config: AwsConnection = { type: 'aws', region: 'us-east-1', credentials: { type: 'chain' } }
const stored: StoredConnection = { id: 'c', name: 'c', environment: 'dev', level: 'read', config, secrets: [], connectAtStart: false }
const place = { connection: 'c', system: 'sqs' }
const refs = Array.from({ length: 10 }, (_, n) => ({ kind: 'queue', path: [`q-${n}`] }))
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111111111111/q-0'

/** The poller and the sqs session over an account that is billed. */
function setUp(cost: { allow: boolean; capPerHour: number }) {
  const aws = inProcessAws({
    'AmazonSQS.ListQueues': () => ({ QueueUrls: [QueueUrl] }),
    'AmazonSQS.GetQueueUrl': ({ QueueName }) => ({ QueueUrl: `${QueueUrl.slice(0, -3)}${String(QueueName)}` }),
    'AmazonSQS.GetQueueAttributes': () => ({ Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '0' } }),
    'AmazonSQS.ListQueueTags': () => ({}),
    'AmazonSQS.ListDeadLetterSourceQueues': () => ({ queueUrls: [] }),
    'GraniteServiceVersion20100801.GetMetricData': new FakeCloudWatch().getMetricData,
  })
  const account = billedAccount(aws, () => cost)
  const tools = () => testTools({ dir, id: 'c', aws: { account: () => account, saved: async () => account } })
  const sessions = new Sessions({ workspace: { get: () => stored }, vault: memoryVault(), drivers: new Map([['sqs', driver]]), tools, log: quietLog })
  const poller = new Poller({ sessions, history: new History(), log: quietLog, now: Date.now })
  const asked = (operation: string) => aws.came.filter(({ target }) => target.endsWith(operation)).length
  return { account, sessions, poller, asked }
}

test('at the cap sampling pauses and says so, a person goes on, and a raised cap is followed', async () => {
  vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] })
  const cost = { allow: false, capPerHour: 5e-6 }
  const { account, sessions, poller, asked } = setUp(cost)
  try {
    expect((await poller.latest(place, refs)).samples.map(({ values }) => values['backlog'])).toEqual(refs.map(() => 3))
    await account.client(SQSClient).send(new GetQueueAttributesCommand({ QueueUrl }))
    vi.setSystemTime(Date.now() + 20_000)
    await poller.latest(place, refs)
    const before = asked('GetQueueAttributes')
    vi.setSystemTime(Date.now() + 20_000)
    const { samples } = await poller.latest(place, refs)
    expect(samples[0]).toMatchObject({ values: { backlog: null }, problems: [{ code: 'Throttled', message: expect.stringContaining('the cap of this connection') }] })
    expect(asked('GetQueueAttributes')).toBe(before)
    expect(account.usage.status().cost).toMatchObject({ paused: true, capPerHour: 5e-6 })
    await account.client(SQSClient).send(new GetQueueAttributesCommand({ QueueUrl }))
    expect(asked('GetQueueAttributes')).toBe(before + 1)
    cost.capPerHour = 1
    vi.setSystemTime(Date.now() + 20_000)
    expect((await poller.latest(place, refs)).samples[0]?.values['backlog']).toBe(3)
  } finally {
    await sessions.close()
    vi.useRealTimers()
  }
})

test('CloudWatch is not asked before it is allowed; depths are there without it', async () => {
  vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] })
  const cost = { allow: false, capPerHour: 1 }
  const { sessions, poller, asked } = setUp(cost)
  try {
    const { samples } = await poller.latest(place, refs)
    expect(samples.map(({ values }) => [values['backlog'], values['age']])).toEqual(refs.map(() => [3, null]))
    expect(asked('GetMetricData')).toBe(0)
    cost.allow = true
    vi.setSystemTime(Date.now() + 20_000)
    await poller.latest(place, refs)
    expect(asked('GetMetricData')).toBe(1)
  } finally {
    await sessions.close()
    vi.useRealTimers()
  }
})
