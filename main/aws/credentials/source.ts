import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { AwsConnection } from '#contract/systems/aws.ts'
import { problemCodeOf } from '../error-codes.ts'
import { awsCode } from '../errors.ts'
import type { NetworkHandler } from '../network.ts'
import { sharedConfigFiles, readSharedConfig } from '../profiles/shared-config.ts'
import { rootOf } from '../profiles/walk.ts'
import { constantSession } from './constant-session.ts'
import { filesOf, fingerprint } from './on-disk.ts'
import { isFresh } from './fresh.ts'
import { runProcessesWithLoginPath } from './run-process.ts'

/** Asks a person for the code of an MFA device; resolves when it is there. */
export type AskCode = (serial: string) => Promise<string>

/** Where an account's credentials come from. */
export type Source = {
  /** How to name it to a person: `profile prod`, `the stored keys`. */
  readonly name: string
  /** The profile it begins with; undefined for stored keys and for a chain that names none. */
  readonly profile: string | undefined
  /** The role that the connection itself takes on last. */
  readonly role?: string
  /** Many places are looked at, the profile is one of them. */
  readonly isChain?: boolean
  /** Fetches credentials anew. */
  fetch(ask: AskCode): Promise<AwsCredentialIdentity>
  /** Changes when a file does that they depend on. */
  fingerprint(): Promise<string>
}

type Where = Pick<AwsConnection, 'region' | 'endpoint' | 'credentials' | 'assumeRole'> & { readonly handler: NetworkHandler }

/** The source of a connection's credentials: its profile, the default chain or its keys, then the role it takes on with them. */
export function openSource(where: Where): Source {
  const base = baseSource(where)
  return where.assumeRole === undefined ? base : withRole(base, where, where.assumeRole)
}

function baseSource({ credentials, ...where }: Where): Source {
  if (credentials.type === 'keys') {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials
    const identity = { accessKeyId, secretAccessKey: secretAccessKey ?? '', ...(sessionToken && { sessionToken }) }
    return { name: 'the stored keys', profile: undefined, fetch: async () => identity, fingerprint: async () => '' }
  }
  runProcessesWithLoginPath()
  const named = credentials.type === 'profile' ? credentials.name : process.env['AWS_PROFILE'] ?? 'default'
  const profile = credentials.type === 'profile' ? named : undefined
  return {
    name: profile === undefined ? 'the default credentials' : `profile ${profile}`, profile: named, isChain: profile === undefined,
    fetch: async (ask) => {
      const init = { ignoreCache: true, mfaCodeProvider: ask, ...await clients(where, named) }
      return profile === undefined ? fromNodeProviderChain(init)() : fromIni({ profile, ...init })()
    },
    fingerprint: async () => fingerprint([...sharedConfigFiles(), ...filesOf(await readSharedConfig(), named)]),
  }
}

/**
 * Settings of the clients that fetch credentials: they go the way of all others. The region is left to `parentClientConfig`, since a
 * profile's own comes first; the emulator plays STS, but not the SSO of a profile.
 */
async function clients({ handler, region, endpoint }: Omit<Where, 'credentials'>, profile: string) {
  const root = endpoint === undefined ? undefined : rootOf(await readSharedConfig(), profile)
  const outside = root !== undefined && 'kind' in root && (root.kind === 'sso' || root.kind === 'login')
  return {
    clientConfig: { requestHandler: handler, ...(endpoint !== undefined && !outside && { endpoint }) },
    clientPlugins: [constantSession],
    parentClientConfig: { region, requestHandler: handler },
  }
}

function withRole(base: Source, { handler, region, endpoint }: Where, role: NonNullable<AwsConnection['assumeRole']>): Source {
  let held: AwsCredentialIdentity | undefined
  const name = role.roleArn.split('/').at(-1) ?? role.roleArn
  return {
    ...base, name: `role ${name} by ${base.name}`, role: name,
    fetch: async (ask) => {
      if (held === undefined || !isFresh(held, Date.now())) held = await base.fetch(ask)
      const master = held
      try {
        return await fromTemporaryCredentials({
          masterCredentials: master, mfaCodeProvider: ask,
          clientConfig: { region, requestHandler: handler, ...(endpoint !== undefined && { endpoint }) },
          params: {
            RoleArn: role.roleArn, RoleSessionName: role.sessionName ?? 'tidemark',
            ...(role.externalId && { ExternalId: role.externalId }), ...(role.mfaSerial && { SerialNumber: role.mfaSerial }),
            ...(role.durationSeconds !== undefined && { DurationSeconds: role.durationSeconds }),
          },
        })()
      } catch (error) {
        if (problemCodeOf(awsCode(error)) === 'Unauthenticated') held = undefined
        throw error
      }
    },
  }
}
