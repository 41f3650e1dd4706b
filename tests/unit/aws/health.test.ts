import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Check, Health } from '#contract/health.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import type { Network } from '#contract/settings.ts'
import { checkAws } from '#main/aws/health.ts'
import { isProxied, NetworkHandler } from '#main/aws/network.ts'
import { openAccount } from '#main/aws/open-account.ts'
import { Usages } from '#main/aws/usage.ts'
import { callerXml, fakeAws, type FakeAws } from '../../fixtures/fake-aws.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

let aws: FakeAws
beforeAll(async () => { aws = await fakeAws() })
beforeEach(() => { aws.answer = () => ({ output: callerXml('arn:aws:sts::111111111111:assumed-role/support/ada') }) })
afterAll(async () => { await aws[Symbol.asyncDispose]() })

function open(endpoint: string, network: Network = {}) {
  const usage = new Usages(Date.now).of({ id: undefined, region: 'eu-west-1', billed: false, account: () => undefined, cost: () => undefined })
  return openAccount(AwsConnection.parse({ type: 'aws', region: 'eu-west-1', endpoint, credentials: { type: 'keys', accessKeyId: 'A', secretAccessKey: 's' } }), {
    handler: new NetworkHandler(() => network), usage, now: Date.now,
  })
}
const call = () => ({ signal: new AbortController().signal, log: quietLog })
const service: Check = { layer: 'service', label: 'Amazon SQS', ok: true, ms: 1 }
const short = ({ state, checks }: Health) => [state, ...checks.map(({ layer, ok, label }) => `${layer} ${ok ? 'ok' : 'failed'} ${label}`)]

test('every layer up to the service is walked and timed', async () => {
  const health = await checkAws(open(aws.endpoint), 'sqs', call(), async () => [service])
  expect(short(health)).toEqual(['ok', 'dns ok AWS', 'tcp ok AWS', 'auth ok Signed in to 111111111111 as support', 'service ok Amazon SQS'])
  expect(health.checks[1]?.at).toBe(new URL(aws.endpoint).host)
})

test('it ends at the first layer that fails, with the reason', async () => {
  const closed = await checkAws(open('http://127.0.0.1:1'), 'sqs', call(), async () => [service])
  expect(short(closed)).toEqual(['down', 'dns ok AWS', 'tcp failed AWS'])
  expect(closed.checks[1]?.problem).toMatchObject({ code: 'Unreachable', message: expect.stringContaining('nothing listens') })
  expect(short(await checkAws(open('http://nowhere.invalid'), 'sqs', call(), async () => [service]))).toEqual(['down', 'dns failed AWS'])
  const plain = createServer((socket) => { socket.end('no TLS here\n') })
  await new Promise<void>((done) => { plain.listen(0, '127.0.0.1', done) })
  expect(short(await checkAws(open(`https://127.0.0.1:${(plain.address() as AddressInfo).port}`), 'sqs', call(), async () => [service]))).toEqual(['down', 'dns ok AWS', 'tcp ok AWS', 'tls failed AWS'])
  plain.close()
})

test('refused credentials are down, STS out of reach alone is degraded', async () => {
  aws.answer = () => ({ code: 'InvalidClientTokenId', status: 403 })
  expect(short(await checkAws(open(aws.endpoint), 'sqs', call(), async () => [service])).slice(0, 4)).toEqual(['down', 'dns ok AWS', 'tcp ok AWS', 'auth failed Sign-in'])
  aws.answer = () => ({ reset: true })
  expect(short(await checkAws(open(aws.endpoint), 'sqs', call(), async () => [service]))).toEqual(['degraded', 'dns ok AWS', 'tcp ok AWS', 'auth failed Sign-in', 'service ok Amazon SQS'])
})

test('behind a proxy it is the proxy that is walked to', async () => {
  const health = await checkAws(open('https://sqs.eu-west-1.amazonaws.com', { proxy: 'http://127.0.0.1:1' }), 'sqs', call(), async () => [service])
  expect(short(health)).toEqual(['down', 'dns ok Proxy', 'tcp failed Proxy'])
  const network = { proxy: 'http://p', noProxy: 'internal.example, .amazonaws.com.cn,localhost' }
  expect(['sqs.eu-west-1.amazonaws.com', 'a.internal.example', 'x.amazonaws.com.cn', 'localhost', 'notlocalhost'].map((host) => isProxied(network, host)))
    .toEqual([true, false, false, false, true])
  expect([isProxied({ proxy: 'http://p', noProxy: '*' }, 'a'), isProxied({}, 'a')]).toEqual([false, false])
})

test('a check that is left rejects as Cancelled', async () => {
  const left = new AbortController()
  left.abort()
  await expect(checkAws(open(aws.endpoint), 'sqs', { signal: left.signal, log: quietLog }, async () => [service])).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
})
