import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs'
import {
  AuthenticationError,
  NetworkError,
  protocolErrorsCodesById,
  ProtocolError,
  ResponseError,
  TimeoutError,
  UserError,
} from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { ProblemCode, ProblemError } from '#contract/problem.ts'
import { toProblem } from '#main/systems/kafka/errors.ts'
import { refusal } from '#main/systems/kafka/refusals.ts'

const nodeError = (code: string, message = code, more: object = {}): Error => Object.assign(new Error(message), { code, ...more })
const nested = (cause: Error): Error => new NetworkError('Connection to b-1:9092 failed.', { cause })
const at = { broker: 'b-1.example.com:9092', user: 'alice' }

test.each<[string, unknown, string, RegExp]>([
  ['a closed port', nested(nodeError('ECONNREFUSED')), 'Unreachable', /refused the connection/],
  [
    'an unknown name',
    nested(nodeError('ENOTFOUND', 'x', { hostname: 'b-1.example.com' })),
    'Unreachable',
    /b-1\.example\.com.*is not known here/,
  ],
  [
    'a name mismatch',
    nested(
      nodeError(
        'ERR_TLS_CERT_ALTNAME_INVALID',
        "Hostname/IP does not match certificate's altnames: Host: b-1.example.com. "
          + "is not in the cert's altnames: DNS:kafka.internal",
        { host: 'b-1.example.com' },
      ),
    ),
    'Unreachable',
    /certificate for kafka\.internal, not for b-1\.example\.com/,
  ],
  ['an unknown CA', nested(nodeError('SELF_SIGNED_CERT_IN_CHAIN')), 'Unreachable', /issuer is not known/],
  [
    'TLS to a plain port',
    nested(new UserError('TLS handshake failed. Please verify the broker supports TLS.')),
    'Unreachable',
    /does not speak TLS/,
  ],
  ['plain to a TLS port', new UserError('Broker requires TLS.'), 'Unreachable', /speaks TLS/],
  [
    'a missing client certificate',
    nested(nodeError('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')),
    'Unauthenticated',
    /client certificate/,
  ],
  [
    'a wrong password',
    nested(new AuthenticationError('SASL authentication failed.', { cause: new ResponseError(36, 2, { '/': [58, null] }, {}) })),
    'Unauthenticated',
    /password of alice was refused/,
  ],
  [
    'a mechanism that is not offered',
    nested(new AuthenticationError('Cannot find a suitable SASL mechanism.')),
    'Unauthenticated',
    /does not offer this mechanism/,
  ],
  ['no answer', new TimeoutError('Request timed out'), 'TimedOut', /did not answer in time/],
  ['a partial answer', new ResponseError(3, 12, { '/topics/0': [29, null] }, {}), 'Forbidden', /alice does not have it/],
  [
    'kafkajs, after retries',
    new KafkaJSNumberOfRetriesExceeded(
      new KafkaJSConnectionError('Connection error: connect ECONNREFUSED', { broker: 'b', code: 'ECONNREFUSED' }),
      { retryCount: 3, retryTime: 1 },
    ),
    'Unreachable',
    /refused/,
  ],
  [
    'kafkajs, signing in',
    Object.assign(new Error('SASL PLAIN authentication failed'), { name: 'KafkaJSSASLAuthenticationError' }),
    'Unauthenticated',
    /refused/,
  ],
  [
    'kafkajs, a protocol error',
    new KafkaJSProtocolError(Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE', code: 10, retriable: false })),
    'TooLarge',
    /max\.message\.bytes/,
  ],
  ['a call that was given up', new DOMException('stop', 'AbortError'), 'Cancelled', /cancelled/],
  [
    'our own problem, wrapped',
    new Error('outer', { cause: new ProblemError({ code: 'Conflict', message: 'It changed.' }) }),
    'Conflict',
    /It changed/,
  ],
  ['a bug', new TypeError('x is not a function'), 'Internal', /x is not a function/],
  ['nothing', undefined, 'Internal', /said nothing/],
  ['a text', 'oops', 'Internal', /said nothing/],
])('%s', (_name, error, code, words) => {
  const problem = toProblem(error, at)
  expect(problem.code).toBe(code)
  expect(problem.message).toMatch(words)
})

test('every protocol error code has a problem', () => {
  for (const code of Object.keys(protocolErrorsCodesById).map(Number)) {
    if (code === 0) continue
    expect(ProblemCode.options).toContain(refusal(code).code)
    expect(toProblem(new ProtocolError(code)).message).toMatch(/\S/)
  }
  expect(refusal(9_999).code).toBe('Internal')
})

test('a missing permission is named, with who lacks it', () => {
  expect(
    refusal(29, { subject: 'Topic orders', needs: 'Settings need DescribeConfigs on topic orders', user: 'tidemark-ro' }).message,
  ).toBe('Settings need DescribeConfigs on topic orders. The user tidemark-ro does not have it.')
})

test('a chain that bites its own tail ends', () => {
  const error = new Error('round')
  error.cause = error
  expect(toProblem(error).code).toBe('Internal')
})
