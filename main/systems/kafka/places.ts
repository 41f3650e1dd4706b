import type { Problem } from '#contract/problem.ts'
import { refKey } from '#contract/ref.ts'
import type { Cluster } from './cluster.ts'
import { type Commit, readCommits } from './commits.ts'
import type { GroupDirectory, GroupEntry } from './group-directory.ts'
import { describeMany, type GroupDescription, isDescribed, type Member } from './group-members.ts'
import { isTopic } from './inventory.ts'
import { lagOf } from './lag.ts'
import { type Asked, type Found, findOffsets, isFound, partitionKey, place } from './offsets.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/**
 * A group's place in one partition. Offsets are null where they are unknown or nothing is committed; `problem` says why there is
 * no backlog.
 */
export type GroupPlace = {
  readonly topic: string
  readonly partition: number
  readonly committed: bigint | null
  readonly start: bigint | null
  readonly end: bigint | null
  readonly backlog: number | null
  readonly flags: readonly string[]
  readonly member: Member | null
  readonly problem?: Problem
}

/** A group with all its places. A group of which nothing is known has a Problem instead of an entry. */
export type GroupReading = {
  readonly id: string
  readonly entry: GroupEntry | null
  readonly description: GroupDescription | null
  readonly places: readonly GroupPlace[]
  readonly problems: readonly Problem[]
}

/** A Map key for a group's place. */
export const placeKey = (group: string, { topic, partition }: Pick<GroupPlace, 'topic' | 'partition'>): string =>
  refKey({ kind: 'offset', path: [group, topic, String(partition)] })

const directoryAgeMs = 10_000
const freshMs = 1_500
const coordinatorMoved = /coordinator/

/**
 * Reads groups in one round of few requests: commits first, then the ends they are measured against, so that no backlog comes
 * out negative.
 */
export async function readGroups(
  cluster: Cluster,
  directory: GroupDirectory,
  ids: readonly string[],
  wait: Wait,
): Promise<ReadonlyMap<string, GroupReading>> {
  const { entries, unknown } = await findEntries(directory, ids, wait)
  const [commits, descriptions] = await Promise.all([readCommits(cluster, entries, wait), describeMany(cluster, entries, wait)])
  const wanted = entries.map((entry) => ({ entry, ...partitionsOf(entry, commits.get(entry.id), descriptions.get(entry.id)) }))
  const offsets = await readOffsets(
    cluster,
    wanted.flatMap(({ partitions }) => partitions),
    wait,
  )
  const readings = new Map<string, GroupReading>()
  for (const { entry, partitions, description, problems } of wanted) {
    if (problems.some((one) => one.code === 'Unreachable' && coordinatorMoved.test(one.message))) directory.forget()
    const gone = entry.state === null && !description ? problems : []
    readings.set(entry.id, {
      id: entry.id,
      entry: gone.length > 0 ? null : entry,
      description,
      problems,
      places: partitions.map((one) => placeOf(one, offsets)),
    })
  }
  for (const [id, problem] of unknown) readings.set(id, { id, entry: null, description: null, places: [], problems: [problem] })
  return readings
}

async function findEntries(directory: GroupDirectory, ids: readonly string[], wait: Wait) {
  const known = (await directory.all(directoryAgeMs, wait)).entries
  // A group that is not in the list may be new; only then is a fresh list worth its requests.
  const listed = ids.every((id) => known.has(id)) ? known : (await directory.all(freshMs, wait)).entries
  const missing = ids.filter((id) => !listed.has(id))
  const coordinators = missing.length > 0 ? await directory.coordinators(missing, wait) : new Map<string, number | Problem>()
  const unknown = new Map<string, Problem>()
  const entries = ids.flatMap((id): readonly GroupEntry[] => {
    const entry = listed.get(id)
    if (entry) return [entry]
    const coordinator = coordinators.get(id)
    if (typeof coordinator === 'number') return [{ id, type: null, state: null, protocol: '', coordinator }]
    unknown.set(id, coordinator ?? refusal(69, { subject: `Group ${id}` }))
    return []
  })
  return { entries, unknown }
}

type WantedPlace = {
  readonly topic: string
  readonly partition: number
  readonly commit: Commit | null
  readonly member: Member | null
}

/** Where a group has committed, and where its members read without having committed yet. */
function partitionsOf(
  entry: GroupEntry,
  commits: readonly Commit[] | Problem | undefined,
  described: GroupDescription | Problem | undefined,
) {
  const description = isDescribed(described) ? described : null
  const places = new Map<string, WantedPlace>()
  for (const member of description?.members ?? []) {
    for (const one of entry.type === 'share' ? [] : member.partitions)
      places.set(partitionKey(one.topic, one.partition), { ...one, commit: null, member })
  }
  for (const commit of Array.isArray(commits) ? (commits as readonly Commit[]) : []) {
    const key = partitionKey(commit.topic, commit.partition)
    places.set(key, { topic: commit.topic, partition: commit.partition, commit, member: places.get(key)?.member ?? null })
  }
  const problems = [commits, described].filter((one): one is Problem => one !== undefined && 'code' in one)
  return { partitions: [...places.values()], description, problems }
}

type Offsets = {
  readonly starts: ReadonlyMap<string, Found | Problem>
  readonly ends: ReadonlyMap<string, Found | Problem>
  readonly missing: ReadonlyMap<string, Problem>
}

async function readOffsets(cluster: Cluster, wanted: readonly WantedPlace[], wait: Wait): Promise<Offsets> {
  const topics = await cluster.inventory.topics(
    wanted.map(({ topic }) => topic),
    wait,
  )
  const asked = new Map<string, Asked>()
  const missing = new Map<string, Problem>()
  for (const { topic: name, partition } of wanted) {
    const topic = topics.get(name)
    if (topic && isTopic(topic)) asked.set(partitionKey(name, partition), { topic, partition })
    else if (topic) missing.set(name, topic)
  }
  const all = [...asked.values()]
  const [starts, ends] = await Promise.all([
    findOffsets(cluster, all, place.earliest, wait),
    findOffsets(cluster, all, place.latest, wait),
  ])
  return { starts, ends, missing }
}

function placeOf({ topic, partition, commit, member }: WantedPlace, { starts, ends, missing }: Offsets): GroupPlace {
  const key = partitionKey(topic, partition)
  const from = starts.get(key)
  const to = ends.get(key)
  const start = isFound(from) ? from.offset : null
  const end = isFound(to) ? to.offset : null
  const committed = commit?.offset ?? null
  const problem =
    missing.get(topic) ??
    [to, from].find((one): one is Problem => one !== undefined && 'code' in one) ??
    whyUnknown(topic, partition, committed, end)
  return { topic, partition, committed, start, end, member, ...lagOf(committed, start, end), ...(problem && { problem }) }
}

function whyUnknown(topic: string, partition: number, committed: bigint | null, end: bigint | null): Problem | undefined {
  const where = `partition ${partition} of topic ${topic}`
  if (committed === null) return { code: 'NotFound', message: `Nothing is committed for ${where}.` }
  if (end === null || committed <= end) return undefined
  return {
    code: 'Conflict',
    message: `The commit ${committed} of ${where} lies beyond its end ${end}.`,
    hint: 'The topic was made anew or cut. Reset the offsets of the group.',
  }
}
