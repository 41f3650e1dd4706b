import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, DescribeAlarmsForMetricCommand,
  GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand, PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import {
  CreateRegistryCommand, CreateSchemaCommand, GetSchemaCommand, GetSchemaVersionCommand, GlueClient, ListSchemasCommand,
  ListSchemaVersionsCommand, RegisterSchemaVersionCommand,
} from '@aws-sdk/client-glue'
import {
  DescribeClusterV2Command, DescribeTopicCommand, DescribeTopicPartitionsCommand, GetBootstrapBrokersCommand, KafkaClient,
  ListClustersV2Command, ListNodesCommand, ListTopicsCommand,
} from '@aws-sdk/client-kafka'
import {
  CancelMessageMoveTaskCommand, CreateQueueCommand, DeleteMessageBatchCommand, GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand, ListMessageMoveTasksCommand, ListQueuesCommand, PurgeQueueCommand, ReceiveMessageCommand,
  SendMessageBatchCommand, SendMessageCommand, SQSClient, StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { GetRoleCredentialsCommand, ListAccountRolesCommand, ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso'
import { CreateTokenCommand, RegisterClientCommand, SSOOIDCClient, StartDeviceAuthorizationCommand } from '@aws-sdk/client-sso-oidc'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import kafkajs from 'kafkajs'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { createTopics } from '../fixtures/create-topics.ts'

/** What the program relies on of the emulators, call by call through the SDK: a new version of either is held against this. */
let aws: TestAws
beforeAll(async () => { aws = await startAws({ kafka: inject('broker').bootstrap }) })
afterAll(async () => { await aws[Symbol.asyncDispose]() })
afterEach(() => aws.faults())

const settings = (from = aws) => {
  const { credentials, region, endpoint } = from.connection()
  const keys = credentials.type === 'keys' ? credentials : null
  return { region, endpoint, maxAttempts: 1, credentials: { accessKeyId: keys?.accessKeyId ?? '', secretAccessKey: keys?.secretAccessKey ?? '' } }
}
const sqs = () => new SQSClient(settings())
let made = 0

async function queue(attributes: Record<string, string> = {}, end = ''): Promise<{ url: string; arn: string; name: string }> {
  const name = `q${++made}${end}`
  const { QueueUrl: url = '' } = await sqs().send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
  return { url, arn: `arn:aws:sqs:us-east-1:000000000000:${name}`, name }
}

async function queueWithDeadLetters(maxReceiveCount = 1) {
  const dead = await queue()
  const source = await queue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount }), VisibilityTimeout: '0' })
  return { source, dead }
}

async function send(url: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 10) {
    const Entries = Array.from({ length: Math.min(10, count - from) }, (_, i) => ({
      Id: `e${i}`, MessageBody: `body ${from + i}`,
      MessageAttributes: { error: { DataType: 'String', StringValue: 'timeout' }, try: { DataType: 'Number', StringValue: String(i) } },
    }))
    await sqs().send(new SendMessageBatchCommand({ QueueUrl: url, Entries }))
  }
}

async function depth(url: string): Promise<number> {
  const { Attributes = {} } = await sqs().send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))
  return Number(Attributes.ApproximateNumberOfMessages)
}

async function moves(arn: string) {
  return (await sqs().send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 10 }))).Results ?? []
}

async function settled(arn: string) {
  for (let tries = 0; tries < 200; tries++, await sleep(25)) {
    const [newest] = await moves(arn)
    if (newest?.Status !== 'RUNNING' && newest?.Status !== 'CANCELLING') return newest
  }
  return undefined
}

describe('SQS', () => {
  it('gives addresses at the stand-in, pages lists, and knows the caller', async () => {
    const { url, name } = await queue()
    expect(url).toBe(`${aws.endpoint}/000000000000/${name}`)
    await Promise.all([queue(), queue()])
    const { QueueUrls = [], NextToken } = await sqs().send(new ListQueuesCommand({ MaxResults: 2 }))
    expect(QueueUrls).toHaveLength(2)
    expect(NextToken).toEqual(expect.any(String))
    expect(await new STSClient(settings()).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' })
  })

  it('moves a message to the dead-letter queue after its last receive, with where it came from', async () => {
    const { source, dead } = await queueWithDeadLetters()
    await send(source.url, 1)
    for (let tries = 0; tries < 2; tries++) await sqs().send(new ReceiveMessageCommand({ QueueUrl: source.url }))
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({
      QueueUrl: dead.url, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    }))
    expect(Messages[0]).toMatchObject({
      Body: 'body 0', Attributes: { DeadLetterQueueSourceArn: source.arn }, MessageAttributes: { try: { DataType: 'Number', StringValue: '0' } },
    })
  })

  it('names the queues whose dead letters go to a queue', async () => {
    const { source, dead } = await queueWithDeadLetters()
    expect((await sqs().send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }))).queueUrls).toEqual([source.url])
    expect((await sqs().send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: source.url }))).queueUrls).toEqual([])
  })

  it('refuses a second purge within a minute', async () => {
    const { url } = await queue()
    await sqs().send(new PurgeQueueCommand({ QueueUrl: url }))
    await expect(sqs().send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'PurgeQueueInProgress' })
  })

  it('gives no more messages than may be in flight', async () => {
    const { url } = await queue()
    await send(url, 4)
    await aws.limitInFlight(2)
    await sqs().send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 2 }))
    await expect(sqs().send(new ReceiveMessageCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'OverLimit' })
    await aws.limitInFlight(null)
    expect((await sqs().send(new ReceiveMessageCommand({ QueueUrl: url }))).Messages).toHaveLength(1)
  })

  it('moves a whole dead-letter queue back, each message with a new id and its attributes', async () => {
    const { source, dead } = await queueWithDeadLetters(5)
    await send(dead.url, 25)
    const before = (await aws.peek())[dead.name]?.map(({ MessageId }) => MessageId) ?? []
    const { TaskHandle } = await sqs().send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }))
    expect(TaskHandle).toEqual(expect.any(String))
    const task = await settled(dead.arn)
    expect(task).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 25, ApproximateNumberOfMessagesToMove: 25 })
    expect(task?.TaskHandle).toBeUndefined()
    const after = (await aws.peek())[source.name] ?? []
    expect(after).toHaveLength(25)
    expect(after.every(({ MessageId }) => !before.includes(MessageId))).toBe(true)
    expect(after[0]?.MessageAttributes).toMatchObject({ error: { DataType: 'String', StringValue: 'timeout' } })
  })

  it('moves at its rate, one task at a time, and cancels', async () => {
    const { dead } = await queueWithDeadLetters()
    const other = await queue()
    await send(dead.url, 30)
    const plan = { SourceArn: dead.arn, DestinationArn: other.arn, MaxNumberOfMessagesPerSecond: 10 }
    const { TaskHandle } = await sqs().send(new StartMessageMoveTaskCommand(plan))
    await expect(sqs().send(new StartMessageMoveTaskCommand(plan))).rejects.toMatchObject({ name: 'UnsupportedOperation' })
    expect((await moves(dead.arn))[0]).toMatchObject({ Status: 'RUNNING', TaskHandle })
    await sqs().send(new CancelMessageMoveTaskCommand({ TaskHandle }))
    expect(await settled(dead.arn)).toMatchObject({ Status: 'CANCELLED' })
    expect(await depth(other.url)).toBeLessThan(20)
    expect(await depth(dead.url) + await depth(other.url)).toBe(30)
    await expect(sqs().send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({ name: 'UnsupportedOperation' })
  })

  it('moves nothing out of a queue that is nobody\'s dead-letter queue', async () => {
    const { arn } = await queue()
    await expect(sqs().send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toMatchObject({
      message: 'Source queue must be configured as a Dead Letter Queue.',
    })
    const gone = arn.replace(/\w+$/, 'nowhere')
    await expect(sqs().send(new StartMessageMoveTaskCommand({ SourceArn: gone }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

describe('CloudWatch', () => {
  const client = () => new CloudWatchClient(settings())
  const of = (metric: string, name: string) => ({ Namespace: 'AWS/SQS', MetricName: metric, Dimensions: [{ Name: 'QueueName', Value: name }] })
  const span = () => ({ StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 60_000) })

  async function latest(name: string, metric: string, stat: string): Promise<number | undefined> {
    const { MetricDataResults } = await client().send(new GetMetricDataCommand({
      ...span(), MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: of(metric, name), Period: 300, Stat: stat } }],
    }))
    return MetricDataResults?.[0]?.Values?.[0]
  }

  it('agrees with the queues: depth, age and what was sent, received and deleted', async () => {
    const { url, name } = await queue()
    await send(url, 12)
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 5, VisibilityTimeout: 60 }))
    const Entries = Messages.slice(0, 2).map(({ ReceiptHandle }, i) => ({ Id: `e${i}`, ReceiptHandle }))
    await sqs().send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
    await aws.record()
    const taken = Messages.length
    expect(await latest(name, 'ApproximateNumberOfMessagesVisible', 'Maximum')).toBe(12 - taken)
    expect(await latest(name, 'ApproximateNumberOfMessagesNotVisible', 'Maximum')).toBe(taken - 2)
    expect(await latest(name, 'NumberOfMessagesSent', 'Sum')).toBe(12)
    expect(await latest(name, 'NumberOfMessagesReceived', 'Sum')).toBe(taken)
    expect(await latest(name, 'NumberOfMessagesDeleted', 'Sum')).toBe(2)
    expect(await latest(name, 'ApproximateAgeOfOldestMessage', 'Maximum')).toBeLessThan(60)
  })

  it('finds a series by its exact dimensions only, newest first, in pages, and counts what is billed', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000
    const points = [3, 2, 1].map((ago) => ({ at: now - ago * 60_000, value: 10 * ago }))
    await aws.seed([{ namespace: 'AWS/SQS', metric: 'Seeded', dimensions: { QueueName: 'seeded' }, points }])
    aws.clearCalls()
    const MetricDataQueries = [
      { Id: 'exact', MetricStat: { Metric: of('Seeded', 'seeded'), Period: 60, Stat: 'Maximum' } },
      { Id: 'none', MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: 'Seeded' }, Period: 60, Stat: 'Maximum' } },
    ]
    const first = await client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries, MaxDatapoints: 2 }))
    expect(first.MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([['exact', [10, 20]], ['none', []]])
    expect(first.MetricDataResults?.[0]?.Timestamps?.[0]).toEqual(new Date(now - 60_000))
    const second = await client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries, MaxDatapoints: 2, NextToken: first.NextToken }))
    expect(second.MetricDataResults?.[0]?.Values).toEqual([30])
    expect(second.NextToken).toBeUndefined()
    expect(aws.calls().metered).toEqual({ GetMetricData: 4 })
    const { Datapoints } = await client().send(new GetMetricStatisticsCommand({
      ...span(), ...of('Seeded', 'seeded'), Period: 60, Statistics: ['Sum', 'Maximum'],
    }))
    expect(Datapoints?.[0]).toMatchObject({ Sum: 10, Maximum: 10 })
    const { Metrics } = await client().send(new ListMetricsCommand({ MetricName: 'Seeded' }))
    expect(Metrics).toEqual([of('Seeded', 'seeded')])
  })

  it('refuses more than 500 queries, metric math, and metrics in AWS\'s own namespaces', async () => {
    const query = (i: number) => ({ Id: `q${i}`, MetricStat: { Metric: of('Seeded', 'x'), Period: 60, Stat: 'Sum' } })
    const MetricDataQueries = Array.from({ length: 501 }, (_, i) => query(i))
    await expect(client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries }))).rejects.toMatchObject({ message: expect.stringContaining('500') })
    const math = [query(0), { Id: 'rate', Expression: 'RATE(q0)' }]
    await expect(client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries: math }))).rejects.toThrow('Metric math')
    await expect(client().send(new PutMetricDataCommand({ Namespace: 'AWS/SQS', MetricData: [{ MetricName: 'x', Value: 1 }] })))
      .rejects.toMatchObject({ name: expect.stringContaining('InvalidParameterValue') })
  })
})

describe('alarms of CloudWatch', () => {
  const client = () => new CloudWatchClient(settings())
  const alarm = {
    AlarmName: 'late', Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum' as const, Period: 60,
    EvaluationPeriods: 2, DatapointsToAlarm: 1, Threshold: 100, ComparisonOperator: 'GreaterThanThreshold' as const,
    Dimensions: [{ Name: 'QueueName', Value: 'alarmed' }], AlarmActions: ['arn:aws:sns:us-east-1:000000000000:ops'],
  }
  const age = (value: number) => aws.seed([{
    namespace: 'AWS/SQS', metric: alarm.MetricName, dimensions: { QueueName: 'alarmed' }, points: [{ at: Date.now() - 60_000, value }],
  }])
  const state = async () => (await client().send(new DescribeAlarmsCommand({ AlarmNames: ['late'] }))).MetricAlarms?.[0]

  it('are judged by the series here, with a history, and found by their metric', async () => {
    await client().send(new PutMetricAlarmCommand(alarm))
    expect(await state()).toMatchObject({ StateValue: 'INSUFFICIENT_DATA', AlarmActions: alarm.AlarmActions, Threshold: 100 })
    await age(7)
    expect((await state())?.StateValue).toBe('OK')
    await age(700)
    const found = await state()
    expect(found).toMatchObject({ StateValue: 'ALARM', StateReason: expect.stringContaining('700') })
    expect(found?.StateTransitionedTimestamp?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    const { AlarmHistoryItems = [] } = await client().send(new DescribeAlarmHistoryCommand({ AlarmName: 'late', HistoryItemType: 'StateUpdate' }))
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from OK to ALARM', 'Alarm updated from INSUFFICIENT_DATA to OK',
    ])
    expect(JSON.parse(AlarmHistoryItems[0]?.HistoryData ?? '')).toMatchObject({ oldState: { stateValue: 'OK' }, newState: { stateValue: 'ALARM' } })
    const { Namespace, MetricName, Dimensions } = alarm
    const named = await client().send(new DescribeAlarmsForMetricCommand({ Namespace, MetricName, Dimensions }))
    expect(named.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['late'])
    expect((await client().send(new DescribeAlarmsForMetricCommand({ Namespace, MetricName, Dimensions: [] }))).MetricAlarms).toEqual([])
  })

  it('page, are set by hand, and go', async () => {
    for (const AlarmName of ['page-1', 'page-2', 'page-3']) await client().send(new PutMetricAlarmCommand({ ...alarm, AlarmName }))
    const page = (NextToken?: string) => client().send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'page-', MaxRecords: 2, NextToken }))
    const first = await page()
    const second = await page(first.NextToken)
    expect([first, second].map(({ MetricAlarms = [] }) => MetricAlarms.map(({ AlarmName }) => AlarmName))).toEqual([['page-1', 'page-2'], ['page-3']])
    expect(second.NextToken).toBeUndefined()
    await client().send(new SetAlarmStateCommand({ AlarmName: 'page-1', StateValue: 'OK', StateReason: 'by hand' }))
    await client().send(new DeleteAlarmsCommand({ AlarmNames: ['page-1', 'page-2'] }))
    expect((await page()).MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['page-3'])
    await expect(client().send(new SetAlarmStateCommand({ AlarmName: 'page-1', StateValue: 'OK', StateReason: '' }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
  })
})

describe('MSK', () => {
  const client = () => new KafkaClient(settings())
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
    const { Metrics = [] } = await new CloudWatchClient(settings()).send(new ListMetricsCommand({ Namespace: 'AWS/Kafka', MetricName: 'GlobalPartitionCount' }))
    expect(Metrics).toEqual([{ Namespace: 'AWS/Kafka', MetricName: 'GlobalPartitionCount', Dimensions: [{ Name: 'Cluster Name', Value: 'sandbox' }] }])
  })
})

describe('Glue', () => {
  it('keeps schemas and their versions', async () => {
    const client = new GlueClient(settings())
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
    const { region, endpoint } = settings()
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
    await expect(new CloudWatchClient(settings()).send(new GetMetricDataCommand({ ...span, MetricDataQueries: [] }))).rejects.toMatchObject({ name: 'ThrottlingException' })
    await expect(new KafkaClient(settings()).send(new ListClustersV2Command({}))).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    await expect(new STSClient(settings()).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'Throttling' })
  })

  it('loses an answer after the work was done', async () => {
    const { url } = await queue()
    aws.faults([{ kind: 'lost', operation: 'SendMessage', contains: url.split('/').at(-1) ?? '' }])
    await expect(sqs().send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'one' }))).rejects.toThrow()
    expect(await depth(url)).toBe(1)
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
    const { url } = await queue()
    await send(url, 1)
    await aws.down()
    await expect(depth(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await aws.up()
    expect(await depth(url)).toBe(1)
  })
})

describe('permissions', () => {
  it('are those of the user\'s policy, for what the stand-in answers too', async () => {
    await using secured = await startAws({ auth: true })
    const root = new SQSClient(settings(secured))
    const { QueueUrl } = await root.send(new CreateQueueCommand({ QueueName: 'orders' }))
    const reader = await secured.user(['sqs:List*', 'sqs:Get*', 'cloudwatch:List*', 'cloudwatch:Get*'], ['cloudwatch:GetMetricData'])
    const keys = reader.credentials.type === 'keys' ? reader.credentials : null
    const credentials = { accessKeyId: keys?.accessKeyId ?? '', secretAccessKey: keys?.secretAccessKey ?? '' }
    const as = { ...settings(secured), credentials }
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
