import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Check, Health } from '#contract/health.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '#main/systems/driver.ts'
import type { AwsAccount } from './account.ts'
import { awsProblem } from './errors.ts'
import { isProxied, trusting } from './network.ts'

const waitMs = 5_000

type Place = { readonly host: string; readonly port: number; readonly secure: boolean; readonly label: string }
type Step = { readonly layer: Check['layer']; readonly at?: string; readonly label: string }

/**
 * Walks to a service layer by layer: DNS, TCP, TLS (of the proxy where there is one, then without TLS), who one is, and then what
 * `ask` checks. `service` is the host's first name (`sqs`, `kafka`). `down`: it cannot be reached, or nobody is signed in; STS out
 * of reach alone is `degraded`, since a network may lead to the service only.
 */
export async function checkAws(account: AwsAccount, service: string, call: Call, ask: () => Promise<readonly Check[]>): Promise<Health> {
  const place = placeOf(account, service)
  const reach = await reachable(place, account, call)
  if (reach.some(({ ok }) => !ok)) return { state: 'down', checks: reach }
  const who = await whoAmI(account, place, call)
  const isAway = who.problem?.code === 'Unreachable' || who.problem?.code === 'TimedOut'
  if (!who.ok && !isAway) return { state: 'down', checks: [...reach, who] }
  const checks = [...reach, who, ...await ask()]
  return { state: checks.every(({ ok }) => ok) ? 'ok' : 'degraded', checks }
}

function placeOf(account: AwsAccount, service: string): Place {
  const { region } = account
  const own = new URL(account.endpoint ?? `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)
  const { proxy } = account.network()
  const proxied = proxy !== undefined && own.protocol === 'https:' && isProxied(account.network(), own.hostname)
  const url = proxied ? new URL(proxy.includes('://') ? proxy : `http://${proxy}`) : own
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (secure ? 443 : 80), secure: secure && !proxied, label: proxied ? 'Proxy' : 'AWS' }
}

async function reachable(place: Place, account: AwsAccount, { signal }: Call): Promise<Check[]> {
  const { host, port, secure, label } = place
  const at = atOf(place)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)])
  let socket: Socket | undefined
  const steps: readonly (readonly [Check['layer'], () => Promise<unknown>])[] = [
    ['dns', async () => { if (isIP(host) === 0) await lookup(host) }],
    ['tcp', async () => { socket = connect(port, host); await once(socket, 'connect', { signal: limit }) }],
    ...(secure ? [['tls', async () => {
      const secureContext = trusting(account.network().caFile)
      const wrapped = connectTls({ socket, servername: isIP(host) === 0 ? host : '', secureContext, ALPNProtocols: ['http/1.1'] })
      await once(wrapped, 'secureConnect', { signal: limit })
    }] as const] : []),
  ]
  const checks: Check[] = []
  try {
    for (const [layer, work] of steps) {
      checks.push(await checked({ layer, at, label }, work, signal))
      if (checks.at(-1)?.ok === false) break
    }
  } finally {
    socket?.destroy()
  }
  return checks
}

const atOf = ({ host, port }: Place) => `${host}:${port}`

async function whoAmI(account: AwsAccount, place: Place, call: Call): Promise<Check> {
  let label = 'Sign-in'
  const check = await checked({ layer: 'auth', label, at: atOf(place) }, async () => {
    const { account: digits, arn, role } = await account.identity(call)
    label = `Signed in to ${digits} as ${role ?? arn.split(/[:/]/).at(-1) ?? arn}`
  }, call.signal)
  return { ...check, label }
}

const late = (where: string): Problem => ({
  code: 'TimedOut', message: `${where} did not answer in ${waitMs / 1_000} s`, hint: 'Check the network, a VPN or the proxy settings.',
})

/** Runs a step and times it. Rejects only when `signal` is aborted. */
async function checked(step: Step, work: () => Promise<unknown>, signal: AbortSignal): Promise<Check> {
  const begun = performance.now()
  const done = (problem?: Problem): Check =>
    ({ ...step, ok: problem === undefined, ms: Math.round(performance.now() - begun), ...(problem && { problem }) })
  try {
    await work()
    return done()
  } catch (error) {
    if (signal.aborted) throw new ProblemError({ code: 'Cancelled', message: 'The call was cancelled' }, { cause: error })
    const where = step.at ?? step.label
    const isLate = error instanceof Error && error.name === 'AbortError'
    return done(isLate ? late(where) : awsProblem(error, { service: where, operation: step.layer }))
  }
}
