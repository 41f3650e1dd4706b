import type { Check, Health } from '#contract/health.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import { toProblem } from './errors.ts'
import type { Wait } from '../until-aborted.ts'

/** The health of a cluster with its schema registry, asked meanwhile, as one more place: without it a good one is degraded. */
export async function withRegistry(checking: Promise<Health>, registry: RegistryClient | undefined, wait: Wait): Promise<Health> {
  if (!registry) return await checking
  const [health, check] = await Promise.all([checking, checkRegistry(registry, wait)])
  return { state: check.ok || health.state !== 'ok' ? health.state : 'degraded', checks: [...health.checks, check] }
}

async function checkRegistry(registry: RegistryClient, { signal }: Wait): Promise<Check> {
  const begun = performance.now()
  const done = (problem?: Check['problem']): Check => ({
    layer: 'service', at: registry.host, label: 'schema registry', ok: problem === undefined, ms: Math.round(performance.now() - begun),
    ...(problem && { problem }),
  })
  try {
    await registry.subjects(signal)
    return done()
  } catch (error) {
    if (signal.aborted) throw error
    return done(toProblem(error))
  }
}
