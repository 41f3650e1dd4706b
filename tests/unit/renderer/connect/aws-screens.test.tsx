import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AwsProfile, AwsSignIn } from '#contract/aws.ts'
import { ProblemError } from '#contract/problem.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { queries } from '../../../../renderer/rpc/queries.ts'
import { awsStatus, takeStatus } from '../../../../renderer/shell/aws-status.ts'
import { AwsStrip } from '../../../../renderer/shell/aws-strip.tsx'
import { ConsentStrip } from '../../../../renderer/shell/consent-strip.tsx'
import { createStore } from '../../../../renderer/store.ts'
import { overlaysId, ThemeProvider } from '../../../../renderer/theme/provider.tsx'
import { emptyAwsForm } from '../../../../renderer/views/connect/aws/aws-form.ts'
import { ProfileList } from '../../../../renderer/views/connect/aws/profile-list.tsx'

const fake = vi.hoisted(() => ({
  profiles: [] as AwsProfile[],
  steps: [] as AwsSignIn[],
  connection: {
    id: 'a1', name: 'prod-eu', environment: 'production', level: 'publish', effective: 'read', secrets: ['credentials.secretAccessKey'], connectAtStart: true,
    config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } },
  },
  save: vi.fn(async (draft: object) => draft),
  mfa: vi.fn(),
  signIn: vi.fn(),
}))
const state = createStore<WireState>({ state: 'connected', generation: 1 })

vi.mock('../../../../renderer/rpc/client.ts', () => {
  const client = {
    system: { info: async () => ({ version: '1', node: 'v24', electron: null, level: 'destructive', systems: [], vault: 'keychain' }) },
    connections: { list: async () => ({ items: [fake.connection] }), save: fake.save },
    aws: { profiles: async () => ({ profiles: fake.profiles, files: ['~/.aws/config'], problems: [] }), mfa: fake.mfa, signIn: fake.signIn },
    flow: { ack: async () => ({}) },
  }
  return { isDesktop: false, client, get host() { return { client, state } } }
})

const draw = async (node: ReactNode) => {
  render(<QueryClientProvider client={queries}><ThemeProvider>{node}<div id={overlaysId} /></ThemeProvider></QueryClientProvider>)
  await act(async () => { await vi.waitFor(() => expect(queries.isFetching()).toBe(0)) })
}
const here = { view: 'connection', connection: 'a1' } as const
const ok = {
  connection: 'a1', state: 'ok' as const, identity: null, slowed: [],
  cost: { billed: true, allow: false, capPerHour: 1, perHour: 0, session: 0, paused: false, apis: [] },
}
const bad = { code: 'Unauthenticated' as const, message: 'The session has ended.' }

beforeEach(() => {
  HTMLElement.prototype.scrollIntoView = () => {}
  queries.clear()
  awsStatus.set(new Map())
  vi.clearAllMocks()
})
afterEach(cleanup)

describe('the ways to sign in', () => {
  it('offer usable profiles, say why others are not, and keep stored keys for the end with where they are kept', async () => {
    fake.profiles = [
      { name: 'broken', kind: 'role', usable: false, why: 'Its source profile is not in the config.' },
      { name: 'dev', kind: 'keys', usable: true, region: 'eu-north-1' },
    ]
    const onChange = vi.fn()
    await draw(<ProfileList form={emptyAwsForm} issues={{}} onChange={onChange} />)
    const ways = screen.getAllByRole('radio')
    expect(ways.map((way) => way.closest('label')?.querySelector('b')?.textContent)).toEqual(['dev', 'broken', 'Default chain', 'Stored keys'])
    expect(ways.map((way) => (way as HTMLInputElement).disabled)).toEqual([false, true, false, false])
    expect(screen.getByText('Its source profile is not in the config.')).toBeTruthy()
    expect(screen.getByText(/Kept in the system keychain/)).toBeTruthy()
    fireEvent.click(ways[0]!)
    expect(onChange).toHaveBeenCalledWith({ signIn: 'profile', profile: 'dev', region: 'eu-north-1', name: 'dev' })
  })

  it('sign an SSO profile in without leaving the program: page and code, the wait, and the end', async () => {
    fake.profiles = [{ name: 'prod', kind: 'sso', usable: false, why: 'Not signed in yet.', sso: { startUrl: 'https://corp', region: 'us-east-1', signedInUntil: null } }]
    const more = Promise.withResolvers<AwsSignIn>()
    fake.signIn.mockImplementation(async () => (async function* () {
      yield { data: { state: 'waiting', url: 'https://device.sso/?user_code=ABCD-EFGH', code: 'ABCD-EFGH', expiresAt: Date.now() + 600_000 } }
      yield { data: await more.promise }
    })())
    const onChange = vi.fn()
    await draw(<ProfileList form={emptyAwsForm} issues={{}} onChange={onChange} />)
    await act(async () => { fireEvent.click(screen.getByRole('button', { name: 'Sign in to profile prod' })) })
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText('ABCD-EFGH')).toBeTruthy()
    expect(dialog.getByRole('link', { name: 'Open the sign-in page' }).getAttribute('href')).toBe('https://device.sso/?user_code=ABCD-EFGH')
    expect(dialog.getByText(/Waiting for the sign-in/)).toBeTruthy()
    await act(async () => { more.resolve({ state: 'done', until: Date.now() + 3_600_000 }) })
    expect(dialog.getByText(/^Signed in until/)).toBeTruthy()
    expect(onChange).toHaveBeenCalledWith({ signIn: 'profile', profile: 'prod', name: 'prod' })
  })
})

describe('the strip of an AWS connection', () => {
  it('says that the session ended and offers the sign-in, and goes when it answers again', async () => {
    await draw(<AwsStrip address={here} />)
    act(() => takeStatus([{ ...ok, state: 'sign-in', profile: 'prod', problem: bad }], Date.now()))
    expect(screen.getByText('The SSO session of profile prod has ended.')).toBeTruthy()
    expect(screen.getByText(/Numbers stopped at \d\d:\d\d:\d\d\./)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Sign in to profile prod' })).toBeTruthy()
    act(() => takeStatus([ok], Date.now()))
    expect(screen.queryByText(/has ended/)).toBeNull()
  })

  it('asks for an MFA code in a dialog; a refused code says why and can be typed again', async () => {
    await draw(<AwsStrip address={here} />)
    act(() => takeStatus([{ ...ok, state: 'mfa', mfaSerial: 'arn:aws:iam::1:mfa/me' }], Date.now()))
    fireEvent.click(screen.getByRole('button', { name: 'Enter code' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/arn:aws:iam::1:mfa\/me/)).toBeTruthy()
    const code = dialog.getByLabelText('Code')
    const send = () => act(async () => { fireEvent.submit(code.closest('form')!) })
    fireEvent.change(code, { target: { value: '12' } })
    await send()
    expect(dialog.getByText('A code is six digits.')).toBeTruthy()
    expect(fake.mfa).not.toHaveBeenCalled()
    fake.mfa.mockRejectedValueOnce(new ProblemError({ code: 'Unauthenticated', message: 'The code was refused.' }))
    fireEvent.change(code, { target: { value: '123456' } })
    await send()
    expect(dialog.getByText('The code was refused.')).toBeTruthy()
    fake.mfa.mockResolvedValueOnce({ account: '111122223333' })
    fireEvent.change(code, { target: { value: '654 321' } })
    await send()
    expect(fake.mfa).toHaveBeenLastCalledWith({ id: 'a1', code: '654321' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})

describe('the question about CloudWatch', () => {
  it('saves the answer and keeps everything else of the connection', async () => {
    await draw(<ConsentStrip address={here} />)
    act(() => takeStatus([ok], Date.now()))
    await act(async () => { fireEvent.click(screen.getByRole('button', { name: 'Not now' })) })
    expect(fake.save).toHaveBeenCalledWith({
      id: 'a1', name: 'prod-eu', environment: 'production', level: 'publish', connectAtStart: true,
      config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } }, cost: { allow: false, capPerHour: 1 },
    })
  })
})
