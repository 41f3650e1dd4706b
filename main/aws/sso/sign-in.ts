import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateTokenCommand, RegisterClientCommand, SSOOIDCClient, StartDeviceAuthorizationCommand, type CreateTokenCommandOutput,
} from '@aws-sdk/client-sso-oidc'
import type { AwsSignIn } from '#contract/aws.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { awsCode, withProblems } from '../errors.ts'
import type { NetworkHandler } from '../network.ts'
import type { Sso } from '../profiles/walk.ts'
import { writeToken, type WriteFile } from './token-cache.ts'

type Needs = {
  readonly handler: NetworkHandler
  readonly write: WriteFile
  readonly now: () => number
  /** By how much longer to wait each time AWS says that it is asked too often (RFC 8628, 3.5: 5 s). */
  readonly slowDownMs?: number
}

/** A device sign-in that has begun: where to confirm it, and what waits for that. */
export type Begun = {
  readonly waiting: Extract<AwsSignIn, { state: 'waiting' }>
  wait(signal: AbortSignal): Promise<Extract<AwsSignIn, { state: 'done' }>>
}

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
/** What the AWS CLI asks for where a session names no scopes; without any there is no refresh token. */
const usualScope = 'sso:account:access'
const usualIntervalS = 5

/** Begins a sign-in of an SSO session; its token is written to the AWS CLI's cache when a person has confirmed it. */
export async function beginSignIn(sso: Sso, { handler, write, now, slowDownMs = 5_000 }: Needs, signal: AbortSignal): Promise<Begun> {
  const client = withProblems(new SSOOIDCClient({ region: sso.region, requestHandler: handler, maxAttempts: 3 }))
  const options = { abortSignal: signal }
  const registered = await client.send(new RegisterClientCommand({
    clientName: 'tidemark', clientType: 'public',
    ...(sso.session !== undefined && { scopes: sso.scopes?.split(',').map((scope) => scope.trim()).filter(Boolean) ?? [usualScope] }),
  }), options)
  const { clientId = '', clientSecret = '', clientSecretExpiresAt = 0 } = registered
  const device = await client.send(new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: sso.startUrl }), options)
  const expiresAt = now() + (device.expiresIn ?? 600) * 1_000
  return {
    waiting: {
      state: 'waiting', url: device.verificationUriComplete ?? device.verificationUri ?? sso.startUrl, code: device.userCode ?? '', expiresAt,
    },
    wait: async (until) => {
      const command = () => new CreateTokenCommand({ clientId, clientSecret, grantType, deviceCode: device.deviceCode })
      const ask = () => client.send(command(), { abortSignal: until })
      const token = await poll(ask, { intervalMs: (device.interval ?? usualIntervalS) * 1_000, slowDownMs, expiresAt, now }, until)
      const good = now() + (token.expiresIn ?? 0) * 1_000
      await writeToken(sso.session ?? sso.startUrl, {
        startUrl: sso.startUrl, region: sso.region, accessToken: token.accessToken ?? '', expiresAt: good, refreshToken: token.refreshToken,
        clientId, clientSecret, registrationExpiresAt: clientSecretExpiresAt * 1_000,
      }, write)
      return { state: 'done', until: good }
    },
  }
}

type Pace = { readonly intervalMs: number; readonly slowDownMs: number; readonly expiresAt: number; readonly now: () => number }

/** Asks until a person has confirmed or declined, or the code has run out. What the network does meanwhile is waited out. */
async function poll(
  ask: () => Promise<CreateTokenCommandOutput>, { intervalMs, slowDownMs, expiresAt, now }: Pace, signal: AbortSignal,
): Promise<CreateTokenCommandOutput> {
  for (let waitMs = intervalMs; now() < expiresAt;) {
    await sleep(waitMs, undefined, { signal })
    try {
      return await ask()
    } catch (error) {
      const code = awsCode(error)
      if (code === 'SlowDownException') waitMs += slowDownMs
      else if (code === 'AccessDeniedException') throw declined(error)
      else if (code === 'ExpiredTokenException') break
      else if (code !== 'AuthorizationPendingException' && !passes(error)) throw error
    }
  }
  throw new ProblemError({ code: 'TimedOut', message: 'The code ran out before the sign-in was confirmed', hint: 'Begin again.' })
}

const declined = (cause: unknown) =>
  new ProblemError({ code: 'Forbidden', message: 'The sign-in was declined', hint: 'Begin again.' }, { cause })

const passing: readonly Problem['code'][] = ['Unreachable', 'TimedOut', 'Throttled']
const passes = (error: unknown): boolean => error instanceof ProblemError && passing.includes(error.problem.code)
