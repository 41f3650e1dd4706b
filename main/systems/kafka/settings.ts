import type { Problem } from '#contract/problem.ts'
import type { KafkaTopicExtra } from '#contract/systems/kafka.ts'
import { describeConfigs } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/** One setting with its value and where that comes from; null values are hidden by the broker. */
export type Setting = NonNullable<KafkaTopicExtra['settings']>[number]

const resourceTypes = { topic: 2, broker: 4 } as const
const sources: Readonly<Record<number, string>> = {
  1: 'topic',
  2: 'broker',
  3: 'all brokers',
  4: 'broker file',
  5: 'default',
  6: 'broker logger',
  7: 'client metrics',
  8: 'group',
}
const defaultSource = 5

/**
 * Every setting of a topic or broker by name, or why they cannot be seen. A broker is asked itself: others do not know its file.
 */
export async function readSettings(
  cluster: Cluster,
  kind: 'topic' | 'broker',
  name: string,
  wait: Wait,
): Promise<readonly Setting[] | Problem> {
  const doing = {
    subject: `${kind === 'topic' ? 'Topic' : 'Broker'} ${name}`,
    user: cluster.user,
    needs: kind === 'topic' ? `Settings need DescribeConfigs on topic ${name}` : 'Settings need DescribeConfigs on the cluster',
  }
  const resources = [{ resourceType: resourceTypes[kind], resourceName: name, configurationKeys: null }]
  try {
    const { results } =
      kind === 'broker'
        ? await cluster.brokers.on(Number(name), describeConfigs, [resources, false, false], wait)
        : await cluster.brokers.any(describeConfigs, [resources, false, false], wait)
    const [result] = results
    if (!result || result.errorCode !== 0) return refusal(result?.errorCode ?? -1, doing, result?.errorMessage)
    return result.configs
      .map((one) => ({
        name: one.name,
        value: one.isSensitive ? null : (one.value ?? null),
        source: sources[one.configSource] ?? `source ${one.configSource}`,
        isDefault: one.configSource === defaultSource,
        sensitive: one.isSensitive,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const problem = toProblem(error, doing)
    if (problem.code === 'Cancelled') throw error
    return problem
  }
}
