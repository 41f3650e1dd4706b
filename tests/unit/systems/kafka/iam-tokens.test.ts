import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { openIamTokens } from '#main/systems/kafka/iam-tokens.ts'
import { fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'

const connection: KafkaConnection = { type: 'kafka', brokers: ['b:9098'], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'saved' } }
const minute = 60_000

/** Tokens with a clock; `broken` is what the account's credentials reject with. */
function bench() {
  const state = { now: 0, signed: 0, broken: undefined as Error | undefined }
  const { account } = fakeAwsAccount()
  const aws = { account: () => account, saved: () => Promise.resolve(account) }
  const tokens = openIamTokens(connection, { aws, now: () => state.now }, async () => {
    state.signed++
    await Promise.resolve()
    if (state.broken) throw state.broken
    return { token: `token ${state.signed}`, expiryTime: state.now + 15 * minute }
  })
  if (!tokens) throw new Error('no tokens')
  return { state, tokens }
}

describe('tokens of the IAM sign-in', () => {
  it('are signed once for all connections, and again while five minutes are left', async () => {
    const { state, tokens } = bench()
    expect(await Promise.all([tokens(), tokens(), tokens()])).toEqual(['token 1', 'token 1', 'token 1'])
    state.now = 9 * minute
    expect(await tokens()).toBe('token 1')
    state.now = 10 * minute
    expect(await tokens()).toBe('token 2')
    expect(state.signed).toBe(2)
  })

  it('that were refused are told once to all, and tried again after a while', async () => {
    const { state, tokens } = bench()
    state.broken = new ProblemError({ code: 'Unauthenticated', message: 'Sign in again.' })
    for (const asked of [tokens(), tokens()]) await expect(asked).rejects.toBe(state.broken)
    await expect(tokens()).rejects.toBe(state.broken)
    expect(state.signed).toBe(1)
    state.broken = undefined
    state.now = 2_000
    expect(await tokens()).toBe('token 2')
  })

  it('whatever the account says becomes one clear refusal', async () => {
    const { state, tokens } = bench()
    state.broken = new Error('Could not load credentials from any providers')
    await expect(tokens()).rejects.toMatchObject({
      problem: { code: 'Unauthenticated', message: expect.stringContaining('Could not load credentials'), hint: 'Sign in to the AWS connection again.' },
    })
  })

  it('are what AWS asks for: a presigned address of at most 15 minutes', async () => {
    const { account } = fakeAwsAccount({ region: 'eu-west-1' })
    const aws = { account: () => account, saved: () => Promise.resolve(account) }
    const token = await openIamTokens(connection, { aws, now: Date.now })?.()
    const url = new URL(Buffer.from(token ?? '', 'base64url').toString())
    expect(url.host).toBe('kafka.eu-west-1.amazonaws.com')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'kafka-cluster:Connect', 'X-Amz-Expires': '900', 'X-Amz-Credential': expect.stringMatching(/^AKIDFAKE\/\d{8}\/eu-west-1\/kafka-cluster\//),
    })
  })

  it('are none for a connection that signs in by password', () => {
    const { account } = fakeAwsAccount()
    const aws = { account: () => account, saved: () => Promise.resolve(account) }
    expect(openIamTokens({ type: 'kafka', brokers: ['b:1'] }, { aws, now: Date.now })).toBeUndefined()
  })
})
