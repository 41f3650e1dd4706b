import { describe, expect, it } from 'vitest'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { toProblem } from '#main/systems/kafka/errors.ts'
import { securedForIam } from '#main/systems/kafka/iam-tokens.ts'
import { reachOf } from '#main/systems/kafka/msk-reach.ts'
import { codedError } from '#main/systems/kafka/network-problems.ts'

const msk: KafkaConnection = { type: 'kafka', brokers: ['b-1.orders.ab12.c2.kafka.eu-west-1.amazonaws.com:9098'] }
const serverless: KafkaConnection = { type: 'kafka', brokers: ['boot-ab.c1.kafka-serverless.eu-west-1.amazonaws.com:9098'] }
const own: KafkaConnection = { type: 'kafka', brokers: ['kafka.example.com:9092'] }
const problem = (code: string) => toProblem(codedError(code), { broker: 'b-1' })

describe('brokers that cannot be reached', () => {
  it.each(['ETIMEDOUT', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ECONNRESET'])('of MSK tell what a path to them needs (%s)', (code) => {
    for (const connection of [msk, serverless, { ...own, sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a' } } satisfies KafkaConnection]) {
      const told = reachOf(connection).problem(problem(code))
      expect(told).toMatchObject({ code: 'Unreachable', message: problem(code).message })
      expect(told.hint).toMatch(/VPN.*security group.*9098.*AWS connection shows topics/)
    }
  })

  it('of anybody else keep their own words', () => {
    expect(reachOf(own).problem(problem('ETIMEDOUT'))).toEqual(problem('ETIMEDOUT'))
  })

  it.each(['CERT_HAS_EXPIRED', 'ERR_SSL_WRONG_VERSION_NUMBER'])('what was reached and refused is something else (%s)', (code) => {
    expect(reachOf(msk).problem(problem(code))).toEqual(problem(code))
  })
})

describe('the IAM sign-in', () => {
  const sasl = { mechanism: 'AWS_MSK_IAM' as const, aws: 'a' }
  it('is over TLS on addresses of AWS, and as the connection says elsewhere', () => {
    expect(securedForIam({ ...msk, sasl }).tls).toEqual({})
    expect(securedForIam({ ...msk, sasl, tls: { ca: 'x' } }).tls).toEqual({ ca: 'x' })
    expect(securedForIam({ ...own, sasl }).tls).toBeUndefined()
    expect(securedForIam(msk).tls).toBeUndefined()
  })
})
