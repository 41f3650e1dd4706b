import type { Check, Health } from '#contract/health.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { metadata } from './apis.ts'
import { addressText, parseAddress } from './client.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { GroupDirectory } from './group-directory.ts'
import { checkPermissions } from './permissions.ts'
import { probe } from './probe.ts'
import type { Tokens } from './tokens.ts'
import type { Wait } from '../until-aborted.ts'

/**
 * Walks to every broker to begin from, then to every other one the cluster advertises, then tries what may be done. `down`:
 * nothing answers.
 */
export async function checkHealth(
  connection: KafkaConnection,
  cluster: Cluster,
  directory: GroupDirectory,
  wait: Wait,
  tokens?: Tokens,
): Promise<Health> {
  const bootstrap = new Map(connection.brokers.map((text) => [addressText(parseAddress(text)), parseAddress(text)]))
  const first = (
    await Promise.all([...bootstrap.values()].map((address) => probe(connection, address, addressText(address), wait, tokens)))
  ).flat()
  if (!first.some(({ layer, ok }) => layer === 'service' && ok)) return { state: 'down', checks: first }
  const begun = performance.now()
  try {
    const { brokers } = await cluster.brokers.any(metadata, [[], false, false], wait)
    cluster.brokers.learn(brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null })))
    const names = new Map(brokers.map((one) => [addressText(one), `broker ${one.nodeId}`]))
    const others = brokers.filter((one) => !bootstrap.has(addressText(one)))
    const rest = (await Promise.all(others.map((one) => probe(connection, one, `broker ${one.nodeId}`, wait, tokens)))).flat()
    const named = first.map((check) => ({ ...check, label: names.get(check.at ?? '') ?? check.label }))
    return verdict([...named, ...rest, ...(await checkPermissions(cluster, directory, wait))])
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'Cancelled') throw error
    const wantsSignIn = !connection.sasl && problem.code === 'Unreachable'
    const check: Check = {
      layer: 'auth',
      label: 'Sign-in',
      ok: false,
      ms: Math.round(performance.now() - begun),
      problem: wantsSignIn
        ? {
            code: 'Unauthenticated',
            message: 'The broker takes connections here only with a sign-in.',
            hint: 'Choose a SASL mechanism with user name and password, or another port.',
          }
        : problem,
    }
    return { state: 'down', checks: [...first, check] }
  }
}

const verdict = (checks: readonly Check[]): Health => ({
  state: checks.every(({ ok }) => ok) ? 'ok' : 'degraded',
  checks: [...checks],
})
