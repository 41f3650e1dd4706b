import { createServer } from 'node:net'
import { expect, inject, test } from 'vitest'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { call, openKafka } from './kafka-session.ts'

const { listeners, certificates, users } = inject('broker')
const at = (listener: string): string[] => [listeners[listener] ?? '']
const ca = certificates?.ca ?? ''
const plain = { mechanism: 'PLAIN', username: 'admin', password: users.admin } as const
const scram = (mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512') => ({ mechanism, username: 'alice', password: users.alice }) as const

test.each<[string, Partial<KafkaConnection>]>([
  ['PLAINTEXT', { brokers: at('PLAINTEXT') }],
  ['PLAIN', { brokers: at('SASL_PLAINTEXT'), sasl: plain }],
  ['SCRAM-SHA-256', { brokers: at('SASL_PLAINTEXT'), sasl: scram('SCRAM-SHA-256') }],
  ['SCRAM-SHA-512', { brokers: at('SASL_PLAINTEXT'), sasl: scram('SCRAM-SHA-512') }],
  ['TLS with a CA, and PLAIN', { brokers: at('SASL_SSL'), tls: { ca }, sasl: plain }],
  [
    'TLS that is not verified, and SCRAM-SHA-512',
    { brokers: at('SASL_SSL'), tls: { verify: false }, sasl: scram('SCRAM-SHA-512') },
  ],
  [
    'TLS with a client certificate',
    { brokers: at('SSL'), tls: { ca, cert: certificates?.alice.cert ?? '', key: certificates?.alice.key ?? '' } },
  ],
])('connects by %s', async (_name, connection) => {
  await using session = await openKafka(connection)
  const health = await session.health(call())
  expect(health.checks.filter(({ layer, ok }) => layer !== 'permission' && !ok)).toEqual([])
  expect(health.checks.filter(({ layer }) => layer === 'service')).toHaveLength(1)
  expect((await session.list({ kind: 'broker' }, call())).items).toHaveLength(1)
})

test.each<[string, Partial<KafkaConnection>, string, string, RegExp]>([
  ['a closed port', { brokers: ['127.0.0.1:1'] }, 'tcp', 'Unreachable', /nothing listens/],
  ['an unknown name', { brokers: ['no-such-host.invalid:9092'] }, 'dns', 'Unreachable', /not known here/],
  [
    'a wrong password, PLAIN',
    { brokers: at('SASL_PLAINTEXT'), sasl: { ...plain, password: 'wrong' } },
    'auth',
    'Unauthenticated',
    /admin was refused/,
  ],
  [
    'a wrong password, SCRAM',
    { brokers: at('SASL_SSL'), tls: { ca }, sasl: { ...scram('SCRAM-SHA-512'), password: 'wrong' } },
    'auth',
    'Unauthenticated',
    /alice was refused/,
  ],
  [
    'a mechanism that is not offered',
    { brokers: at('OAUTH'), sasl: plain },
    'auth',
    'Unauthenticated',
    /does not offer this mechanism/,
  ],
  ['no sign-in where one is wanted', { brokers: at('SASL_PLAINTEXT') }, 'auth', 'Unauthenticated', /only with a sign-in/],
  ['TLS to a plain port', { brokers: at('PLAINTEXT'), tls: { ca } }, 'tls', 'Unreachable', /does not speak TLS/],
  ['no TLS to a TLS port', { brokers: at('SASL_SSL'), sasl: plain }, 'auth', 'Unreachable', /speaks TLS/],
  ['a CA that is not known', { brokers: at('SASL_SSL'), tls: {}, sasl: plain }, 'tls', 'Unreachable', /issuer is not known/],
  [
    'another name in the certificate',
    { brokers: at('SASL_SSL'), tls: { ca, serverName: 'kafka.example.com' }, sasl: plain },
    'tls',
    'Unreachable',
    /not for kafka\.example\.com/,
  ],
  ['a missing client certificate', { brokers: at('SSL'), tls: { ca } }, 'service', 'Unauthenticated', /client certificate/],
  [
    'a certificate that is no PEM text',
    { brokers: at('SSL'), tls: { ca: 'rubbish', cert: 'rubbish', key: 'rubbish' } },
    'tls',
    'BadInput',
    /TLS settings cannot be used/,
  ],
])('%s is told at its layer, with what to try', async (_name, connection, layer, code, words) => {
  await using session = await openKafka(connection)
  const health = await session.health(call())
  expect(health.state).toBe('down')
  const failed = health.checks.filter(({ ok }) => !ok)
  expect(failed).toMatchObject([
    { layer, problem: { code, message: expect.stringMatching(words), hint: expect.stringMatching(/\S/) } },
  ])
  await expect(session.list({ kind: 'topic' }, call())).rejects.toMatchObject({
    problem: { code: expect.stringMatching(/^(Unreachable|Unauthenticated|BadInput)$/) },
  })
})

test('one address that does not answer leaves the others: degraded, and lists work', async () => {
  await using session = await openKafka({ brokers: ['127.0.0.1:1', ...at('PLAINTEXT')] })
  const health = await session.health(call())
  expect(health.state).toBe('degraded')
  expect(health.checks.filter(({ ok }) => !ok)).toMatchObject([{ layer: 'tcp', at: '127.0.0.1:1' }])
  expect((await session.list({ kind: 'topic' }, call())).problems).toEqual([])
})

test('a server that accepts and says nothing is given up in time, at once when cancelled', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    await using session = await openKafka({ brokers: [`127.0.0.1:${port}`] })
    const cancel = new AbortController()
    const listing = session.list({ kind: 'topic' }, { ...call(), signal: cancel.signal })
    setTimeout(() => cancel.abort(), 100)
    const begun = performance.now()
    await expect(listing).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
    expect(performance.now() - begun).toBeLessThan(1_000)
  } finally {
    server.close()
  }
})
