import { answerWith, Refusal, type Answer } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { Part } from '../part.ts'
import { arnOf, bootstrapInfo, clusterInfo, type ClusterPlan } from './clusters.ts'
import { lookInto, type KafkaLook } from './kafka.ts'
import { pageOf } from './paging.ts'
import { describePartitions, describeTopic, listTopics } from './topics.ts'

const operations = new Set([
  'ListClustersV2', 'DescribeClusterV2', 'GetBootstrapBrokers', 'ListNodes', 'ListTopics', 'DescribeTopic', 'DescribeTopicPartitions',
])

/**
 * Amazon MSK's control plane over clusters that are given, with nodes, topics and partitions as their Kafka has them now (AWS is up
 * to a minute late). Everything else of MSK is ministack's and knows nothing of these clusters.
 */
export class Msk implements Part {
  #clusters: readonly ClusterPlan[] = []
  readonly #kafkas = new Map<string, KafkaLook>()
  readonly #since: number

  constructor(since: number) {
    this.#since = since
  }

  /** Names the clusters there are from now on. */
  set(clusters: readonly ClusterPlan[]): void {
    this.#clusters = clusters
  }

  get clusters(): readonly ClusterPlan[] {
    return this.#clusters
  }

  /** The Kafka of a cluster; one a bootstrap address. */
  kafkaOf({ bootstrap }: ClusterPlan): KafkaLook | null {
    if (bootstrap === null) return null
    const found = this.#kafkas.get(bootstrap) ?? lookInto(bootstrap)
    this.#kafkas.set(bootstrap, found)
    return found
  }

  owns({ service, operation }: Asked): boolean {
    return service === 'kafka' && operations.has(operation)
  }

  async answer(asked: Asked): Promise<Answer> {
    return answerWith(asked, await this.#answer(asked))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kafkas.values()].map((kafka) => kafka.close()))
  }

  async #answer(asked: Asked): Promise<object> {
    if (asked.operation === 'ListClustersV2') return await this.#list(asked)
    const [, cluster = '', name = ''] = /\/clusters\/([^/]+)(?:\/topics\/([^/]+))?/.exec(asked.path) ?? []
    const topic = decodeURIComponent(name)
    const plan = this.#clusters.find((each) => arnOf(asked, each) === decodeURIComponent(cluster))
    if (!plan) throw new Refusal('NotFoundException', 'The cluster was not found.', 404)
    switch (asked.operation) {
      case 'DescribeClusterV2': return { clusterInfo: await this.#info(asked, plan) }
      case 'GetBootstrapBrokers': return bootstrapInfo(plan)
      default:
    }
    if (plan.type === 'serverless') throw new Refusal('BadRequestException', 'This operation is not supported for serverless clusters.')
    const kafka = this.kafkaOf(plan)
    if (!kafka) throw new Refusal('ServiceUnavailableException', 'The cluster does not answer.', 503)
    switch (asked.operation) {
      case 'ListNodes': return await this.#nodes(asked, plan, kafka)
      case 'ListTopics': return await listTopics(asked, plan, kafka)
      case 'DescribeTopic': return await describeTopic(asked, plan, kafka, topic)
      default: return await describePartitions(asked, kafka, topic)
    }
  }

  async #list(asked: Asked): Promise<object> {
    const prefix = asked.search.get('clusterNameFilter') ?? ''
    const type = asked.search.get('clusterTypeFilter')
    const found = this.#clusters.filter((plan) =>
      plan.name.startsWith(prefix) && (type === null || (type === 'SERVERLESS') === (plan.type === 'serverless')))
    const { items, next } = pageOf(asked, found)
    return { clusterInfoList: await Promise.all(items.map((plan) => this.#info(asked, plan))), ...next }
  }

  async #info(asked: Asked, plan: ClusterPlan): Promise<object> {
    const brokers = await this.kafkaOf(plan)?.brokers().catch(() => []) ?? []
    return clusterInfo(asked, plan, Math.max(1, brokers.length), this.#since)
  }

  async #nodes(asked: Asked, plan: ClusterPlan, kafka: KafkaLook): Promise<object> {
    const { items, next } = pageOf(asked, await kafka.brokers())
    return {
      ...next,
      nodeInfoList: items.map(({ id, host }) => ({
        nodeARN: arnOf(asked, plan, 'broker', String(id)), nodeType: 'BROKER', addedToClusterTime: new Date(this.#since).toISOString(),
        instanceType: plan.type === 'express' ? 'express.m7g.large' : 'm7g.large',
        brokerNodeInfo: {
          brokerId: id, endpoints: [host], clientSubnet: 'subnet-0a1b2c3d4e5f60001', clientVpcIpAddress: host,
          attachedENIId: `eni-0a1b2c3d4e5f6${String(id).padStart(4, '0')}`,
          currentBrokerSoftwareInfo: { kafkaVersion: plan.version ?? '4.3.1' },
        },
      })),
    }
  }
}
