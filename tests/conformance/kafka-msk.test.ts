import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePorts } from '#sandbox/ports.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { type Broker, startBroker } from '../fixtures/brokers/broker.ts'
import { type LackingProxy, startLackingProxy } from '../fixtures/brokers/lacking-proxy.ts'
import { fakeAwsAccount } from '../fixtures/fake-aws-account.ts'
import { testTools } from '../fixtures/tools.ts'
import { call, createTopic } from './kafka-records.ts'

/** DescribeConfigs, DescribeLogDirs, DescribeAcls, AddPartitionsToTxn, EndTxn, DescribeQuorum, ConsumerGroupDescribe, share groups. */
const lacking = [32, 35, 29, 24, 26, 55, 69, 76, 77, 78, 90]
const topic = 'serverless-orders'
const ref = { kind: 'topic', path: [topic] }
const { account } = fakeAwsAccount()
const aws = { account: () => account, saved: () => Promise.resolve(account) }

let broker: Broker
let proxy: LackingProxy
let session: Session
beforeAll(async () => {
  const [port = 0] = await freePorts(1)
  // Every address that the broker tells leads through the proxy.
  broker = await startBroker({ version: '4.3.1', settings: { 'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}` } })
  proxy = await startLackingProxy(port, () => Number(broker.bootstrap.split(':')[1]), lacking)
  await createTopic(`127.0.0.1:${port}`, { topic, numPartitions: 2 })
  session = await driver.open({ type: 'kafka', brokers: [`127.0.0.1:${port}`] }, testTools())
}, 90_000)
afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
  await broker?.stop()
})

it('calls that a cluster lacks, as MSK Serverless does, are absences and no errors', async () => {
  const asked = proxy.refused.length
  const topics = await session.list({ kind: 'topic', search: topic }, call())
  expect(topics).toMatchObject({ items: [{ label: topic }], problems: [] })
  await session.publish?.(ref, [{ value: { text: 'one' } }], call())
  const [sample] = await session.sample([ref], call())
  expect(sample).toMatchObject({ values: { messages: 1, bytes: null } })
  expect(sample).not.toHaveProperty('problems')
  const details = await session.describe(ref, call())
  expect(details.problems).toEqual([])
  expect(details.sections.map(({ title }) => title)).toEqual(['Topic', 'Messages'])
  expect(details.sections[1]?.rows.map(({ label }) => label)).toEqual(['Messages', 'In', 'Last message'])
  const brokers = await session.list({ kind: 'broker' }, call())
  expect(brokers.problems).toEqual([])
  const one = await session.describe(brokers.items[0]?.ref ?? ref, call())
  expect(one.problems).toEqual([])
  expect((await session.list({ kind: 'group' }, call())).problems).toEqual([])
  expect(await session.health(call())).toMatchObject({ state: 'ok' })
  const texts: string[] = []
  for await (const batch of session.read?.(ref, { from: 'oldest', limit: 5, committedOnly: true }, call()) ?? [])
    texts.push(...batch.messages.map(({ value }) => value?.text ?? ''))
  expect(texts).toEqual(['one'])
  expect(proxy.refused.length).toBe(asked)
})

it('brokers without a path say what one needs, and are there as soon as they are in reach', async () => {
  const [port = 0] = await freePorts(1)
  await using away = await driver.open(
    { type: 'kafka', brokers: [`127.0.0.1:${port}`], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'saved' } }, testTools({ aws }),
  )
  const noPath = { problem: { code: 'Unreachable', hint: expect.stringMatching(/VPN.*security group.*9098.*MSK page of the AWS connection/) } }
  await expect(away.list({ kind: 'topic' }, call())).rejects.toMatchObject(noPath)
  await expect(away.read?.(ref, { from: 'oldest', limit: 1 }, call())[Symbol.asyncIterator]().next()).rejects.toMatchObject(noPath)
  const { state, checks } = await away.health(call())
  expect(state).toBe('down')
  expect(checks.at(-1)).toMatchObject({ layer: 'tcp', ...noPath })

  await using plain = await driver.open({ type: 'kafka', brokers: [`127.0.0.1:${port}`] }, testTools())
  await expect(plain.list({ kind: 'topic' }, call())).rejects.toMatchObject({ problem: { code: 'Unreachable', hint: expect.not.stringContaining('VPC') } })
  await using _path = await startLackingProxy(port, () => Number(broker.bootstrap.split(':')[1]))
  expect((await plain.list({ kind: 'topic', search: topic }, call())).items.map(({ label }) => label)).toEqual([topic])
})
