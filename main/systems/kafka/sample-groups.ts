import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import type { Cluster } from './cluster.ts'
import type { GroupDirectory } from './group-directory.ts'
import type { GroupWatch } from './group-watch.ts'
import { isTopic } from './inventory.ts'
import type { NewestTimes } from './newest.ts'
import { partitionKey } from './offsets.ts'
import { distinct } from './partitions.ts'
import { type GroupPlace, type GroupReading, placeKey, readGroups } from './places.ts'
import type { PlaceNumbers, PlaceReader } from './place-numbers.ts'
import { refusal } from './refusals.ts'
import { unknown } from './unknown-sample.ts'
import type { Wait } from '../until-aborted.ts'

/**
 * One round over groups and their places. A group's numbers are sums of the places that are known; how far behind it is, its
 * slowest place's.
 */
export async function sampleGroups(
  cluster: Cluster,
  directory: GroupDirectory,
  reader: PlaceReader,
  newest: NewestTimes,
  watch: GroupWatch,
  refs: readonly Ref[],
  wait: Wait,
): Promise<readonly Sample[]> {
  if (refs.length === 0) return []
  const ids = [...new Set(refs.map(({ path }) => path[0] ?? ''))]
  const readings = await readGroups(cluster, directory, ids, wait)
  const [numbers] = await Promise.all([
    reader.read([...readings.values()], wait),
    learnNewest(cluster, newest, [...readings.values()], wait),
  ])
  const at = cluster.now()
  for (const reading of readings.values()) watch.observe(reading, at)
  return refs.map((ref) => {
    const reading = readings.get(ref.path[0] ?? '')
    if (!reading) return unknown(ref, at, refusal(69, { subject: `Group ${ref.path[0] ?? ''}` }))
    return ref.kind === 'group' ? groupSample(ref, at, reading, numbers, watch) : placeSample(ref, at, reading, numbers)
  })
}

/** For what nothing waits, since when nothing came. */
async function learnNewest(cluster: Cluster, newest: NewestTimes, readings: readonly GroupReading[], wait: Wait): Promise<void> {
  const quiet = readings.flatMap(({ places }) => places).filter(({ backlog, end }) => backlog === 0 && end !== null)
  const topics = await cluster.inventory.topics(
    quiet.map(({ topic }) => topic),
    wait,
  )
  const asked = quiet.flatMap(({ topic: name, partition, end }) => {
    const topic = topics.get(name)
    return topic && isTopic(topic) && end !== null ? [{ topic, partition, end }] : []
  })
  await newest.learn(
    asked,
    new Map(asked.map(({ topic, partition, end }) => [partitionKey(topic.name, partition), { offset: end, timestamp: -1n }])),
    wait,
  )
}

function groupSample(
  ref: Ref,
  at: number,
  reading: GroupReading,
  numbers: ReadonlyMap<string, PlaceNumbers>,
  watch: GroupWatch,
): Sample {
  const { verdict, since, reason } = watch.judge(reading, at)
  if (!reading.entry)
    return {
      ...unknown(ref, at, reading.problems[0] ?? refusal(69, { subject: `Group ${reading.id}`, ref })),
      facts: { verdict, since, reason },
    }
  const parts = reading.places.map((place) => numbers.get(placeKey(reading.id, place))).filter((one) => one !== undefined)
  const sum = (of: (one: PlaceNumbers) => number | null): number | null =>
    parts.reduce<number | null>((total, one) => (of(one) === null ? total : (total ?? 0) + (of(one) ?? 0)), null)
  const most = parts.reduce<number | null>((max, { age }) => (age === null ? max : Math.max(max ?? 0, age)), null)
  // That nothing is committed for some partition yet is ordinary; that place's own sample says it.
  const lacking = reading.places.flatMap(({ problem, committed }) => (problem && committed !== null ? problem : []))
  const problems = distinct([...reading.problems, ...lacking])
  const backlog = sum((one) => one.backlog)
  const bare = backlog === null && problems.length === 0
  return {
    ref,
    at,
    values: { backlog, age: most, in: sum((one) => one.in), out: sum((one) => one.out) },
    facts: {
      type: reading.entry.type,
      state: reading.description?.state ?? reading.entry.state,
      members: reading.description?.members.length ?? null,
      topics: [...new Set(reading.places.map(({ topic }) => topic))].sort(),
      verdict,
      since,
      reason,
    },
    ...flagsOf(reading.places.flatMap(({ flags }) => flags)),
    ...(problems.length > 0 && { problems: [...problems] }),
    ...(bare && { problems: [{ code: 'NotFound', message: `Group ${reading.id} has committed nothing yet.` }] }),
  }
}

function placeSample(ref: Ref, at: number, reading: GroupReading, numbers: ReadonlyMap<string, PlaceNumbers>): Sample {
  const place = reading.places.find(({ topic, partition }) => topic === ref.path[1] && String(partition) === ref.path[2])
  const one = place && numbers.get(placeKey(reading.id, place))
  if (!place || !one)
    return unknown(
      ref,
      at,
      reading.problems[0] ?? {
        code: 'NotFound',
        message: `Group ${reading.id} has no place in partition ${ref.path[2] ?? ''} of topic ${ref.path[1] ?? ''}.`,
        ref,
      },
    )
  return {
    ref,
    at,
    values: one,
    facts: placeFacts(place),
    ...flagsOf(place.flags),
    ...(place.problem && { problems: [place.problem] }),
  }
}

/** Offsets as texts, and who reads the partition: `member` is the member's id, `client` the name it gave itself. */
export const placeFacts = ({ committed, start, end, member }: GroupPlace) => ({
  committed: committed === null ? null : String(committed),
  start: start === null ? null : String(start),
  end: end === null ? null : String(end),
  member: member?.id ?? null,
  client: member?.client ?? null,
  host: member?.host ?? null,
})

const flagsOf = (flags: readonly string[]): Pick<Sample, 'flags'> => (flags.length > 0 ? { flags: [...new Set(flags)] } : {})
