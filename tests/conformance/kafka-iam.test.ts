import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { AwsTools, Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { freePorts } from '#sandbox/ports.ts'
import { type Broker, startBroker } from '../fixtures/brokers/broker.ts'
import { startLackingProxy } from '../fixtures/brokers/lacking-proxy.ts'
import { testTools } from '../fixtures/tools.ts'
import { call, createTopic, kafkaJs } from './kafka-records.ts'

const [keyId, otherKeyId, region, topic] = ['AKIDTIDEMARK', 'AKIDOTHER', 'eu-west-1', 'iam-orders']
const ref = { kind: 'topic', path: [topic] }
/** How long a sign-in holds, ms. */
const sessionMs = 4_000

let broker: Broker
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-iam-'))
  broker = await startBroker({
    version: '4.3.1', security: true, iam: { region, sessionMs, seen: join(folder, 'seen'), keyIds: [keyId, otherKeyId] },
  })
  await createTopic(broker.bootstrap, { topic, numPartitions: 3 })
}, 90_000)
afterAll(async () => {
  await broker?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** What the broker said to each token so far. */
const judged = async () => (await readFile(join(folder, 'seen'), 'utf8').catch(() => '')).split('\n').filter(Boolean)

it('lists, publishes, searches and passes its health check', async () => {
  await using session = await open()
  expect((await session.list({ kind: 'topic', search: topic }, call())).items.map(({ label }) => label)).toEqual([topic])
  const [receipt] = await session.publish?.(ref, [{ value: { text: 'hello' } }], call()) ?? []
  expect(receipt).toMatchObject({ ok: true, position: { offset: '0' } })
  const texts: string[] = []
  for await (const { messages } of session.read?.(ref, { from: 'oldest', limit: 10 }, call()) ?? [])
    texts.push(...messages.map(({ value }) => value?.text ?? ''))
  expect(texts).toEqual(['hello'])
  expect((await session.health(call())).state).toBe('ok')
  expect(new Set(await judged())).toEqual(new Set([`${keyId} ok`]))
})

it('a tail goes on over several sign-ins, and every message comes once', async () => {
  await using session = await open()
  const leaving = new AbortController()
  const tail = session.tail?.(ref, {}, { ...call(), signal: leaving.signal })
  const batches = tail?.[Symbol.asyncIterator]()
  await batches?.next()
  const before = (await judged()).length
  const end = Date.now() + 2 * sessionMs
  const sent = publishUntil(end)
  const ids: string[] = []
  const problems: unknown[] = []
  let wanted = Infinity
  void sent.then((count) => { wanted = count })
  // What the same session asks and publishes meanwhile goes over other connections, whose sign-ins end too.
  const beside = Promise.all([0, 1, 2].map(async (n) => {
    await new Promise((resolve) => { setTimeout(resolve, (n * sessionMs) / 2) })
    await session.list({ kind: 'topic' }, call())
    return (await session.publish?.({ kind: 'topic', path: [topic] }, [{ value: { text: `beside ${n}` } }], call()))?.[0]?.ok
  }))
  while (ids.length < wanted + 3) {
    const next = await batches?.next()
    for (const { id } of next?.value?.messages ?? []) ids.push(id)
    problems.push(...next?.value?.problems ?? [])
  }
  leaving.abort()
  expect(await beside).toEqual([true, true, true])
  expect(problems).toEqual([])
  expect(ids.length).toBe(await sent + 3)
  expect(new Set(ids).size).toBe(ids.length)
  const after = (await judged()).slice(before)
  // The tail's own connection alone signed in again three times.
  expect(after.length).toBeGreaterThanOrEqual(3)
  expect(new Set(after)).toEqual(new Set([`${keyId} ok`]))
})

it('a tail survives credentials of another identity, which brokers take on a new connection only', async () => {
  let ahead = 0
  let used = keyId
  await using session = await open(
    { credentials: async () => ({ accessKeyId: used, secretAccessKey: 'secret' }) }, undefined, () => Date.now() + ahead,
  )
  const leaving = new AbortController()
  const batches = session.tail?.(ref, {}, { ...call(), signal: leaving.signal })[Symbol.asyncIterator]()
  await batches?.next()
  // The kept token is taken for old, so that the next sign-in is by the other key.
  ahead = 11 * 60_000
  used = otherKeyId
  const sent = publishUntil(Date.now() + sessionMs)
  const ids: string[] = []
  let wanted = Infinity
  void sent.then((count) => { wanted = count })
  while (ids.length < wanted) for (const { id } of (await batches?.next())?.value?.messages ?? []) ids.push(id)
  leaving.abort()
  expect(new Set(ids).size).toBe(await sent)
  expect(ids.length).toBe(await sent)
  expect(await judged()).toContain(`${otherKeyId} ok`)
})

it('a token for another region is refused in one sentence by every part', async () => {
  await using session = await open({ region: 'us-east-2' })
  const refused = { problem: { code: 'Unauthenticated', message: expect.stringContaining('host kafka.us-east-2.amazonaws.com') } }
  await expect(session.list({ kind: 'topic' }, call())).rejects.toMatchObject(refused)
  const reading = session.read?.(ref, { from: 'oldest', limit: 1 }, call())[Symbol.asyncIterator]()
  await expect(reading?.next()).rejects.toMatchObject(refused)
  const { checks } = await session.health(call())
  expect(checks.find(({ ok }) => !ok)).toMatchObject({ layer: 'auth', ...refused })
})

it('a path to the brokers that comes later is used without opening again', async () => {
  const [port = 0] = await freePorts(1)
  await using session = await open({}, `127.0.0.1:${port}`)
  await expect(session.list({ kind: 'topic' }, call())).rejects.toMatchObject({
    problem: { code: 'Unreachable', hint: expect.stringMatching(/VPN.*security group.*MSK page/) },
  })
  await using _path = await startLackingProxy(port, () => Number(broker.listeners['OAUTH']?.split(':')[1]))
  expect((await session.list({ kind: 'topic', search: topic }, call())).items).toHaveLength(1)
})

it('an account without credentials is one clear refusal, and asked once for all connections', async () => {
  let asked = 0
  await using session = await open({
    credentials: async () => {
      asked++
      throw new ProblemError({ code: 'Unauthenticated', message: 'The session of profile dev has ended.', hint: 'Sign in.' })
    },
  })
  const refused = { problem: { code: 'Unauthenticated', message: 'The session of profile dev has ended.', hint: 'Sign in.' } }
  await expect(session.list({ kind: 'topic' }, call())).rejects.toMatchObject(refused)
  const reading = session.read?.(ref, { from: 'oldest', limit: 1 }, call())[Symbol.asyncIterator]()
  await expect(reading?.next()).rejects.toMatchObject(refused)
  expect(asked).toBe(1)
})

/** A session at the IAM listener as an account of its own. */
function open(
  more: Partial<Pick<AwsAccount, 'region' | 'credentials'>> = {}, address = broker.listeners['OAUTH'] ?? '',
  now = Date.now,
): Promise<Session> {
  const tools = testTools({ now })
  const account: AwsAccount = {
    ...tools.aws.account({ type: 'aws', region, credentials: { type: 'keys', accessKeyId: keyId, secretAccessKey: 'secret' } }),
    ...more,
  }
  const aws: AwsTools = { ...tools.aws, saved: () => Promise.resolve(account) }
  return driver.open(
    { type: 'kafka', brokers: [address], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'saved' } }, { ...tools, aws },
  )
}

/** Writes to every partition at the plain listener, some twenty times a second. Gives how many messages. */
async function publishUntil(end: number): Promise<number> {
  const producer = kafkaJs(broker.bootstrap).producer()
  await producer.connect()
  let count = 0
  while (Date.now() < end) {
    await producer.send({ topic, messages: [0, 1, 2].map((partition) => ({ partition, value: `${count++}` })) })
    await new Promise((resolve) => { setTimeout(resolve, 40) })
  }
  await producer.disconnect()
  return count
}
