import { type Problem, ProblemError } from '#contract/problem.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import type { Cluster } from './cluster.ts'
import { isTopic, type Partition, type Topic } from './inventory.ts'
import { type Listing, numeric, sortableNumber } from '../listing.ts'
import { type Found, findOffsets, isFound, partitionKey, place } from './offsets.ts'
import { everyPartition } from './partition-numbers.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'

/** What a list of partitions can be sorted by once they are sampled. */
const sampled = ['bytes', 'in', 'lastMessage']

/**
 * The partitions of one topic with their offsets, from one Metadata and two ListOffsets a leader. Sorting by a sampled number
 * samples the rows first.
 */
export async function listPartitions(
  cluster: Cluster,
  pager: Pager,
  sample: Sampler,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  const topic = await topicOf(cluster, parentName(query, 'topic'), call)
  const asked = everyPartition(topic)
  const [starts, ends] = await Promise.all([
    findOffsets(cluster, asked, place.earliest, call),
    findOffsets(cluster, asked, place.latest, call),
  ])
  const facts = new Map(
    topic.partitions.map((one) => {
      const key = partitionKey(topic.name, one.partitionIndex)
      return [one.partitionIndex, { ...partitionFacts(one), ...offsetFacts(starts.get(key), ends.get(key)) }]
    }),
  )
  const listing: Listing<Partition> = {
    rows: topic.partitions,
    label: ({ partitionIndex }) => String(partitionIndex),
    key: ({ partitionIndex }) => sortableNumber(partitionIndex),
    value: ({ partitionIndex }, by) => numeric(facts.get(partitionIndex)?.[by]),
    resource: ({ partitionIndex }) => ({
      ref: { kind: 'partition', path: [topic.name, String(partitionIndex)] },
      label: String(partitionIndex),
      facts: facts.get(partitionIndex) ?? {},
    }),
    problems: distinct([...starts.values(), ...ends.values()].filter((one) => 'code' in one)),
  }
  return listSampled(pager, listing, { by: sampled, sample }, query, call)
}

/** What Metadata alone tells of a partition. `leader` is null while there is none. */
export const partitionFacts = ({ leaderId, replicaNodes, isrNodes }: Partition): Resource['facts'] => ({
  leader: leaderId < 0 ? null : leaderId,
  replicas: replicaNodes.map(String),
  isr: isrNodes.map(String),
})

/** The topic by its name; rejects with NotFound or Forbidden. */
export async function topicOf(cluster: Cluster, name: string, call: Call): Promise<Topic> {
  const topic = (await cluster.inventory.topics([name], call)).get(name)
  if (topic && isTopic(topic)) return topic
  throw new ProblemError(topic ?? { code: 'NotFound', message: `Topic ${name} does not exist.` })
}

/** The name in the `parent` that this kind's list needs. */
export function parentName(query: ListQuery, kind: string): string {
  const name = query.parent?.kind === kind ? query.parent.path[0] : undefined
  if (name !== undefined) return name
  throw new ProblemError({
    code: 'BadInput',
    message: `A list of ${query.kind}s is asked for one ${kind}.`,
    hint: `Send the ${kind} as parent.`,
    issues: [{ path: 'parent', message: `must be a ${kind}` }],
  })
}

/** Problems without those that say the same. */
export const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((one) => [one.message, one])).values(),
]

const offsetFacts = (start: Found | Problem | undefined, end: Found | Problem | undefined): Resource['facts'] => ({
  start: isFound(start) ? String(start.offset) : null,
  end: isFound(end) ? String(end.offset) : null,
  messages: isFound(start) && isFound(end) ? Number(end.offset - start.offset) : null,
})
