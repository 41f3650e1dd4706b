import type { Check, Health } from '#contract/health.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Call } from '../driver.ts'
import type { ControlPlane } from './control-plane.ts'

const layers: Readonly<Partial<Record<Problem['code'], Check['layer']>>> = {
  Unauthenticated: 'auth', Forbidden: 'permission', Unreachable: 'tcp', TimedOut: 'tcp',
}

/** Asks for the clusters, then of the first one what every page needs. `down`: nothing answers or nobody is signed in. */
export async function checkHealth(plane: ControlPlane, region: string, call: Call): Promise<Health> {
  const first = await checked('Amazon MSK', `kafka.${region}`, () => plane.clusters(call), call)
  const list = 'value' in first ? first.value.value : []
  if (!first.check.ok && first.check.layer !== 'permission') return { state: 'down', checks: [first.check] }
  const cluster = list.find(({ State }) => State === 'ACTIVE')
  const arn = cluster?.ClusterArn
  const rest = arn === undefined ? [] : await Promise.all([
    checked('Brokers (kafka:GetBootstrapBrokers)', undefined, () => plane.bootstrap(arn, call), call),
    ...cluster?.Provisioned ? [
      checked('Nodes (kafka:ListNodes)', undefined, () => plane.nodes(arn, call), call),
      checked('Topics (kafka:ListTopics)', undefined, () => plane.topics(arn, call), call),
    ] : [],
  ])
  const checks = [first.check, ...rest.map(({ check }) => check)]
  return { state: checks.every(({ ok }) => ok) ? 'ok' : 'degraded', checks }
}

async function checked<T>(
  label: string, at: string | undefined, ask: () => Promise<T>, { signal }: Call,
): Promise<{ readonly check: Check; readonly value: T } | { readonly check: Check }> {
  const begun = performance.now()
  const check = (layer: Check['layer'], problem?: Problem): Check => ({
    layer, label, ok: problem === undefined, ms: Math.round(performance.now() - begun), ...(at !== undefined && { at }),
    ...(problem && { problem }),
  })
  try {
    const value = await ask()
    return { check: check(at === undefined ? 'permission' : 'service'), value }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return { check: check(layers[error.problem.code] ?? 'service', error.problem) }
  }
}
