import {
  type Cluster, DescribeClusterV2Command, DescribeTopicCommand, type DescribeTopicCommandOutput, DescribeTopicPartitionsCommand,
  GetBootstrapBrokersCommand, type GetBootstrapBrokersCommandOutput, KafkaClient, ListClustersV2Command, ListNodesCommand,
  ListTopicsCommand, type NodeInfo, type TopicInfo, type TopicPartitionInfo,
} from '@aws-sdk/client-kafka'
import { ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Call } from '../driver.ts'
import { Kept, type Told } from '../kept.ts'
import { clusterRef, topicRef } from './paths.ts'

type Wait = Pick<Call, 'signal'>

/** How old an answer may be, ms. AWS itself is about a minute behind with topics, and wants few calls. */
const fresh = { clusters: 20_000, nodes: 300_000, topics: 45_000, partitions: 15_000, bootstrap: 60_000 } as const
const pageSize = 100

/**
 * The control plane of MSK in one account and region, asked sparingly. Rejects with ProblemErrors that name the IAM action; NotFound
 * names what is not there.
 */
export interface ControlPlane {
  clusters(wait: Wait): Promise<Told<readonly Cluster[]>>
  /** One cluster by its ARN, also where listing them all is not allowed. */
  cluster(arn: string, wait: Wait): Promise<Told<Cluster>>
  nodes(arn: string, wait: Wait): Promise<Told<readonly NodeInfo[]>>
  topics(arn: string, wait: Wait): Promise<Told<readonly TopicInfo[]>>
  topic(arn: string, name: string, wait: Wait): Promise<Told<DescribeTopicCommandOutput>>
  partitions(arn: string, name: string, wait: Wait): Promise<Told<readonly TopicPartitionInfo[]>>
  bootstrap(arn: string, wait: Wait): Promise<Told<GetBootstrapBrokersCommandOutput>>
}

/** Opens nothing before the first call. */
export function openControlPlane(account: AwsAccount, now: () => number, lifetime: AbortSignal): ControlPlane {
  const client = account.client(KafkaClient)
  const kept = <T>() => new Kept<T>(now, lifetime)
  const [clusters, one, nodes] = [kept<readonly Cluster[]>(), kept<Cluster>(), kept<readonly NodeInfo[]>()]
  const [topics, topic] = [kept<readonly TopicInfo[]>(), kept<DescribeTopicCommandOutput>()]
  const partitions = kept<readonly TopicPartitionInfo[]>()
  const bootstrap = kept<GetBootstrapBrokersCommandOutput>()

  const plane: ControlPlane = {
    clusters: (wait) => clusters.get('', fresh.clusters, (abortSignal) => pages(async (NextToken) => {
      const page = await client.send(new ListClustersV2Command({ MaxResults: pageSize, NextToken }), { abortSignal })
      return [page.ClusterInfoList, page.NextToken]
    }), wait),
    cluster: (arn, wait) => one.get(arn, fresh.clusters, async (abortSignal) => {
      const listed = await plane.clusters({ signal: abortSignal }).catch(unlessAborted(abortSignal))
      const found = listed?.value.find(({ ClusterArn }) => ClusterArn === arn)
      if (found) return found
      const { ClusterInfo } = await client.send(new DescribeClusterV2Command({ ClusterArn: arn }), { abortSignal }).catch(noCluster(arn))
      return ClusterInfo ?? noCluster(arn)(undefined)
    }, wait),
    nodes: (arn, wait) => nodes.get(arn, fresh.nodes, (abortSignal) => pages(async (NextToken) => {
      const page = await client.send(new ListNodesCommand({ ClusterArn: arn, MaxResults: pageSize, NextToken }), { abortSignal })
      return [page.NodeInfoList, page.NextToken]
    }), wait),
    topics: (arn, wait) => topics.get(arn, fresh.topics, (abortSignal) => pages(async (NextToken) => {
      const page = await client.send(new ListTopicsCommand({ ClusterArn: arn, MaxResults: pageSize, NextToken }), { abortSignal })
      return [page.Topics, page.NextToken]
    }), wait),
    topic: (arn, name, wait) => topic.get(JSON.stringify([arn, name]), fresh.partitions, (abortSignal) =>
      client.send(new DescribeTopicCommand({ ClusterArn: arn, TopicName: name }), { abortSignal }).catch(noTopic(arn, name)), wait),
    partitions: (arn, name, wait) => partitions.get(JSON.stringify([arn, name]), fresh.partitions, (abortSignal) =>
      pages(async (NextToken) => {
        const asked = { ClusterArn: arn, TopicName: name, MaxResults: pageSize, NextToken }
        const page = await client.send(new DescribeTopicPartitionsCommand(asked), { abortSignal }).catch(noTopic(arn, name))
        return [page.Partitions, page.NextToken]
      }), wait),
    bootstrap: (arn, wait) => bootstrap.get(
      arn, fresh.bootstrap, (abortSignal) => client.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }), { abortSignal }), wait,
    ),
  }
  return plane
}

/** Every page of a list. */
async function pages<T>(ask: (token: string | undefined) => Promise<[T[] | undefined, string | undefined]>): Promise<readonly T[]> {
  const all: T[] = []
  let token: string | undefined
  do {
    const [items, next] = await ask(token)
    all.push(...items ?? [])
    token = next || undefined
  } while (token !== undefined)
  return all
}

const unlessAborted = (signal: AbortSignal) => (error: unknown): undefined => {
  if (signal.aborted || !(error instanceof ProblemError) || error.problem.code !== 'Forbidden') throw error
}

const noCluster = (arn: string) => (error: unknown): never => {
  throw missing(error) ? new ProblemError({
    code: 'NotFound', message: `There is no cluster ${arn} in this account and region.`, hint: 'Look at the list of clusters.',
    ref: clusterRef(arn),
  }, { cause: error }) : error
}

const noTopic = (arn: string, name: string) => (error: unknown): never => {
  throw missing(error) ? new ProblemError({
    code: 'NotFound', message: `There is no topic ${name} in this cluster.`,
    hint: 'What AWS tells of topics is about a minute old: a new one comes later.', ref: topicRef(arn, name),
  }, { cause: error }) : error
}

/** AWS calls an ARN that is of no cluster a bad request. */
const missing = (error: unknown): boolean =>
  error === undefined || (error instanceof ProblemError && ['NotFound', 'BadInput'].includes(error.problem.code))
