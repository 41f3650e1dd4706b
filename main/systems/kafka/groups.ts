import { ProblemError } from '#contract/problem.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import type { Cluster } from './cluster.ts'
import type { GroupDirectory, GroupEntry } from './group-directory.ts'
import { describeMany, isDescribed, type Member } from './group-members.ts'
import { type Listing, listRows, numeric, sortableNumber } from '../listing.ts'
import { parentName } from './partitions.ts'
import { type GroupPlace, type GroupReading, readGroups } from './places.ts'
import { placeFacts } from './sample-groups.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'

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
    resource: (entry) => ({ ref: { kind: 'group', path: [entry.id] }, label: entry.id, facts: groupFacts(entry) }),
    problems,
  }
  const page = await listSampled(pager, listing, { by: sampled, sample }, query, call)
  return { ...page, items: await withMembers(cluster, entries, page.items, call) }
}

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
  const listing: Listing<Member> = {
    rows: description?.members ?? [],
    label: ({ client }) => client,
    key: (member) => member.id,
    value: (member, by) => memberFacts(member)[by],
    resource: (member) => ({
      ref: { kind: 'member', path: [id, member.id] },
      label: member.client,
      facts: memberFacts(member),
    }),
    problems,
  }
  return listRows(pager, listing, query)
}

const memberFacts = ({ client, host, instance, partitions }: Member): Resource['facts'] => ({
  client,
  host,
  instance,
  partitions: partitions.length,
  topics: [...new Set(partitions.map(({ topic }) => topic))].sort(),
  reads: partitions.map(({ topic, partition }) => `${topic} ${partition}`),
})

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
  const facts = (place: GroupPlace): Resource['facts'] => ({
    topic: place.topic,
    partition: place.partition,
    backlog: place.backlog,
    ...placeFacts(place),
  })
  const listing: Listing<GroupPlace> = {
    rows: places,
    label: ({ topic, partition }) => `${topic} ${partition}`,
    key: ({ topic, partition }) => `${topic} ${sortableNumber(partition)}`,
    where: { topic: ({ topic }) => topic },
    value: (place, by) => numeric(facts(place)[by]),
    resource: (place) => ({
      ref: { kind: 'offset', path: [id, place.topic, String(place.partition)] },
      label: `${place.topic} ${place.partition}`,
      facts: facts(place),
    }),
    problems,
  }
  return listSampled(pager, listing, { by: ['age', 'in', 'out'], sample }, query, call)
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
