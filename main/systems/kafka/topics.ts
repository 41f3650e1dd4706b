import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import type { Cluster } from './cluster.ts'
import type { Topic } from './inventory.ts'
import { type Listing } from '../listing.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'

/** Sampled numbers a list of topics can be sorted by. */
const sampled = ['messages', 'bytes', 'in', 'lastMessage']

/** Topics from one Metadata answer. Sorting by a sampled number samples the rows first. */
export async function listTopics(
  cluster: Cluster,
  pager: Pager,
  sample: Sampler,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  // The pages of one list share an answer; who begins a list sees what was created a moment ago.
  const { topics } = await (query.cursor === undefined ? cluster.inventory.anew(call) : cluster.inventory.all(call))
  const listing: Listing<Topic> = {
    rows: [...topics.values()],
    label: ({ name }) => name,
    where: { internal: (topic) => String(isInternal(topic)) },
    value: (topic, by) => topicFacts(topic)[by],
    resource: (topic) => ({ ref: { kind: 'topic', path: [topic.name] }, label: topic.name, facts: topicFacts(topic) }),
  }
  return listSampled(pager, listing, { by: sampled, sample }, query, call)
}

/**
 * What Metadata alone tells of a topic. `replicas` is the highest number of copies of a partition, `inSync` how many partitions
 * have all of theirs in sync.
 */
export function topicFacts(topic: Topic): Resource['facts'] {
  let replicas = 0
  let inSync = 0
  for (const { replicaNodes, isrNodes } of topic.partitions) {
    replicas = Math.max(replicas, replicaNodes.length)
    if (isrNodes.length >= replicaNodes.length) inSync += 1
  }
  return { partitions: topic.partitions.length, replicas, inSync, internal: isInternal(topic) }
}

/**
 * Kafka flags its own topics itself, all but the one of share groups before 4.1; Connect's and the registry's are ordinary
 * topics.
 */
const isInternal = (topic: Topic): boolean => topic.isInternal || topic.name.startsWith('__')
