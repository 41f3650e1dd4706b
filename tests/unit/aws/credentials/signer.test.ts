import type { AwsCredentialIdentity } from '@smithy/types'
import { expect, test } from 'vitest'
import type { Problem } from '#contract/problem.ts'
import { Signer } from '#main/aws/credentials/signer.ts'
import type { AskCode } from '#main/aws/credentials/source.ts'

const minute = 60_000
const refusal = (name: string, message = 'words of AWS') => Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } })

/** A signer over a source that a test steers, on a clock that it sets. */
function setUp(fetch: (ask: AskCode, times: number) => Promise<AwsCredentialIdentity> | AwsCredentialIdentity) {
  const state = { now: 1_000_000, print: 'a', fetched: 0 }
  const signer = new Signer({
    now: () => state.now, source: {
      name: 'profile prod', profile: undefined, fingerprint: async () => state.print,
      fetch: async (ask) => await fetch(ask, ++state.fetched),
    },
  })
  const code = () => signer.provider().then(({ accessKeyId }) => accessKeyId, ({ problem }: { problem: Problem }) => `${problem.code}: ${problem.message}`)
  return { state, signer, code }
}

const keys = (accessKeyId: string, until?: number): AwsCredentialIdentity => (
  { accessKeyId, secretAccessKey: 's', ...(until !== undefined && { expiration: new Date(until) }) }
)

test('a hundred callers at once cost one fetch, and keys that stay are fetched once', async () => {
  const { state, code, signer } = setUp(() => keys('A'))
  expect(new Set(await Promise.all(Array.from({ length: 100 }, code)))).toEqual(new Set(['A']))
  state.now += 100 * 60 * minute
  await code()
  expect([state.fetched, signer.status().expiresAt]).toEqual([1, null])
})

test('credentials are renewed ahead of their end while calls go on with the old ones', async () => {
  const { state, code } = setUp((_ask, times) => keys(`A${times}`, state.now + 60 * minute))
  expect(await code()).toBe('A1')
  state.now += 56 * minute
  expect(await code()).toBe('A1')
  await expect.poll(code).toBe('A2')
  expect(state.fetched).toBe(2)
})

test('a renewal that fails ahead of the end is no failure yet', async () => {
  const { state, code, signer } = setUp((_ask, times) => { if (times > 1) throw refusal('AccessDenied'); return keys('A', state.now + 60 * minute) })
  await code()
  signer.accepted()
  state.now += 56 * minute
  expect(await code()).toBe('A')
  await expect.poll(() => state.fetched).toBe(2)
  expect([await code(), signer.status().state]).toEqual(['A', 'ok'])
  state.now += 4 * minute
  expect(await code()).toMatch(/^Forbidden/)
  expect(signer.status()).toMatchObject({ state: 'refused', problem: { code: 'Forbidden' } })
})

test('credentials that AWS refuses before their end are used no more, even where no new ones come', async () => {
  const { state, code, signer } = setUp((_ask, times) => { if (times > 1) throw refusal('AccessDenied'); return keys('A', state.now + 60 * minute) })
  await code()
  signer.accepted()
  await expect(signer.refused(signer.generation, { code: 'Unauthenticated', message: 'expired' })).rejects.toMatchObject({ problem: { code: 'Forbidden' } })
  expect(await code()).toMatch(/^Forbidden/)
  expect(signer.status()).toMatchObject({ state: 'refused', problem: { code: 'Forbidden' } })
})

test('a refused renewal is one state: calls fail at once and nothing is asked until a pause, which grows, is over', async () => {
  const { state, code, signer } = setUp(() => { throw refusal('AccessDenied') })
  const told = new Set(await Promise.all(Array.from({ length: 100 }, code)))
  for (let i = 0; i < 100; i++) told.add(await code())
  expect([told.size, state.fetched, signer.status().state]).toEqual([1, 1, 'refused'])
  const tries: number[] = []
  for (let seconds = 0; seconds < 120; seconds++) {
    state.now += 1_000
    const before = state.fetched
    await code()
    if (state.fetched > before) tries.push(seconds + 1)
  }
  expect(tries).toEqual([8, 24, 56, 120])
})

test('a file that changes ends the pause, a sign-in too', async () => {
  const { state, code, signer } = setUp((_ask, times) => { if (times < 3) throw refusal('AccessDenied'); return keys('A') })
  await code()
  state.print = 'b'
  state.now += 1_000
  await code()
  expect(state.fetched).toBe(2)
  signer.tryAgain()
  expect(await code()).toBe('A')
})

test('AWS out of reach is not a refusal and is tried again after seconds', async () => {
  const { state, code, signer } = setUp((_ask, times) => { if (times === 1) throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }); return keys('A') })
  expect(await code()).toMatch(/^Unreachable/)
  expect(signer.status().state).toBe('unknown')
  await code()
  expect(state.fetched).toBe(1)
  state.now += 3_000
  expect(await code()).toBe('A')
})

test('an MFA prompt fails calls with one problem at once, and its code lets them go on', async () => {
  const { code, signer, state } = setUp(async (ask) => keys(`with ${await ask('arn:aws:iam::1:mfa/ada')}`))
  const told = new Set([...await Promise.all(Array.from({ length: 20 }, code)), await code()])
  expect([...told]).toEqual(['Unauthenticated: Profile prod needs the code of its MFA device arn:aws:iam::1:mfa/ada'])
  expect(signer.status()).toMatchObject({ state: 'mfa', mfaSerial: 'arn:aws:iam::1:mfa/ada' })
  expect((await signer.answer('123456')).accessKeyId).toBe('with 123456')
  expect([await code(), state.fetched]).toEqual(['with 123456', 1])
})

test('a code may be given before anything asked for it', async () => {
  const { signer } = setUp(async (ask) => keys(`with ${await ask('m')}`))
  expect((await signer.answer('123456')).accessKeyId).toBe('with 123456')
})

test('a wrong code is said, and the device is asked for again', async () => {
  const { signer, code } = setUp(async (ask) => {
    if (await ask('m') !== '222222') throw refusal('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.')
    return keys('A')
  })
  await code()
  await expect(signer.answer('111111')).rejects.toMatchObject({ problem: { code: 'Unauthenticated', message: 'The code for profile prod was not accepted' } })
  await expect.poll(() => signer.status().state).toBe('mfa')
  expect((await signer.answer('222222')).accessKeyId).toBe('A')
})

test('a second device in the chain is asked for after the first', async () => {
  const { signer } = setUp(async (ask) => keys(`${await ask('first')} ${await ask('second')}`))
  await expect(signer.answer('111111')).rejects.toMatchObject({ problem: { message: expect.stringContaining('second') } })
  expect(signer.status().mfaSerial).toBe('second')
  expect((await signer.answer('222222')).accessKeyId).toBe('111111 222222')
})

test('a prompt nobody answers ends with its account', async () => {
  const { signer, code } = setUp(async (ask) => keys(await ask('m')))
  await code()
  const answered = expect(signer.provider()).rejects.toMatchObject({ problem: { code: 'Unauthenticated' } })
  signer.close()
  await answered
  expect(signer.status().mfaSerial).toBeUndefined()
})

test('since when it is well, or is not, is kept while it is tried again', async () => {
  let good = true
  const { state, code, signer } = setUp(() => { if (!good) throw refusal('ExpiredTokenException'); return keys('A', state.now + 60 * minute) })
  expect(signer.status().since).toBe(1_000_000)
  await code()
  state.now += 1_000
  signer.accepted()
  expect(signer.status()).toMatchObject({ state: 'ok', since: 1_001_000 })
  good = false
  state.now += 70 * minute
  await code()
  expect(signer.status().state).not.toBe('ok')
  const ended = signer.status().since
  expect(ended).toBe(1_000_000 + 60 * minute)
  state.now += 30 * minute
  signer.tryAgain()
  await code()
  expect(signer.status().since).toBe(ended)
  good = true
  signer.tryAgain()
  await code()
  signer.accepted()
  expect(signer.status()).toMatchObject({ state: 'ok', since: state.now })
})
