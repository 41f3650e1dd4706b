import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { KafkaClient, GetBootstrapBrokersCommand, ListClustersV2Command } from '@aws-sdk/client-kafka'
import {
  DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand, ListStreamConsumersCommand,
} from '@aws-sdk/client-kinesis'
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import { GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { Admin } from '@platformatic/kafka'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { bornAt, commandLineOf } from '#sandbox/process.ts'
import type { Sandbox, SandboxPorts } from '#sandbox/running.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { readState } from '#sandbox/state.ts'
import { groupPlans } from '#sandbox/story/groups.ts'
import { topicNames, topicPlans } from '#sandbox/story/topics.ts'
import { jarCache } from '../../tools/paths.ts'
import { kcat } from '../fixtures/brokers/tools.ts'

const cli = fileURLToPath(new URL('../../sandbox/cli.ts', import.meta.url))
const holder = fileURLToPath(new URL('../fixtures/brokers/hold-sandbox.ts', import.meta.url))

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-'))
})
afterAll(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** All processes whose command line names the test's folder. */
async function processesOf(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const lines = await Promise.all(pids.map(async (pid) => (await bornAt(pid) === null ? null : await commandLineOf(pid))))
  return lines.filter((line): line is string => line?.includes(folder) ?? false)
}

/** How many ports of loopback this process listens on: the Kinesis emulator is a thread of it. */
async function ownPorts(): Promise<number> {
  const sockets = new Set((await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))))
    .flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
  const lines = (await readFile('/proc/self/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
  return lines.filter((fields) => fields[3] === '0A' && sockets.has(fields[9] ?? '')).length
}

async function isListening(port: number): Promise<boolean> {
  const server: Server = createServer()
  return await new Promise((resolve) => {
    server.once('error', () => resolve(true)).listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(false)))
  })
}

async function subjectsOf({ registry }: SandboxPorts): Promise<readonly string[]> {
  return z.array(z.string()).parse(await (await fetch(`http://127.0.0.1:${registry}/apis/ccompat/v7/subjects`)).json()).sort()
}

async function until(what: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) if (await what()) return true
  return false
}

async function hold(): Promise<{ readonly child: ChildProcess; readonly bootstrap: string; readonly ports: SandboxPorts }> {
  const child = spawn(process.execPath, [holder, dir, jarCache], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return { child, ...JSON.parse(String(line)) }
}

/** Queues hold data, orders fail into the dead-letter queue, CloudWatch agrees, and the MSK cluster is the sandbox's Kafka. */
async function checkAws(sandbox: Sandbox): Promise<void> {
  const endpoint = `http://127.0.0.1:${sandbox.ports.aws}`
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } }
  const sqs = new SQSClient(settings)
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }))
  const names = QueueUrls.map((url) => url.split('/').at(-1))
  expect(names).toHaveLength(305)
  expect(names).toEqual(expect.arrayContaining(['orders', 'orders-dlq', 'ledger.fifo', 'ledger-dlq.fifo', 'notifications', 'idle-300']))
  const dead = `${endpoint}/000000000000/orders-dlq`
  const depth = async (): Promise<number> => {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ['ApproximateNumberOfMessages'] }))
    return Number(Attributes.ApproximateNumberOfMessages)
  }
  const atFirst = await depth()
  expect(atFirst).toBeGreaterThan(20)
  const { queueUrls } = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }))
  expect(queueUrls).toEqual([`${endpoint}/000000000000/orders`])
  expect(await until(async () => await depth() > atFirst, 45_000), 'the consumer fails some orders').toBe(true)

  const now = await depth()
  await fetch(`${endpoint}/__record`, { method: 'POST' })
  const { MetricDataResults } = await new CloudWatchClient(settings).send(new GetMetricDataCommand({
    StartTime: new Date(Date.now() - 60_000), EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: [{ Id: 'depth', MetricStat: { Period: 60, Stat: 'Maximum', Metric: {
      Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: 'orders-dlq' }],
    } } }],
  }))
  const charted = MetricDataResults?.[0]?.Values?.[0] ?? 0
  expect(charted).toBeGreaterThanOrEqual(now)
  expect(charted).toBeLessThanOrEqual(await depth())

  const msk = new KafkaClient(settings)
  const { ClusterInfoList = [] } = await msk.send(new ListClustersV2Command({}))
  expect(ClusterInfoList.map(({ ClusterName }) => ClusterName)).toEqual(['sandbox'])
  const { BootstrapBrokerString } = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: ClusterInfoList[0]?.ClusterArn }))
  expect(BootstrapBrokerString).toBe(sandbox.bootstrap)
  for (const client of [sqs, msk]) client.destroy()
}

/** The stream holds clicks on four shards, its readers are there, and CloudWatch tells of all. */
async function checkClickstream(sandbox: Sandbox): Promise<void> {
  const settings = {
    endpoint: `http://127.0.0.1:${sandbox.ports.aws}`, region: 'us-east-1', credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
  }
  const [kinesis, dynamo, lambda, cloudWatch] =
    [new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }), new DynamoDBClient(settings), new LambdaClient(settings), new CloudWatchClient(settings)]
  const StreamName = 'clickstream'
  const leases = async () => (await dynamo.send(new ScanCommand({ TableName: 'clickstream-counter' })).catch(() => null))?.Items ?? []
  expect(await until(async () => (await leases()).filter(({ checkpoint }) => /^\d+$/.test(checkpoint?.S ?? '')).length >= 4, 60_000)).toBe(true)
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }))
  expect(Shards.length).toBeGreaterThanOrEqual(4)
  expect((await leases()).map(({ leaseOwner }) => leaseOwner?.S)).toContainEqual(expect.stringMatching(/^ip-10-0-3-17:/))
  const aggregated = await until(async () => await Promise.all(Shards.map(async ({ ShardId }) => {
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
    return Records.some(({ Data }) => Buffer.from(Data ?? []).toString('hex').startsWith('f3899ac2'))
  })).then((found) => found.includes(true), () => false), 30_000)
  expect(aggregated).toBe(true)
  const { StreamARN } = (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary ?? {}
  const { Consumers = [] } = await kinesis.send(new ListStreamConsumersCommand({ StreamARN }))
  expect(Consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(['clickstream-audit'])
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}))
  expect(EventSourceMappings.map(({ EventSourceArn }) => EventSourceArn)).toEqual([StreamARN])
  const told = async () => {
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({}))
    return new Set(Metrics.map(({ MetricName }) => MetricName))
  }
  const wanted = ['IncomingRecords', 'GetRecords.IteratorAgeMilliseconds', 'SubscribeToShardEvent.MillisBehindLatest', 'IteratorAge']
  expect(await until(async () => await told().then((names) => wanted.every((name) => names.has(name))), 30_000)).toBe(true)
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}))
  expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual(['clickstream-late', 'orders-dead-letters'])
  for (const client of [kinesis, dynamo, lambda, cloudWatch]) client.destroy()
}

/** A group whose consumer is stopped has no members; started again it has. */
async function checkConsumers(sandbox: Sandbox): Promise<void> {
  const running = async () => Object.fromEntries((await sandbox.consumers()).map((each) => [each.name, each.running]))
  expect(await running()).toEqual({ billing: true, fulfilment: true, 'orders-worker': true, 'clickstream-counter': true })
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [sandbox.bootstrap] })
  const members = async () => (await admin.describeGroups({ groups: ['billing'] })).get('billing')?.members.size
  try {
    const names = ['billing', 'orders-worker', 'clickstream-counter']
    for (const name of names) await sandbox.run(name, false)
    expect(await running()).toEqual({ billing: false, fulfilment: true, 'orders-worker': false, 'clickstream-counter': false })
    expect(await members()).toBe(0)
    for (const name of names) await sandbox.run(name, true)
    expect(Object.values(await running())).toEqual([true, true, true, true])
    expect(await members()).toBe(1)
  } finally {
    await admin.close()
  }
  await expect(sandbox.run('search-index', true)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
}

describe('the sandbox', () => {
  let sandbox: Sandbox | null = null
  afterEach(async () => {
    await sandbox?.stop()
    sandbox = null
  })

  it('is ready with data and commits, refuses a second starter, and leaves nothing when stopped', async () => {
    const ports = await ownPorts()
    sandbox = await startSandbox({ dir, jars: jarCache })
    const common = { environment: 'dev', level: 'destructive' }
    expect(sandbox.connections()).toEqual([
      { id: 'sandbox', draft: { ...common, name: 'Sandbox', config: {
        type: 'kafka', brokers: [sandbox.bootstrap],
        registry: { type: 'confluent', url: `http://127.0.0.1:${sandbox.ports.registry}/apis/ccompat/v7` },
      } } },
      { id: 'sandbox-aws', draft: { ...common, name: 'Sandbox AWS', config: {
        type: 'aws', region: 'us-east-1', credentials: { type: 'keys', accessKeyId: '000000000000', secretAccessKey: 'test' },
        endpoint: `http://127.0.0.1:${sandbox.ports.aws}`,
      } } },
    ])
    await checkAws(sandbox)
    await checkClickstream(sandbox)
    await checkConsumers(sandbox)
    expect(await subjectsOf(sandbox.ports)).toEqual(
      ['customers-value', 'geo-place', 'invoices-value', 'shipments-value']
    )
    const broker = { brokers: [sandbox.bootstrap] }
    const listing = JSON.parse(await kcat(broker, ['-L', '-J']))
    const partitions = Object.fromEntries(
      listing.topics.map((topic: { topic: string; partitions: unknown[] }) => [topic.topic, topic.partitions.length])
    )
    for (const topic of topicNames) {
      expect(partitions[topic], topic).toBe(topicPlans[topic].partitions)
      expect(await kcat(broker, ['-C', '-t', topic, '-o', 'beginning', '-c', '1', '-e', '-q', '-f', 'one']), topic).toBe('one')
    }
    const payment = await kcat(broker, ['-C', '-t', 'payments', '-o', 'beginning', '-c', '1', '-e', '-q'])
    expect(BigInt(/"id":(\d+)/.exec(payment)?.[1] ?? 0)).toBeGreaterThan(2n ** 53n)
    const sizes = (await kcat(broker, ['-C', '-t', 'emails', '-e', '-q', '-f', '%S\n'])).split('\n').map(Number)
    expect(Math.max(...sizes)).toBeGreaterThan(900_000)
    expect(Math.min(...sizes)).toBe(-1)

    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [sandbox.bootstrap] })
    try {
      const groups = await admin.listGroups({ types: ['classic', 'consumer', 'share', 'streams'] })
      for (const { group, behaviour, protocol } of groupPlans) {
        expect(groups.get(group)?.groupType, group).toBe(protocol)
        expect(groups.get(group)?.state, group).toMatch(
          behaviour === 'stopped' ? /^EMPTY$/i : /^(STABLE|ASSIGNING|RECONCILING)$/i
        )
      }
      const offsets = await admin.listConsumerGroupOffsets({ groups: groupPlans.map(({ group }) => group) })
      for (const { groupId, topics } of offsets) {
        const committed = topics.flatMap((topic) => topic.partitions.map(({ committedOffset }) => committedOffset))
        expect(committed.every((offset) => offset >= 0n), groupId).toBe(true)
      }
    } finally {
      await admin.close()
    }
    const ends = async () => await kcat(broker, ['-Q', '-t', 'orders:0:-1', '-t', 'orders:2:-1'])
    const before = await ends()
    expect(await until(async () => await ends() !== before, 10_000)).toBe(true)
    expect(sandbox.feedErrors).toEqual([])

    await expect(startSandbox({ dir, jars: jarCache })).rejects.toMatchObject({
      problem: { code: 'Conflict', message: expect.stringContaining(`process ${process.pid}`), hint: expect.any(String) },
    })

    await Promise.all([sandbox.stop(), sandbox.stop()])
    expect(await sandbox.ended).toBeNull()
    expect(await isListening(sandbox.ports.kafka)).toBe(false)
    expect(await isListening(sandbox.ports.controller)).toBe(false)
    expect(await isListening(sandbox.ports.registry ?? 0)).toBe(false)
    expect(await isListening(sandbox.ports.aws ?? 0)).toBe(false)
    expect(await until(async () => (await processesOf(dir)).length === 0, 5000)).toBe(true)
    expect((await readdir(dir)).sort()).toEqual(['aws', 'kafka', 'registry'])
    expect(await readdir(join(dir, 'aws'))).toEqual(['ministack.log'])
    expect(await ownPorts()).toBe(ports)
  }, 240_000)

  it('ends with a program that is killed, and starts again on other ports where its own are taken', async () => {
    const { child, ports } = await hold()
    const { broker = 0, registry = 0, ministack = 0 } = await readState(dir) ?? {}
    expect(await commandLineOf(broker)).toContain('kafka.Kafka')
    expect(await commandLineOf(registry)).toContain('apicurio-registry')
    expect(await commandLineOf(ministack)).toContain('ministack')
    child.kill('SIGKILL')
    const gone = async () => (await Promise.all([broker, registry, ministack].map(bornAt))).every((born) => born === null)
    expect(await until(gone, 15_000)).toBe(true)
    expect(await readFile(join(dir, 'state.json'), 'utf8')).toContain(String(broker))

    const squatters = await Promise.all([ports.kafka, ports.controller, ports.registry ?? 0, ports.aws ?? 0].map(async (port) => {
      const server = createServer()
      await once(server.listen({ port, host: '127.0.0.1' }), 'listening')
      return server
    }))
    try {
      sandbox = await startSandbox({ dir, jars: jarCache })
      expect(sandbox.ports.kafka).not.toBe(ports.kafka)
      expect(sandbox.ports.controller).not.toBe(ports.controller)
      expect(sandbox.ports.registry).not.toBe(ports.registry)
      expect(sandbox.ports.aws).not.toBe(ports.aws)
      // Its schemas are kept, so that the ids in older records still mean the same.
      expect(await subjectsOf(sandbox.ports)).toContain('invoices-value')
    } finally {
      for (const server of squatters) server.close()
    }
  })

  it('ends orphans of a crashed run before it starts', async () => {
    const { child } = await hold()
    const { broker = 0, registry = 0, ministack = 0 } = await readState(dir) ?? {}
    child.kill('SIGKILL')
    await once(child, 'exit')
    sandbox = await startSandbox({ dir, jars: jarCache })
    expect((await readState(dir))?.broker).not.toBe(broker)
    expect(await bornAt(broker)).toBeNull()
    expect(await bornAt(registry)).toBeNull()
    expect(await bornAt(ministack)).toBeNull()
  })

  it('starts without what cannot start, topics that need schemas or AWS, and says so', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-bare-'))
    const heard: string[] = []
    try {
      // Where its folder should be.
      await writeFile(join(bare, 'registry'), '')
      await writeFile(join(bare, 'aws'), '')
      sandbox = await startSandbox({ dir: bare, jars: jarCache, onProgress: ({ message }) => heard.push(message) })
      expect(sandbox.connections().map(({ draft }) => draft.config)).toEqual([{ type: 'kafka', brokers: [sandbox.bootstrap] }])
      expect(heard).toContainEqual(expect.stringMatching(/^Topics with schemas are left out: /))
      expect(heard).toContainEqual(expect.stringMatching(/^AWS is left out: /))
      expect(sandbox.feedErrors).toMatchObject([{ message: expect.stringContaining('left out') }, { message: expect.stringContaining('AWS is left out') }])
      const listing = JSON.parse(await kcat({ brokers: [sandbox.bootstrap] }, ['-L', '-J']))
      const topics = listing.topics.map(({ topic }: { topic: string }) => topic)
      expect(topics).toContain('formats')
      expect(topics).not.toContain('invoices')
    } finally {
      await sandbox?.stop()
      sandbox = null
      await rm(bare, { recursive: true, force: true })
    }
  })

  it('says so when its broker ends by itself, and leaves no process', async () => {
    sandbox = await startSandbox({ dir, jars: jarCache })
    const broker = (await readState(dir))?.broker ?? 0
    process.kill(broker, 'SIGKILL')
    expect(await sandbox.ended).toMatchObject({ problem: { message: expect.stringContaining('ended') } })
    expect(await until(async () => (await processesOf(dir)).length === 0, 5000)).toBe(true)
  })

  it('gives a start up when it is told to, and leaves nothing', async () => {
    const soon = new AbortController()
    const start = startSandbox({ dir, jars: jarCache, signal: soon.signal, onProgress: ({ message }) => {
      if (message === 'Filling topics and queues') soon.abort()
    } })
    await expect(start).rejects.toThrow()
    expect(await readState(dir)).toBeNull()
    expect(await until(async () => (await processesOf(dir)).length === 0, 5000)).toBe(true)
  })
})

describe('npm run sandbox', () => {
  let own = ''
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-cli-'))
    await symlink(jarCache, join(own, 'jars'))
  })
  afterAll(async () => {
    await command('stop')
    await rm(own, { recursive: true, force: true })
  })

  async function command(...asked: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, [cli, ...asked, '--dir', own], (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }))
    })
  }

  it('starts in the background, tells its state, refuses a second start, lets programs join, stops and resets', async () => {
    expect(await command('status')).toMatchObject({ code: 3 })
    expect(await command('consumers')).toMatchObject({ code: 1, output: expect.stringContaining('not running') })
    const started = await command('start')
    expect(started).toMatchObject({
      code: 0, output: expect.stringMatching(/It has a schema registry at \S+ and AWS at http:\/\/127\.0\.0\.1:\d+\.\nKafka is ready at 127\.0\.0\.1:\d+\. End it with: npm run sandbox stop$/m),
    })
    expect(await command('status')).toMatchObject({ code: 0, output: expect.stringMatching(/Kafka at 127\.0\.0\.1:.*AWS at http:/) })
    expect(await command('start')).toMatchObject({ code: 1, output: expect.stringContaining('already running') })
    const joined = await startSandbox({ dir: own })
    expect(joined.bootstrap).toBe(/Kafka is ready at (\S+)\./.exec(started.output)?.[1])
    expect(joined.connections().map(({ id }) => id)).toEqual(['sandbox', 'sandbox-aws'])
    expect(await command('stop-consumer', 'billing')).toMatchObject({ code: 0, output: expect.stringContaining('billing reads payments (kafka) and is stopped') })
    expect(await joined.consumers()).toContainEqual({ name: 'billing', reads: 'payments', system: 'kafka', running: false })
    expect(await joined.run('billing', true)).toContainEqual({ name: 'billing', reads: 'payments', system: 'kafka', running: true })
    expect(await command('consumers')).toMatchObject({ code: 0, output: expect.stringContaining('billing reads payments (kafka) and runs') })
    expect(await command('start-consumer', 'nobody')).toMatchObject({ code: 1, output: expect.stringContaining('no consumer named nobody') })
    await expect(joined.run('nobody', false)).rejects.toMatchObject({ problem: { code: 'NotFound', hint: expect.stringContaining('billing') } })
    await joined.stop()
    expect(await command('status')).toMatchObject({ code: 0 })
    expect(await command('stop')).toMatchObject({ code: 0 })
    expect(await command('status')).toMatchObject({ code: 3 })
    expect(await until(async () => (await processesOf(own)).length === 0, 5000)).toBe(true)
    expect(await command('reset')).toMatchObject({ code: 0 })
    expect((await readdir(own)).sort()).toEqual(['jars', 'sandbox.log'])
  }, 240_000)

  it('says how it is used', async () => {
    expect(await command('stop-consumer')).toMatchObject({ code: 2 })
    expect(await command('begin')).toMatchObject({ code: 2, output: expect.stringContaining('start|stop|status|reset') })
  })
})
