import { Refusal } from '../answer.ts'
import type { Asked } from '../asked.ts'
import { arnOf, type ClusterPlan } from './clusters.ts'
import type { KafkaLook, TopicLook } from './kafka.ts'
import { pageOf } from './paging.ts'

/** A topic as ListTopics tells of it. */
function topicInfo(asked: Asked, plan: ClusterPlan, { name, partitions }: TopicLook): object {
  return {
    topicArn: arnOf(asked, plan, 'topic', name), topicName: name, partitionCount: partitions.length,
    replicationFactor: partitions[0]?.replicas.length ?? 0,
    outOfSyncReplicaCount: partitions.reduce((sum, { replicas, isr }) => sum + replicas.length - isr.length, 0),
  }
}

/** Answers ListTopics. */
export async function listTopics(asked: Asked, plan: ClusterPlan, kafka: KafkaLook): Promise<object> {
  const filter = asked.search.get('topicNameFilter') ?? ''
  const topics = (await kafka.topics()).filter(({ name }) => name.startsWith(filter))
  const { items, next } = pageOf(asked, topics)
  return { topics: items.map((topic) => topicInfo(asked, plan, topic)), ...next }
}

/** Answers DescribeTopic; its settings are properties in Base64, as AWS has them. */
export async function describeTopic(asked: Asked, plan: ClusterPlan, kafka: KafkaLook, name: string): Promise<object> {
  const topic = await mustHave(kafka, name)
  const settings = Object.entries(await kafka.settings(name)).map(([key, value]) => `${key}=${value}`).join('\n')
  return { ...topicInfo(asked, plan, topic), configs: Buffer.from(settings).toString('base64'), status: 'ACTIVE' }
}

/** Answers DescribeTopicPartitions. */
export async function describePartitions(asked: Asked, kafka: KafkaLook, name: string): Promise<object> {
  const { items, next } = pageOf(asked, (await mustHave(kafka, name)).partitions)
  return { partitions: items, ...next }
}

async function mustHave(kafka: KafkaLook, name: string): Promise<TopicLook> {
  const topic = (await kafka.topics()).find((each) => each.name === name)
  if (!topic) throw new Refusal('NotFoundException', `The topic ${name} was not found.`, 404)
  return topic
}
