import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetBootstrapBrokersCommand, KafkaClient, ListClustersV2Command } from '@aws-sdk/client-kafka'
import { Admin } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Sandbox } from '#sandbox/running.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { groupPlans } from '#sandbox/story/groups.ts'
import { topicNames, topicPlans } from '#sandbox/story/topics.ts'
import { jarCache } from '../../tools/paths.ts'
import { ownPorts, processesOf } from '../fixtures/brokers/left-behind.ts'
import { kcat } from '../fixtures/brokers/tools.ts'

/** One sandbox from its start to its end. What is on its AWS is held against `sandbox-aws.test.ts`. */
let dir = ''
let portsBefore = 0
let starting: Promise<Sandbox> | undefined
let sandbox: Sandbox
let admin: Admin
const giveUp = new AbortController()
const broker = () => ({ brokers: [sandbox.bootstrap] })
const aws = () => `http://127.0.0.1:${sandbox.ports.aws}`

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-'))
  portsBefore = await ownPorts()
  starting = startSandbox({ dir, jars: jarCache, signal: giveUp.signal })
  sandbox = await starting
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [sandbox.bootstrap] })
}, 240_000)
afterAll(async () => {
  await admin?.close()
  // Also of a start that came too late.
  giveUp.abort()
  await starting?.then((started) => started.stop(), () => undefined)
  await rm(dir, { recursive: true, force: true })
})

describe('a sandbox that is ready', () => {
  it('offers a connection to Kafka with its registry, and one to AWS', () => {
    const common = { environment: 'dev', level: 'destructive' }
    expect(sandbox.connections()).toEqual([
      { id: 'sandbox', draft: { ...common, name: 'Sandbox', config: {
        type: 'kafka', brokers: [sandbox.bootstrap],
        registry: { type: 'confluent', url: `http://127.0.0.1:${sandbox.ports.registry}/apis/ccompat/v7` },
      } } },
      { id: 'sandbox-aws', draft: { ...common, name: 'Sandbox AWS', config: {
        type: 'aws', region: 'us-east-1', endpoint: aws(),
        credentials: { type: 'keys', accessKeyId: '000000000000', secretAccessKey: 'test' },
      } } },
    ])
  })

  it('has every topic with its partitions and records', async () => {
    const listing = JSON.parse(await kcat(broker(), ['-L', '-J']))
    const partitions = Object.fromEntries(
      listing.topics.map((topic: { topic: string; partitions: unknown[] }) => [topic.topic, topic.partitions.length]),
    )
    await Promise.all(topicNames.map(async (topic) => {
      expect(partitions[topic], topic).toBe(topicPlans[topic].partitions)
      expect(await kcat(broker(), ['-C', '-t', topic, '-o', 'beginning', '-c', '1', '-e', '-q', '-f', 'one']), topic).toBe('one')
    }))
  })

  it('has integers beyond 2^53, a large value and a null one', async () => {
    const payment = await kcat(broker(), ['-C', '-t', 'payments', '-o', 'beginning', '-c', '1', '-e', '-q'])
    expect(BigInt(/"id":(\d+)/.exec(payment)?.[1] ?? 0)).toBeGreaterThan(2n ** 53n)
    const sizes = (await kcat(broker(), ['-C', '-t', 'emails', '-e', '-q', '-f', '%S\n'])).split('\n').map(Number)
    expect(Math.max(...sizes)).toBeGreaterThan(900_000)
    expect(Math.min(...sizes)).toBe(-1)
  })

  it('has the schemas of its topics in the registry', async () => {
    const answer = await fetch(`http://127.0.0.1:${sandbox.ports.registry}/apis/ccompat/v7/subjects`)
    const subjects = z.array(z.string()).parse(await answer.json())
    expect(subjects.toSorted()).toEqual(['customers-value', 'geo-place', 'invoices-value', 'shipments-value'])
  })

  it('has its groups, each of its type and with commits, and members in those that run', async () => {
    const groups = await admin.listGroups({ types: ['classic', 'consumer', 'share', 'streams'] })
    for (const { group, behaviour, protocol } of groupPlans) {
      expect(groups.get(group)?.groupType, group).toBe(protocol)
      expect(groups.get(group)?.state, group).toMatch(behaviour === 'stopped' ? /^EMPTY$/i : /^(STABLE|ASSIGNING|RECONCILING)$/i)
    }
    const offsets = await admin.listConsumerGroupOffsets({ groups: groupPlans.map(({ group }) => group) })
    for (const { groupId, topics } of offsets) {
      const committed = topics.flatMap((topic) => topic.partitions.map(({ committedOffset }) => committedOffset))
      expect(committed.every((offset) => offset >= 0n), groupId).toBe(true)
    }
  })

  it('has an MSK cluster that is its Kafka', async () => {
    const msk = new KafkaClient({
      endpoint: aws(), region: 'us-east-1', credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    })
    const { ClusterInfoList = [] } = await msk.send(new ListClustersV2Command({}))
    expect(ClusterInfoList.map(({ ClusterName }) => ClusterName)).toEqual(['sandbox'])
    const { BootstrapBrokerString } = await msk.send(new GetBootstrapBrokersCommand({ ClusterArn: ClusterInfoList[0]?.ClusterArn }))
    expect(BootstrapBrokerString).toBe(sandbox.bootstrap)
    msk.destroy()
  })

  it('goes on writing, without a failure', async () => {
    const ends = () => kcat(broker(), ['-Q', '-t', 'orders:0:-1', '-t', 'orders:2:-1'])
    const before = await ends()
    await expect.poll(ends, { timeout: 10_000 }).not.toBe(before)
    expect(sandbox.feedErrors).toEqual([])
  })
})

describe('its consumers', () => {
  const running = async () => Object.fromEntries((await sandbox.consumers()).map((each) => [each.name, each.running]))
  const members = async () => (await admin.describeGroups({ groups: ['billing'] })).get('billing')?.members.size
  const all = { billing: true, fulfilment: true, 'orders-worker': true, 'clickstream-counter': true }

  it('of Kafka, SQS and Kinesis can be stopped, whereupon a group has no members, and started again', async () => {
    // Kinesis comes a little after the rest.
    await expect.poll(running, { timeout: 30_000 }).toEqual(all)
    const names = ['billing', 'orders-worker', 'clickstream-counter']
    await Promise.all(names.map((name) => sandbox.run(name, false)))
    expect(await running()).toEqual({ billing: false, fulfilment: true, 'orders-worker': false, 'clickstream-counter': false })
    expect(await members()).toBe(0)
    await Promise.all(names.map((name) => sandbox.run(name, true)))
    expect(await running()).toEqual(all)
    expect(await members()).toBe(1)
  })

  it('that cannot be stopped are not found', async () => {
    await expect(sandbox.run('search-index', true)).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  })
})

describe('a sandbox that runs', () => {
  it('refuses a second starter, by the process that holds it', async () => {
    await expect(startSandbox({ dir, jars: jarCache })).rejects.toMatchObject({
      problem: { code: 'Conflict', message: expect.stringContaining(`process ${process.pid}`), hint: expect.any(String) },
    })
  })

  it('leaves no process, open port or file of state when it is stopped, also by two at once', async () => {
    await Promise.all([sandbox.stop(), sandbox.stop()])
    expect(await sandbox.ended).toBeNull()
    await expect.poll(() => processesOf(dir), { timeout: 5000 }).toEqual([])
    expect((await readdir(dir)).toSorted()).toEqual(['aws', 'kafka', 'registry'])
    expect(await readdir(join(dir, 'aws'))).toEqual(['ministack.log'])
    expect(await ownPorts()).toBe(portsBefore)
  })
})
