import { expect, test } from 'vitest'
import { KafkaConnection } from '#contract/systems/kafka.ts'
import { MskClusterExtra } from '#contract/systems/msk.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Series } from '#main/aws/metrics/metrics.ts'
import { driver } from '#main/systems/msk/index.ts'
import { type Answers, denied, fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { testTools } from '../../../fixtures/tools.ts'

const arnOf = (name: string) => `arn:aws:kafka:eu-west-1:123456789012:cluster/${name}/0b1c-2/ä x`
const [standard, express, serverless] = ['orders', 'quick', 'little'].map(arnOf)
const brokerGroup = { InstanceType: 'kafka.m7g.large', ClientSubnets: ['subnet-1'], SecurityGroups: ['sg-1'], StorageInfo: { EbsStorageInfo: { VolumeSize: 2 } } }
const clusters = [
  {
    ClusterArn: standard, ClusterName: 'orders', ClusterType: 'PROVISIONED', State: 'ACTIVE', Tags: { Environment: 'Production', team: 'a' },
    Provisioned: {
      BrokerNodeGroupInfo: brokerGroup, NumberOfBrokerNodes: 2, CurrentBrokerSoftwareInfo: { KafkaVersion: '3.9.x' },
      ClientAuthentication: { Sasl: { Iam: { Enabled: true }, Scram: { Enabled: true } }, Unauthenticated: { Enabled: false } },
    },
  },
  {
    ClusterArn: express, ClusterName: 'quick', ClusterType: 'PROVISIONED', State: 'UPDATING',
    Provisioned: { BrokerNodeGroupInfo: { InstanceType: 'express.m7g.large', ClientSubnets: [] }, NumberOfBrokerNodes: 3 },
  },
  {
    ClusterArn: serverless, ClusterName: 'little', ClusterType: 'SERVERLESS', State: 'ACTIVE',
    Serverless: { VpcConfigs: [{ SubnetIds: ['subnet-2'], SecurityGroupIds: ['sg-2'] }], ClientAuthentication: { Sasl: { Iam: { Enabled: true } } } },
  },
]
const topics = Array.from({ length: 150 }, (_, n) => ({ TopicName: `t-${String(n).padStart(3, '0')}`, PartitionCount: 2, ReplicationFactor: 3, OutOfSyncReplicaCount: n === 7 ? 1 : 0 }))
const answers: Answers = {
  ListClustersV2: () => ({ ClusterInfoList: clusters }),
  DescribeClusterV2: ({ ClusterArn }: { ClusterArn: string }) => ({ ClusterInfo: clusters.find((one) => one.ClusterArn === ClusterArn) }),
  ListNodes: () => ({ NodeInfoList: [
    { BrokerNodeInfo: { BrokerId: 1, Endpoints: ['b-1.example'], ClientSubnet: 'subnet-1' } }, { BrokerNodeInfo: { BrokerId: 4, Endpoints: [] } },
    { NodeType: 'CONTROLLER', ControllerNodeInfo: { Endpoints: ['c'] } },
  ] }),
  ListTopics: ({ NextToken }: { NextToken?: string }) => (NextToken ? { Topics: topics.slice(100) } : { Topics: topics.slice(0, 100), NextToken: 'more' }),
  DescribeTopic: () => ({ PartitionCount: 2, ReplicationFactor: 3, Configs: Buffer.from('retention.ms=1000\ncleanup.policy=delete').toString('base64') }),
  DescribeTopicPartitions: () => ({ Partitions: [{ Partition: 0, Leader: 1, Replicas: [1, 4], Isr: [1] }, { Partition: 1, Leader: -1, Replicas: [1, 4], Isr: [] }] }),
  GetBootstrapBrokers: () => ({
    BootstrapBrokerStringSaslIam: 'b-1.orders.kafka.eu-west-1.amazonaws.com:9098,b-4.orders.kafka.eu-west-1.amazonaws.com:9098',
    BootstrapBrokerStringPublicSaslIam: 'p-1.orders.kafka.eu-west-1.amazonaws.com:9198', BootstrapBrokerStringSaslScram: 'b-1.orders:9096',
    BootstrapBrokerStringTls: 'b-1.orders:9094', BootstrapBrokerString: 'b-1.orders:9092',
  }),
  ListMetrics: () => ({ Metrics: ['a', 'b'].map((group) => ({ Dimensions: [
    { Name: 'Cluster Name', Value: 'orders' }, { Name: 'Consumer Group', Value: group }, { Name: 'Topic', Value: 't-001' },
  ] })) }),
}
const now = Date.UTC(2026, 10, 21, 12)
const point = ({ metric, dimensions }: Series) => ({
  at: now - 120_000 - (dimensions['Broker ID'] === '4' ? 60_000 : 0),
  value: metric === 'MaxOffsetLag' ? (dimensions['Consumer Group'] === 'b' ? 90 : 10) : 5,
})
const call = () => ({ signal: AbortSignal.timeout(5_000), log: quietLog })
const ref = (kind: string, ...path: (string | undefined)[]) => ({ kind, path: path.map((part) => part ?? '') })

async function open(more: Answers = {}, options: Parameters<typeof fakeAwsAccount>[0] = {}) {
  const fake = fakeAwsAccount({ answers: { ...answers, ...more }, point, ...options })
  const aws = { account: () => fake.account, saved: () => Promise.resolve(fake.account) }
  const session = await driver.open(
    { type: 'aws', region: 'eu-west-1', credentials: { type: 'chain' } }, testTools({ aws, id: 'dev-account', now: () => now }),
  )
  return { ...fake, session }
}

test('clusters of every type list with what each has', async () => {
  const { session } = await open()
  const { items, problems } = await session.list({ kind: 'cluster', sort: { by: 'name' } }, call())
  expect(problems).toEqual([])
  expect(items.map(({ label, facts }) => [label, facts['type'], facts['brokers'], facts['storage'], facts['signIn'], facts['version'], facts['state']])).toEqual([
    ['little', 'serverless', null, null, ['IAM'], null, 'ACTIVE'],
    ['orders', 'standard', 2, 2 * 1024 ** 3, ['IAM', 'SCRAM'], '3.9.x', 'ACTIVE'],
    ['quick', 'express', 3, null, ['none'], null, 'UPDATING'],
  ])
  expect(items[1]?.facts['tags']).toEqual(['Environment=Production', 'team=a'])
  const some = await session.list({ kind: 'cluster', where: { type: 'express' } }, call())
  expect(some.items.map(({ label }) => label)).toEqual(['quick'])
})

test('the ways to open a cluster are ready connections, IAM first, production by its tags', async () => {
  const { session } = await open()
  const { extra, sections, problems } = await session.describe(ref('cluster', standard), call())
  const { ways, tags } = MskClusterExtra.parse(extra)
  expect(tags).toEqual({ Environment: 'Production', team: 'a' })
  expect(ways.map(({ way, reach }) => `${way} ${reach}`)).toEqual(['iam private', 'iam public', 'scram private', 'tls private', 'plaintext private'])
  for (const { connection } of ways) expect(KafkaConnection.parse(connection.config)).toEqual(connection.config)
  expect(ways[0]?.connection).toEqual({
    name: 'orders', environment: 'production', level: 'read',
    config: {
      type: 'kafka', tls: {}, sasl: { mechanism: 'AWS_MSK_IAM', aws: 'dev-account' },
      brokers: ['b-1.orders.kafka.eu-west-1.amazonaws.com:9098', 'b-4.orders.kafka.eu-west-1.amazonaws.com:9098'],
    },
  })
  expect(ways[1]).toMatchObject({ reach: 'public', connection: { name: 'orders (public)' } })
  expect(problems).toEqual([])
  const load = sections.find(({ title }) => title === 'Load')?.rows
  expect(load?.find(({ label }) => label === 'Bytes in')).toMatchObject({ value: 10, unit: 'bytes/s' })
  expect(load?.at(-1)).toMatchObject({ label: 'As of', value: now - 180_000, unit: 'epoch ms' })
})

test('a missing permission hides its part only and names the action', async () => {
  const { session } = await open({ GetBootstrapBrokers: () => denied('kafka:GetBootstrapBrokers'), ListNodes: () => denied('kafka:ListNodes') })
  const { extra, sections, problems } = await session.describe(ref('cluster', standard), call())
  expect(MskClusterExtra.parse(extra).ways).toEqual([])
  expect(sections.map(({ title }) => title)).toEqual(['Cluster', 'Brokers', 'Network', 'Load'])
  expect(problems.map(({ message }) => message)).toEqual([
    'This needs kafka:GetBootstrapBrokers. The role reader does not have it.', 'This needs kafka:ListNodes. The role reader does not have it.',
  ])
  const health = await session.health(call())
  expect(health.state).toBe('degraded')
  expect(health.checks.filter(({ ok }) => !ok).map(({ layer }) => layer)).toEqual(['permission', 'permission'])
})

test('a cluster is there where only listing is forbidden, and one that is not is not found', async () => {
  const { session } = await open({ ListClustersV2: () => denied('kafka:ListClustersV2') })
  expect((await session.describe(ref('cluster', serverless), call())).sections[0]?.rows[0]).toMatchObject({ value: 'little' })
  await expect(session.describe(ref('cluster', 'arn:none'), call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  await expect(session.list({ kind: 'cluster' }, call())).rejects.toMatchObject({ problem: { code: 'Forbidden' } })
})

test('topics come from every page of the topic API, with partitions below', async () => {
  const { session, asked } = await open()
  const page = await session.list({ kind: 'topic', parent: ref('cluster', standard), limit: 1_000 }, call())
  expect(page.total).toBe(150)
  expect(page.items[7]).toMatchObject({ ref: ref('topic', standard, 't-007'), facts: { partitions: 2, replicas: 3, outOfSync: 1, topologyAt: now } })
  await session.list({ kind: 'topic', parent: ref('cluster', standard) }, call())
  expect(asked.filter((name) => name === 'ListTopics')).toHaveLength(2)
  const partitions = await session.list({ kind: 'partition', parent: ref('topic', standard, 't-007') }, call())
  expect(partitions.items.map(({ facts }) => facts)).toMatchObject([{ leader: 1, replicas: ['1', '4'], isr: ['1'] }, { leader: null, isr: [] }])
  const { sections } = await session.describe(ref('topic', standard, 't-007'), call())
  expect(sections.find(({ title }) => title === 'Settings')?.rows).toMatchObject([{ label: 'retention.ms', value: '1000' }, { label: 'cleanup.policy', value: 'delete' }])
  expect(sections[0]?.rows.at(-1)).toEqual({ label: 'As of', value: now, unit: 'epoch ms', note: 'When AWS told; it is about a minute behind.' })
})

test('what serverless and express lack is left out, and is no error', async () => {
  const { session, asked, read } = await open()
  expect(await session.list({ kind: 'topic', parent: ref('cluster', serverless) }, call())).toMatchObject({ items: [], total: 0, problems: [] })
  expect(await session.list({ kind: 'broker', parent: ref('cluster', serverless) }, call())).toMatchObject({ items: [], problems: [] })
  const [little, quick, topic] = await session.sample([ref('cluster', serverless), ref('cluster', express), ref('topic', serverless, 'x')], call())
  expect(little).toMatchObject({ values: {} })
  expect(little).not.toHaveProperty('problems')
  expect(Object.keys(quick?.values ?? {})).toEqual(['in', 'bytesIn', 'bytesOut', 'partitions'])
  expect(topic?.values).toEqual({ in: 5, bytesIn: 5, bytesOut: 5 })
  expect(read.filter(({ dimensions }) => 'Topic' in dimensions).map(({ dimensions }) => dimensions)).toContainEqual({ 'Cluster Name': 'little', Topic: 'x' })
  expect(asked).not.toContain('ListTopics')
  const { sections } = await session.describe(ref('cluster', serverless), call())
  expect(sections.map(({ title }) => title)).toEqual(['Cluster', 'Network'])
})

test('numbers are sums and largest ones over the brokers that are there, each with its age', async () => {
  const { session, read } = await open()
  const [cluster, topic, broker] = await session.sample([ref('cluster', standard), ref('topic', standard, 't-001'), ref('broker', standard, '4')], call())
  expect(cluster?.values).toEqual({ in: 10, bytesIn: 10, bytesOut: 10, diskUsed: 5, offlinePartitions: 5, partitions: 5 })
  expect(cluster?.facts).toMatchObject({ metricsAt: now - 180_000 })
  expect(cluster?.asOf).toMatchObject({ in: now - 180_000, partitions: expect.any(Number) })
  expect(topic?.values).toEqual({ bytesIn: 10, bytesOut: 10, lag: 90 })
  expect(topic?.facts).toMatchObject({ topologyAt: now, partitions: 2 })
  expect(broker?.values).toEqual({ diskUsed: 5, cpu: 10, connections: 5, underReplicated: 5 })
  expect(new Set(read.flatMap(({ dimensions }) => dimensions['Broker ID'] ?? []))).toEqual(new Set(['1', '4']))
})

test('numbers that CloudWatch may not be asked for are unknown, with the reason, and the rest stands', async () => {
  const { session, asked } = await open({}, { refuses: 'CloudWatch is not allowed yet.' })
  const [topic] = await session.sample([ref('topic', standard, 't-001')], call())
  expect(topic).toMatchObject({ values: { bytesIn: null, bytesOut: null }, facts: { partitions: 2 }, problems: [{ code: 'Unsupported' }] })
  expect(asked).not.toContain('ListMetrics')
})

test('the past of a number is the sum of its series', async () => {
  const { session } = await open()
  const past = await session.history?.(ref('cluster', standard), 'bytesIn', { from: now - 60_000, to: now, points: 2 }, call())
  expect(past).toEqual({ at: [now - 60_000, now], value: [10, null], source: ['cloudwatch', 'cloudwatch'] })
})

test('many who ask at once share one call, and one that is cancelled leaves it to the others', async () => {
  let answer = () => {}
  const { session, asked } = await open({ ListClustersV2: () => new Promise((resolve) => { answer = () => resolve({ ClusterInfoList: clusters }) }) })
  const leaving = new AbortController()
  const left = session.list({ kind: 'cluster' }, { ...call(), signal: leaving.signal })
  const stays = session.list({ kind: 'cluster' }, call())
  await Promise.resolve()
  leaving.abort()
  await expect(left).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  answer()
  expect((await stays).items).toHaveLength(3)
  expect(asked).toEqual(['ListClustersV2'])
})

test('what is asked wrongly is bad input', async () => {
  const { session } = await open()
  for (const query of [{ kind: 'queue' }, { kind: 'topic' }, { kind: 'cluster', sort: { by: 'colour' } }])
    await expect(session.list(query, call())).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  expect(() => session.describe(ref('topic', standard), call())).toThrow(ProblemError)
})
