import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import {
  CreateRegistryCommand, CreateSchemaCommand, GetSchemaCommand, GetSchemaVersionCommand, GlueClient, ListSchemasCommand,
  ListSchemaVersionsCommand, RegisterSchemaVersionCommand,
} from '@aws-sdk/client-glue'
import {
  DescribeClusterV2Command, DescribeTopicCommand, DescribeTopicPartitionsCommand, GetBootstrapBrokersCommand, KafkaClient,
  ListClustersV2Command, ListNodesCommand, ListTopicsCommand,
} from '@aws-sdk/client-kafka'
import {
  CreateQueueCommand, ListQueuesCommand, SendMessageCommand, SQSClient, StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { GetRoleCredentialsCommand, ListAccountRolesCommand, ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso'
import { CreateTokenCommand, RegisterClientCommand, SSOOIDCClient, StartDeviceAuthorizationCommand } from '@aws-sdk/client-sso-oidc'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import kafkajs from 'kafkajs'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { depthOf, makeQueue, sdkSettings, sendMessages } from '../fixtures/aws-sdk.ts'
import { createTopics } from '../fixtures/create-topics.ts'

/** What the program relies on of the smaller services, of faults and of permissions, call by call through the SDK. */
let aws: TestAws
beforeAll(async () => { aws = await startAws({ kafka: inject('broker').bootstrap }) })
afterAll(() => aws?.[Symbol.asyncDispose]())
afterEach(() => aws.faults())
const sqs = () => new SQSClient(sdkSettings(aws))

describe('MSK', () => {
  const client = () => new KafkaClient(sdkSettings(aws))
  const cluster = async () => (await client().send(new ListClustersV2Command({}))).ClusterInfoList?.[0]?.ClusterArn ?? ''

  it('tells of the cluster, its nodes and its address as the real Kafka has them', async () => {
    const ClusterArn = await cluster()
    const { ClusterInfo } = await client().send(new DescribeClusterV2Command({ ClusterArn }))
    expect(ClusterInfo).toMatchObject({ ClusterName: 'sandbox', ClusterType: 'PROVISIONED', State: 'ACTIVE', Provisioned: { NumberOfBrokerNodes: 1 } })
    expect(ClusterInfo?.CreationTime).toEqual(expect.any(Date))
    expect(await client().send(new GetBootstrapBrokersCommand({ ClusterArn }))).toMatchObject({ BootstrapBrokerString: inject('broker').bootstrap })
    const { NodeInfoList } = await client().send(new ListNodesCommand({ ClusterArn }))
    expect(NodeInfoList).toMatchObject([{ NodeType: 'BROKER', BrokerNodeInfo: { BrokerId: 1 } }])
    await expect(client().send(new DescribeClusterV2Command({ ClusterArn: `${ClusterArn}x` }))).rejects.toMatchObject({ name: 'NotFoundException' })
  })

  it('tells of topics and partitions, and CloudWatch of their number', async () => {
    const kafka = new kafkajs.Kafka({ brokers: [inject('broker').bootstrap], logLevel: kafkajs.logLevel.NOTHING })
    const admin = kafka.admin()
    await admin.connect()
    await createTopics(admin, [{ topic: 'emulated', numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '60000' }] }])
    await admin.disconnect()
    const ClusterArn = await cluster()
    const { Topics = [] } = await client().send(new ListTopicsCommand({ ClusterArn, TopicNameFilter: 'emulated' }))
    const topic = Topics[0]
    expect(topic).toMatchObject({ TopicName: expect.any(String), ReplicationFactor: 1, OutOfSyncReplicaCount: 0 })
    const name = { ClusterArn, TopicName: topic?.TopicName }
    expect(await client().send(new DescribeTopicCommand(name))).toMatchObject({
      PartitionCount: 2, Status: 'ACTIVE', Configs: Buffer.from('retention.ms=60000').toString('base64'),
    })
    const { Partitions } = await client().send(new DescribeTopicPartitionsCommand(name))
    expect(Partitions?.[0]).toEqual({ Partition: 0, Leader: 1, Replicas: [1], Isr: [1] })
    await aws.record()
    const { Metrics = [] } = await new CloudWatchClient(sdkSettings(aws)).send(new ListMetricsCommand({ Namespace: 'AWS/Kafka', MetricName: 'GlobalPartitionCount' }))
    expect(Metrics).toEqual([{ Namespace: 'AWS/Kafka', MetricName: 'GlobalPartitionCount', Dimensions: [{ Name: 'Cluster Name', Value: 'sandbox' }] }])
  })
})

describe('Glue', () => {
  it('keeps schemas and their versions', async () => {
    const client = new GlueClient(sdkSettings(aws))
    await client.send(new CreateRegistryCommand({ RegistryName: 'shop' }))
    const created = await client.send(new CreateSchemaCommand({
      RegistryId: { RegistryName: 'shop' }, SchemaName: 'invoice', DataFormat: 'AVRO', Compatibility: 'NONE', SchemaDefinition: '"string"',
    }))
    const id = { SchemaId: { RegistryName: 'shop', SchemaName: 'invoice' } }
    const second = await client.send(new RegisterSchemaVersionCommand({ ...id, SchemaDefinition: '"long"' }))
    expect(second).toMatchObject({ VersionNumber: 2, Status: 'AVAILABLE' })
    expect(await client.send(new GetSchemaVersionCommand({ SchemaVersionId: created.SchemaVersionId }))).toMatchObject({
      SchemaDefinition: '"string"', DataFormat: 'AVRO', VersionNumber: 1,
    })
    expect(await client.send(new GetSchemaVersionCommand({ ...id, SchemaVersionNumber: { LatestVersion: true } }))).toMatchObject({ SchemaDefinition: '"long"' })
    expect(await client.send(new GetSchemaCommand(id))).toMatchObject({ LatestSchemaVersion: 2 })
    expect((await client.send(new ListSchemasCommand({ RegistryId: { RegistryName: 'shop' } }))).Schemas).toMatchObject([{ SchemaName: 'invoice' }])
    expect((await client.send(new ListSchemaVersionsCommand(id))).Schemas).toHaveLength(2)
    const missing = '00000000-0000-4000-a000-000000000000'
    await expect(client.send(new GetSchemaVersionCommand({ SchemaVersionId: missing }))).rejects.toMatchObject({ name: 'EntityNotFoundException' })
  })
})

describe('sign-in', () => {
  it('goes from a device code over an approval to the credentials of a role, and ends', async () => {
    const { region, endpoint } = sdkSettings(aws)
    const oidc = new SSOOIDCClient({ region, endpoint, maxAttempts: 1 })
    const portal = new SSOClient({ region, endpoint, maxAttempts: 1 })
    await aws.signIn({ polls: null, seconds: 3600 })
    const app = await oidc.send(new RegisterClientCommand({ clientName: 'test', clientType: 'public' }))
    const device = await oidc.send(new StartDeviceAuthorizationCommand({ clientId: app.clientId, clientSecret: app.clientSecret, startUrl: endpoint }))
    const ask = () => oidc.send(new CreateTokenCommand({
      clientId: app.clientId, clientSecret: app.clientSecret, deviceCode: device.deviceCode, grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    }))
    await expect(ask()).rejects.toMatchObject({ name: 'AuthorizationPendingException' })
    await expect(ask()).rejects.toMatchObject({ name: 'SlowDownException' })
    expect((await fetch(device.verificationUriComplete ?? '')).status).toBe(200)
    const { accessToken, refreshToken } = await ask()
    const { accountList = [] } = await portal.send(new ListAccountsCommand({ accessToken }))
    const accountId = accountList[0]?.accountId
    const { roleList = [] } = await portal.send(new ListAccountRolesCommand({ accessToken, accountId }))
    const { roleCredentials } = await portal.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName: roleList[0]?.roleName }))
    expect(roleCredentials).toMatchObject({ accessKeyId: accountId, expiration: expect.any(Number) })
    const refresh = () => oidc.send(new CreateTokenCommand({ clientId: app.clientId, clientSecret: app.clientSecret, refreshToken, grantType: 'refresh_token' }))
    expect((await refresh()).accessToken).toEqual(expect.any(String))
    await aws.expireSignIn()
    await expect(portal.send(new ListAccountsCommand({ accessToken }))).rejects.toMatchObject({ name: 'UnauthorizedException' })
    await expect(refresh()).rejects.toMatchObject({ name: 'InvalidGrantException' })
  })
})

describe('faults', () => {
  const list = (client = sqs()) => client.send(new ListQueuesCommand({}))

  it.each([
    ['throttle', 'sqs', { name: 'RequestThrottled' }], ['denied', 'sqs', { name: 'AccessDenied', message: expect.stringContaining('sqs:ListQueues') }],
    ['expired', 'sqs', { name: 'ExpiredToken' }], ['unavailable', 'sqs', { $metadata: { httpStatusCode: 503 } }],
    ['reset', 'sqs', { code: 'ECONNRESET' }], ['cut', 'sqs', { name: expect.any(String) }],
  ] as const)('makes a call fail as AWS does: %s', async (kind, service, problem) => {
    aws.faults([{ kind, service, operation: 'ListQueues', times: 1 }])
    await expect(list()).rejects.toMatchObject(problem)
    expect((await list()).$metadata.httpStatusCode).toBe(200)
    expect(aws.struck()).toMatchObject([{ hits: 1 }])
  })

  it('speaks each service\'s own words', async () => {
    aws.faults([{ kind: 'throttle' }])
    const span = { StartTime: new Date(0), EndTime: new Date() }
    await expect(new CloudWatchClient(sdkSettings(aws)).send(new GetMetricDataCommand({ ...span, MetricDataQueries: [] }))).rejects.toMatchObject({ name: 'ThrottlingException' })
    await expect(new KafkaClient(sdkSettings(aws)).send(new ListClustersV2Command({}))).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    await expect(new STSClient(sdkSettings(aws)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'Throttling' })
  })

  it('loses an answer after the work was done', async () => {
    const { url } = await makeQueue(aws)
    aws.faults([{ kind: 'lost', operation: 'SendMessage', contains: url.split('/').at(-1) ?? '' }])
    await expect(sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'one' }))).rejects.toThrow()
    expect(await depthOf(aws, url)).toBe(1)
  })

  it('skips some, and comes late', async () => {
    aws.faults([{ kind: 'slow', ms: 150, operation: 'ListQueues', skip: 1 }])
    const took = async () => {
      const from = performance.now()
      await list()
      return performance.now() - from
    }
    expect(await took()).toBeLessThan(150)
    expect(await took()).toBeGreaterThanOrEqual(145)
  })

  it('goes down and comes back at the same place', async () => {
    const { url } = await makeQueue(aws)
    await sendMessages(aws, url, 1)
    await aws.down()
    await expect(depthOf(aws, url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await aws.up()
    expect(await depthOf(aws, url)).toBe(1)
  })
})

describe('permissions', () => {
  it('are those of the user\'s policy, for what the stand-in answers too', async () => {
    await using secured = await startAws({ auth: true })
    const root = new SQSClient(sdkSettings(secured))
    const { QueueUrl } = await root.send(new CreateQueueCommand({ QueueName: 'orders' }))
    const reader = await secured.user(['sqs:List*', 'sqs:Get*', 'cloudwatch:List*', 'cloudwatch:Get*'], ['cloudwatch:GetMetricData'])
    const keys = reader.credentials.type === 'keys' ? reader.credentials : null
    const credentials = { accessKeyId: keys?.accessKeyId ?? '', secretAccessKey: keys?.secretAccessKey ?? '' }
    const as = { ...sdkSettings(secured), credentials }
    expect((await new SQSClient(as).send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl])
    await expect(new SQSClient(as).send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({ name: 'AccessDenied', message: expect.stringContaining('sqs:SendMessage') })
    const move = new StartMessageMoveTaskCommand({ SourceArn: 'arn:aws:sqs:us-east-1:000000000000:orders' })
    await expect(new SQSClient(as).send(move)).rejects.toMatchObject({ message: expect.stringContaining('sqs:StartMessageMoveTask') })
    expect((await new CloudWatchClient(as).send(new ListMetricsCommand({}))).Metrics).toEqual([])
    const MetricDataQueries = [{ Id: 'a', MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: 'x' }, Period: 60, Stat: 'Sum' } }]
    const asked = new GetMetricDataCommand({ StartTime: new Date(0), EndTime: new Date(), MetricDataQueries })
    await expect(new CloudWatchClient(as).send(asked)).rejects.toMatchObject({ message: expect.stringContaining('cloudwatch:GetMetricData') })
    await expect(new KafkaClient(as).send(new ListClustersV2Command({}))).rejects.toMatchObject({ message: expect.stringContaining('kafka:ListClustersV2') })
    const unknown = { ...as, credentials: { accessKeyId: 'AKIAUNKNOWN000000000', secretAccessKey: 'x' } }
    await expect(new SQSClient(unknown).send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' })
  })
})
