import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { MskClusterExtra } from '#contract/systems/msk.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver as kafka } from '#main/systems/kafka/index.ts'
import { driver } from '#main/systems/msk/index.ts'
import { arnOf, type ClusterPlan } from '#sandbox/aws/stand-in/msk/clusters.ts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { testTools } from '../fixtures/tools.ts'
import { createTopic } from './kafka-records.ts'
import { call, unique } from './kafka-session.ts'

const topic = unique('msk-orders')
let aws: TestAws
let session: Session
let cluster: ClusterPlan
const refOf = (...more: readonly string[]) =>
  ({ kind: ['cluster', 'topic', 'partition'][more.length] ?? '', path: [arnOf({ account: '000000000000', region: 'us-east-1' }, cluster), ...more] })

beforeAll(async () => {
  const { bootstrap } = inject('broker')
  cluster = { name: 'orders', type: 'standard', bootstrap, tags: { env: 'staging' } }
  await createTopic(bootstrap, { topic, numPartitions: 3 })
  aws = await startAws({ clusters: [cluster, { name: 'little', type: 'serverless', bootstrap, iam: 'boot.kafka-serverless.us-east-1.amazonaws.com:9098' }] })
  session = await driver.open(aws.connection(), testTools({ id: 'local' }))
}, 60_000)
afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await aws?.[Symbol.asyncDispose]()
})

it('topics, partitions, leaders and replicas in sync come from the control plane, an ARN in every path', async () => {
  const { items } = await session.list({ kind: 'topic', parent: refOf(), search: topic }, call())
  expect(items).toMatchObject([{ label: topic, ref: refOf(topic), facts: { partitions: 3, replicas: 1, outOfSync: 0 } }])
  const partitions = await session.list({ kind: 'partition', parent: refOf(topic) }, call())
  expect(partitions.items.map(({ label, facts }) => [label, facts['leader'], facts['isr']])).toEqual(['0', '1', '2'].map((id) => [id, 1, ['1']]))
  const details = await session.describe(refOf(topic), call())
  expect(details.sections.find(({ title }) => title === 'Settings')?.rows).toContainEqual(expect.objectContaining({ label: 'retention.ms', value: '-1' }))
  expect((await session.describe(refOf(topic, '2'), call())).sections[0]?.rows[0]).toMatchObject({ label: 'Leader', value: 1 })
  await expect(session.describe(refOf('not-there'), call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

it('a cluster opens as the Kafka connection that it proposes', async () => {
  const { extra } = await session.describe(refOf(), call())
  const [way] = MskClusterExtra.parse(extra).ways
  expect(way).toMatchObject({ way: 'plaintext', connection: { name: 'orders (PLAINTEXT)', environment: 'staging', level: 'read' } })
  if (!way) throw new Error('no way')
  await using opened = await kafka.open(way.connection.config, testTools())
  expect((await opened.list({ kind: 'topic', search: topic }, call())).items.map(({ label }) => label)).toEqual([topic])
})

it('a serverless cluster is opened with IAM over TLS, by the connection that found it', async () => {
  const { items } = await session.list({ kind: 'cluster', where: { type: 'serverless' } }, call())
  const { extra, problems } = await session.describe(items[0]?.ref ?? refOf(), call())
  expect(problems).toEqual([])
  expect(MskClusterExtra.parse(extra).ways.map(({ connection }) => connection.config)).toEqual([{
    type: 'kafka', tls: {}, brokers: ['boot.kafka-serverless.us-east-1.amazonaws.com:9098'], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'local' },
  }])
})

it('one call that is denied hides its part, which comes back by itself', async () => {
  aws.faults([{ kind: 'denied', operation: 'GetBootstrapBrokers' }])
  await using own = await driver.open(aws.connection(), testTools({ id: 'local' }))
  const denied = await own.describe(refOf(), call())
  expect(denied.problems).toMatchObject([{ code: 'Forbidden', message: expect.stringContaining('kafka:GetBootstrapBrokers') }])
  expect(MskClusterExtra.parse(denied.extra).ways).toEqual([])
  expect(denied.sections.length).toBeGreaterThan(2)
  aws.faults()
  expect(MskClusterExtra.parse((await own.describe(refOf(), call())).extra).ways).toHaveLength(1)
})
