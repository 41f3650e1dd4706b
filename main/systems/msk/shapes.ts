import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import type { Cluster } from '@aws-sdk/client-kafka'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { namedOf, type Named } from '#main/aws/metrics/names.ts'
import type { Call } from '../driver.ts'
import type { ControlPlane } from './control-plane.ts'
import { Kept } from '../kept.ts'
import type { Shape } from './numbers.ts'
import { clusterName, clusterType } from './shape.ts'

const namespace = 'AWS/Kafka'

type Lagging = ReadonlyMap<string, readonly string[]>

/** Which groups have a lag is looked for so often, ms: CloudWatch forgets and finds names slowly. */
const lagNamesMs = 15 * 60_000
/** ListMetrics gives 500 a page; a cluster with more pages than this has its first groups shown. */
const mostPages = 10

/** Tells what series a cluster has. `problem` is what kept it from a part: what is left is still right. */
export interface Shapes {
  of(cluster: Cluster, call: Call, withLag: boolean): Promise<{ readonly shape: Shape; readonly problem?: Problem }>
}

/** Asks for the names of groups only for topics, whose lag is shown. */
export function openShapes(account: AwsAccount, plane: ControlPlane, now: () => number, lifetime: AbortSignal): Shapes {
  const kept = new Kept<Lagging>(now, lifetime)
  const lagging = async (name: string, call: Call): Promise<Lagging> => {
    if (account.meter.refuses('cloudwatch') !== null) return new Map()
    const listing = await account.metrics.names(namespace, call)
    if (listing.whole) return groupsIn(listing.all.filter(isLagOf(name)))
    if (listing.problem) throw new ProblemError(listing.problem)
    // Of an account with more series than are listed, those of one cluster alone are asked for.
    return (await kept.get(name, lagNamesMs, (signal) => lagNames(account, name, signal), call)).value
  }
  return {
    async of(cluster, call, withLag) {
      const [name, type] = [clusterName(cluster), clusterType(cluster)]
      let problem: Problem | undefined
      const orElse = <T>(instead: T) => (error: unknown): T => {
        if (call.signal.aborted || !(error instanceof ProblemError)) throw error
        problem = error.problem
        return instead
      }
      const [brokers, groups] = await Promise.all([
        brokerIds(cluster, plane, call).catch(orElse(guessedIds(cluster))),
        withLag ? lagging(name, call).catch(orElse<Lagging>(new Map())) : new Map(),
      ])
      const level = cluster.Provisioned?.EnhancedMonitoring ?? 'DEFAULT'
      const shape = { name, type, brokers, perTopic: level.startsWith('PER_TOPIC'), lagging: groups }
      return { shape, ...(problem && { problem }) }
    },
  }
}

const isLagOf = (cluster: string) => ({ metric, dimensions }: Named): boolean =>
  metric === 'MaxOffsetLag' && dimensions['Cluster Name'] === cluster

async function brokerIds(cluster: Cluster, plane: ControlPlane, call: Call): Promise<readonly number[]> {
  if (!cluster.Provisioned) return []
  const { value } = await plane.nodes(cluster.ClusterArn ?? '', call)
  return value.flatMap(({ BrokerNodeInfo: node }) => node?.BrokerId ?? [])
}

/** Brokers count from 1, and ids leave gaps only where some were taken away. */
const guessedIds = ({ Provisioned: provisioned }: Cluster): readonly number[] =>
  Array.from({ length: provisioned?.NumberOfBrokerNodes ?? 0 }, (_, n) => n + 1)

async function lagNames(account: AwsAccount, name: string, abortSignal: AbortSignal): Promise<Lagging> {
  const client = account.client(CloudWatchClient)
  const found: Named[] = []
  let NextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(new ListMetricsCommand({
      Namespace: namespace, MetricName: 'MaxOffsetLag', Dimensions: [{ Name: 'Cluster Name', Value: name }], RecentlyActive: 'PT3H',
      NextToken,
    }), { abortSignal })
    found.push(...(answer.Metrics ?? []).map(namedOf))
    NextToken = answer.NextToken || undefined
    if (NextToken === undefined) break
  }
  return groupsIn(found)
}

/** The groups of each topic, by the series of their lag. */
function groupsIn(series: readonly Pick<Named, 'dimensions'>[]): Lagging {
  const groups = new Map<string, string[]>()
  for (const { dimensions: { Topic: topic, 'Consumer Group': group } } of series) {
    if (topic !== undefined && group !== undefined) groups.set(topic, [...groups.get(topic) ?? [], group])
  }
  return groups
}
