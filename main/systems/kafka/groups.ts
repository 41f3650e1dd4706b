import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import type { Cluster } from './cluster.ts'
import type { GroupDirectory, GroupEntry } from './group-directory.ts'
import { describeMany, isDescribed } from './group-members.ts'
import { filterRows, type Listing, listRows, sortableNumber } from './listing.ts'
import { parentName } from './partitions.ts'
import { type GroupPlace, type GroupReading, readGroups } from './places.ts'
import { placeFacts } from './sample-groups.ts'
import { needsSamples, type Sampler, sampleForSort } from './sort-by-sample.ts'

/** What a list of groups can be sorted by once they are sampled. */
const sampled = ['backlog', 'age', 'in', 'out', 'members', 'verdict']
const listAgeMs = 1_500

/**
 * Groups of every type from one ListGroups a broker; those on the page are described for their members, one request a
 * coordinator.
 */
export async function listGroups(
  cluster: Cluster,
  directory: GroupDirectory,
  pager: Pager,
  sample: Sampler,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  const { entries, problems } = await directory.all(query.cursor === undefined ? 0 : listAgeMs, call)
  const listing: Listing<GroupEntry> = {
    rows: [...entries.values()],
    label: ({ id }) => id,
    where: { type: ({ type }) => type ?? '', state: ({ state }) => state ?? '' },
    value: (entry, by) => groupFacts(entry)[by],
    resource: (entry) => ({ ref: groupRef(entry.id), label: entry.id, facts: groupFacts(entry) }),
    problems,
  }
  const sort =
    query.sort && needsSamples(query, sampled)
      ? await sampleForSort(
          filterRows(listing, query).map(({ id }) => groupRef(id)),
          query.sort.by,
          sample,
          call,
        )
      : { value: undefined, problems: [] }
  const page = listRows(
    pager,
    {
      ...listing,
      ...(sort.value && { value: ({ id }: GroupEntry) => sort.value(groupRef(id)) }),
      problems: [...problems, ...sort.problems],
    },
    query,
  )
  return { ...page, items: await withMembers(cluster, entries, page.items, call) }
}

/** The ref of a group. */
const groupRef = (id: string): Ref => ({ kind: 'group', path: [id] })

const groupFacts = ({ type, state, protocol }: GroupEntry): Resource['facts'] => ({ type, state, protocol })

async function withMembers(
  cluster: Cluster,
  entries: ReadonlyMap<string, GroupEntry>,
  items: readonly Resource[],
  call: Call,
): Promise<Resource[]> {
  const described = await describeMany(
    cluster,
    items.flatMap(({ label }) => entries.get(label) ?? []),
    call,
  )
  return items.map((item) => {
    const one = described.get(item.label)
    return {
      ...item,
      facts: {
        ...item.facts,
        members: isDescribed(one) ? one.members.length : null,
        ...(isDescribed(one) && { state: one.state }),
      },
    }
  })
}

/** The members of one group with what they read. */
export async function listMembers(
  cluster: Cluster,
  directory: GroupDirectory,
  pager: Pager,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  const { id, description, problems } = await readOne(cluster, directory, parentName(query, 'group'), call)
  return listRows(
    pager,
    {
      rows: (description?.members ?? []).map((member) => ({
        ...member,
        topics: [...new Set(member.partitions.map(({ topic }) => topic))].sort(),
      })),
      label: ({ client }) => client,
      key: ({ id: member }) => member,
      value: (member, by) =>
        by === 'partitions'
          ? member.partitions.length
          : by === 'topics'
            ? member.topics
            : by === 'host'
              ? member.host
              : member.client,
      resource: (member) => ({
        ref: { kind: 'member', path: [id, member.id] },
        label: member.client,
        facts: {
          client: member.client,
          host: member.host,
          instance: member.instance,
          partitions: member.partitions.length,
          topics: member.topics,
          reads: member.partitions.map(({ topic, partition }) => `${topic} ${partition}`),
        },
      }),
      problems,
    },
    query,
  )
}

/** The places of one group, by topic and partition. */
export async function listPlaces(
  cluster: Cluster,
  directory: GroupDirectory,
  pager: Pager,
  sample: Sampler,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  const { id, places, problems } = await readOne(cluster, directory, parentName(query, 'group'), call)
  const ref = ({ topic, partition }: GroupPlace): Ref => ({ kind: 'offset', path: [id, topic, String(partition)] })
  const listing: Listing<GroupPlace> = {
    rows: places,
    label: ({ topic, partition }) => `${topic} ${partition}`,
    key: ({ topic, partition }) => `${topic} ${sortableNumber(partition)}`,
    where: { topic: ({ topic }) => topic },
    value: (place, by) => {
      const value =
        by === 'backlog'
          ? place.backlog
          : by === 'topic'
            ? place.topic
            : by === 'partition'
              ? place.partition
              : placeFacts(place)[by as keyof ReturnType<typeof placeFacts>]
      return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    },
    resource: (place) => ({
      ref: ref(place),
      label: `${place.topic} ${place.partition}`,
      facts: { topic: place.topic, partition: place.partition, backlog: place.backlog, ...placeFacts(place) },
    }),
    problems,
  }
  if (!query.sort || !needsSamples(query, ['age', 'in', 'out'])) return listRows(pager, listing, query)
  const sort = await sampleForSort(filterRows(listing, query).map(ref), query.sort.by, sample, call)
  return listRows(
    pager,
    { ...listing, value: (place) => sort.value(ref(place)), problems: [...problems, ...sort.problems] },
    query,
  )
}

/** One group; rejects with NotFound or Forbidden where nothing is known of it. */
export async function readOne(
  cluster: Cluster,
  directory: GroupDirectory,
  id: string,
  call: Call,
): Promise<GroupReading & { readonly entry: GroupEntry }> {
  const reading = (await readGroups(cluster, directory, [id], call)).get(id)
  if (reading?.entry) return { ...reading, entry: reading.entry }
  throw new ProblemError(reading?.problems[0] ?? { code: 'NotFound', message: `Group ${id} does not exist.` })
}
