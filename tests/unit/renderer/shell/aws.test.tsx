import { beforeEach, describe, expect, it } from 'vitest'
import type { AwsStatus } from '#contract/aws.ts'
import type { Connection } from '#contract/connection.ts'
import { formatUsd } from '../../../../renderer/format/money.ts'
import { awsBehind, awsStatus, takeStatus } from '../../../../renderer/shell/aws-status.ts'
import { awsTroubles, profileOf } from '../../../../renderer/shell/aws-troubles.ts'
import { isToBeAsked } from '../../../../renderer/shell/consent-strip.tsx'
import { costWords } from '../../../../renderer/shell/rail-cost.tsx'

const connection = (id: string, patch: Partial<Connection> = {}): Connection => ({
  id, name: id, environment: 'dev', level: 'read', effective: 'read', secrets: [], connectAtStart: false,
  config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } }, ...patch,
})
const status = (id: string, patch: Partial<AwsStatus> = {}): AwsStatus => ({
  connection: id, state: 'ok', identity: null, slowed: [],
  cost: { billed: true, allow: false, capPerHour: 1, perHour: 0.04, session: 0.1, paused: false, apis: [] }, ...patch,
})
const troubles = (shown?: string, now = 0) => awsTroubles([connection('a'), connection('b'), kafka], awsStatus.get(), shown, now)
const kafka = connection('k', { config: { type: 'kafka', brokers: ['b:9098'], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a' }, registry: { type: 'glue', aws: 'b', name: 'r' } } })

beforeEach(() => awsStatus.set(new Map()))

describe('the state of AWS connections', () => {
  it('says since when a session has ended, names the profile, and goes by itself', () => {
    takeStatus([status('a')], 1_000)
    expect(troubles('a')).toEqual([])
    takeStatus([status('a', { state: 'sign-in', profile: 'sso-prod' })], 2_000)
    takeStatus([status('a', { state: 'sign-in', profile: 'sso-prod' })], 9_000)
    expect(troubles('a')).toMatchObject([{ kind: 'sign-in', profile: 'sso-prod', byProfile: true, status: { since: 2_000 } }])
    takeStatus([status('a')], 10_000)
    expect(troubles('a')).toEqual([])
  })

  it('takes the host at its word since when: a window that was opened later did not see it', () => {
    takeStatus([status('a', { state: 'sign-in', since: 500 })], 60_000)
    expect(troubles('a')).toMatchObject([{ status: { since: 500 } }])
  })

  it('tells an MFA code, a refusal and a cap apart, the gravest first', () => {
    takeStatus([status('a', { cost: { ...status('a').cost, paused: true } }), status('b', { state: 'mfa', mfaSerial: 'm' })], 0)
    expect(troubles().map(({ kind, connection: { id } }) => `${id} ${kind}`)).toEqual(['b mfa', 'a paused'])
    expect(troubles('a').map(({ kind }) => kind)).toEqual(['paused'])
    takeStatus([status('a', { state: 'refused' })], 0)
    expect(troubles('a').map(({ kind }) => kind)).toEqual(['refused'])
  })

  it('names slowed APIs with how old their numbers may be, until that is over', () => {
    takeStatus([status('a', { slowed: [{ api: 'sqs', until: 5_000 }, { api: 'cloudwatch', until: 1_000 }] })], 0)
    expect(troubles('a', 2_000)).toMatchObject([{ kind: 'slowed', apis: ['sqs'], ageSeconds: 20 }])
    expect(troubles('a', 5_001)).toEqual([])
  })

  it('counts for a Kafka connection that signs in or reads schemas through AWS', () => {
    expect(awsBehind(kafka)).toEqual(['a', 'b'])
    takeStatus([status('b', { state: 'refused' })], 0)
    expect(troubles('k').map(({ kind }) => kind)).toEqual(['refused'])
    expect(awsBehind(connection('x', { config: { type: 'kafka', sasl: { mechanism: 'PLAIN', username: 'u' } } }))).toEqual([])
  })

  it('finds the profile to sign in with', () => {
    expect(profileOf(connection('a'), undefined)).toEqual({ profile: 'prod', byProfile: true })
    expect(profileOf(connection('a', { config: { type: 'aws', credentials: { type: 'chain' } } }), undefined)).toEqual({ profile: 'default', byProfile: false })
  })
})

describe('what AWS calls cost', () => {
  const cost = (patch: Partial<AwsStatus['cost']>) => ({ cost: { ...status('a').cost, ...patch } })
  it('is summed at the foot of the rail, against the caps', () => {
    expect(costWords([cost({})])).toEqual({ text: 'AWS calls $0.04/h of $1.00/h', paused: false })
    expect(costWords([cost({}), cost({ perHour: 0.5, capPerHour: 2 }), cost({ billed: false, perHour: 9 })]).text).toBe('AWS calls $0.54/h of $3.00/h')
    expect(costWords([cost({ billed: false })]).text).toBe('AWS calls, nothing billed')
    expect(costWords([cost({}), cost({ paused: true })])).toEqual({ text: 'AWS calls paused at the cap', paused: true })
  })
  it('is written so that a little is not nothing', () => {
    expect([0, 1, 0.04, 0.0041, 0.00001, 1_234.5, null].map(formatUsd)).toEqual(['$0.00', '$1.00', '$0.04', '$0.0041', '< $0.0001', '$1,234.50', '–'])
  })
  it('asks about CloudWatch once, and never of an emulator', () => {
    expect(isToBeAsked(connection('a'))).toBe(true)
    expect(isToBeAsked(connection('a', { cost: { allow: false, capPerHour: 1 } }))).toBe(false)
    expect(isToBeAsked(connection('a', { config: { type: 'aws', endpoint: 'http://127.0.0.1:1' } }))).toBe(false)
    expect(isToBeAsked(kafka)).toBe(false)
  })
})
