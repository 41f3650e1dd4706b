import type { Connection } from '#contract/connection.ts'
import { awsBehind, isAws, type SeenStatus } from './aws-status.ts'

type Common = { readonly connection: Connection; readonly status: SeenStatus }

/** One AWS connection that is not well, with what its strip needs to say. `ageSeconds`: how old its slowed numbers may be. */
export type AwsTrouble =
  | Common & { readonly kind: 'sign-in'; readonly profile: string; readonly byProfile: boolean }
  | Common & { readonly kind: 'mfa' | 'refused' | 'paused' }
  | Common & { readonly kind: 'slowed'; readonly apis: readonly string[]; readonly ageSeconds: number }

const order = ['sign-in', 'mfa', 'refused', 'paused', 'slowed'] as const

/** Numbers of a system that AWS slows are asked again when the pause is over: at most this old, s, beside the pause itself. */
const roundSeconds = 15

/** The profile that signs a connection in: the one the host named, the one it is saved with, or the CLI's own. */
export function profileOf(
  { config }: Pick<Connection, 'config'>, status: Pick<SeenStatus, 'profile'> | undefined,
): { readonly profile: string; readonly byProfile: boolean } {
  const { credentials } = config
  const saved = typeof credentials === 'object' && credentials !== null && 'name' in credentials ? credentials.name : undefined
  const named = status?.profile ?? (typeof saved === 'string' ? saved : undefined)
  return named === undefined ? { profile: 'default', byProfile: false } : { profile: named, byProfile: true }
}

function troubleOf(connection: Connection, status: SeenStatus, now: number): AwsTrouble | undefined {
  const common = { connection, status }
  if (status.state === 'sign-in') return { ...common, kind: 'sign-in', ...profileOf(connection, status) }
  if (status.state === 'mfa' || status.state === 'refused') return { ...common, kind: status.state }
  if (status.cost.paused) return { ...common, kind: 'paused' }
  const slowed = status.slowed.filter(({ until }) => until > now)
  if (slowed.length === 0) return undefined
  const longest = Math.max(...slowed.map(({ until }) => until - now))
  const ageSeconds = Math.ceil((longest / 1_000 + roundSeconds) / 5) * 5
  return { ...common, kind: 'slowed', apis: slowed.map(({ api }) => api), ageSeconds }
}

/**
 * What is wrong with the AWS connections that the connection on the screen stands on, or with any where no connection is shown; the
 * gravest first. Nothing that recovered is in it.
 */
export function awsTroubles(
  connections: readonly Connection[], statuses: ReadonlyMap<string, SeenStatus>, shown: string | undefined, now: number,
): readonly AwsTrouble[] {
  const on = connections.find(({ id }) => id === shown)
  const wanted = shown === undefined ? connections.filter(isAws).map(({ id }) => id) : on ? awsBehind(on) : []
  return wanted.flatMap((id) => {
    const connection = connections.find((one) => one.id === id)
    const status = statuses.get(id)
    return connection && status ? troubleOf(connection, status, now) ?? [] : []
  }).toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}
