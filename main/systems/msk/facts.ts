import type { Cluster, NodeInfo, TopicInfo, TopicPartitionInfo } from '@aws-sdk/client-kafka'
import type { Resource } from '#contract/resource.ts'
import { brokerStorage, clusterType, signInWays, tagTexts } from './shape.ts'

type Facts = Resource['facts']

/** What the list of clusters tells of one; null is what its type does not have. `name` is what people call it. */
export function clusterFacts(cluster: Cluster): Facts {
  const { Provisioned: provisioned, State: state } = cluster
  return {
    state: state ?? null, type: clusterType(cluster), version: provisioned?.CurrentBrokerSoftwareInfo?.KafkaVersion ?? null,
    brokers: provisioned?.NumberOfBrokerNodes ?? null, brokerType: provisioned?.BrokerNodeGroupInfo?.InstanceType ?? null,
    storage: brokerStorage(cluster), signIn: [...signInWays(cluster)], tags: tagTexts(cluster),
  }
}

/** What the list of topics tells of one. */
export const topicFacts = (topic: TopicInfo): Facts => ({
  partitions: topic.PartitionCount ?? null, replicas: topic.ReplicationFactor ?? null, outOfSync: topic.OutOfSyncReplicaCount ?? null,
})

/** Who leads a partition and which replicas are in sync. */
export const partitionFacts = ({ Leader: leader, Replicas: replicas = [], Isr: isr = [] }: TopicPartitionInfo): Facts => ({
  leader: leader === undefined || leader < 0 ? null : leader, replicas: replicas.map(String), isr: isr.map(String),
})

/** Where a broker is. */
export function brokerFacts({ BrokerNodeInfo: node, InstanceType: type }: NodeInfo, cluster: Cluster): Facts {
  return {
    endpoints: node?.Endpoints ?? [], type: type ?? cluster.Provisioned?.BrokerNodeGroupInfo?.InstanceType ?? null,
    zone: node?.ClientSubnet ?? null, storage: brokerStorage(cluster), version: node?.CurrentBrokerSoftwareInfo?.KafkaVersion ?? null,
    address: node?.ClientVpcIpAddress ?? null,
  }
}
