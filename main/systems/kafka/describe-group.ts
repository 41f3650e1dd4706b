import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Cluster } from './cluster.ts'
import type { GroupDirectory } from './group-directory.ts'
import type { Member } from './group-members.ts'
import { readOne } from './groups.ts'
import { distinct } from './partitions.ts'
import type { GroupPlace } from './places.ts'
import { row, type Section } from '../sections.ts'
import type { Sampler } from '../sort-by-sample.ts'

/** How many stuck partitions are named. */
const mostStuck = 20

/** A group: how it is doing, its stuck partitions first, then who is in it. */
export async function describeGroup(
  cluster: Cluster,
  directory: GroupDirectory,
  sample: Sampler,
  ref: Ref,
  call: Call,
): Promise<Details> {
  const { entry, description, places, problems } = await readOne(cluster, directory, ref.path[0] ?? '', call)
  const [numbers] = await sample([ref], call)
  const facts = numbers?.facts ?? {}
  return {
    ref,
    problems: [...distinct([...problems, ...(numbers?.problems ?? [])])],
    sections: [
      {
        title: 'Group',
        rows: [
          row(
            'Verdict',
            facts['verdict'],
            typeof facts['reason'] === 'string' && facts['reason'] ? { note: facts['reason'] } : {},
          ),
          row('State', description?.state ?? entry.state),
          row('Type', entry.type),
          row('Protocol', entry.protocol || null),
          row('Assignor', description?.assignor || null),
          row('Coordinator', entry.coordinator, { note: 'Broker id.' }),
          row('Members', description?.members.length),
          row('Backlog', numbers?.values['backlog'], { unit: 'items' }),
          row('Behind', numbers?.values['age'], { unit: 's' }),
        ],
      },
      ...stuckSection(places),
      ...(description && description.members.length > 0 ? [{ title: 'Members', rows: description.members.map(memberRow) }] : []),
    ],
  }
}

/** The places furthest behind, worst first; those whose backlog cannot be told stand before them. */
function stuckSection(places: readonly GroupPlace[]): Section[] {
  const stuck = places
    .filter(({ backlog, problem }) => backlog !== 0 || problem !== undefined)
    .toSorted((a, b) => (b.backlog ?? Infinity) - (a.backlog ?? Infinity) || 0)
    .slice(0, mostStuck)
  return stuck.length === 0
    ? []
    : [
        {
          title: 'Partitions with a backlog',
          rows: stuck.map(({ topic, partition, backlog, problem, member }) => {
            const note = problem?.message ?? (member ? `Read by ${member.client} on ${member.host}.` : 'Read by no member.')
            return row(`${topic} ${partition}`, backlog, { unit: 'items', note })
          }),
        },
      ]
}

const memberRow = ({ client, host, partitions }: Member) => row(client, named(partitions), { note: `On ${host}.` })

const named = (partitions: Member['partitions']): string[] => partitions.map(({ topic, partition }) => `${topic} ${partition}`)

/** One member of a group with what it reads. */
export async function describeMember(cluster: Cluster, directory: GroupDirectory, ref: Ref, call: Call): Promise<Details> {
  const { description, problems } = await readOne(cluster, directory, ref.path[0] ?? '', call)
  const member = description?.members.find(({ id }) => id === ref.path[1])
  if (!member)
    throw new ProblemError(
      problems[0] ?? {
        code: 'NotFound',
        message: `Member ${ref.path[1] ?? ''} is no longer in group ${ref.path[0] ?? ''}.`,
        ref,
      },
    )
  return {
    ref,
    problems: [...problems],
    sections: [
      {
        title: 'Member',
        rows: [
          row('Client', member.client),
          row('Host', member.host),
          row('Member id', member.id),
          row('Static name', member.instance),
          row('Partitions', named(member.partitions)),
        ],
      },
    ],
  }
}
