import type { Problem } from '#contract/problem.ts'
import { describeConsumerGroups, describeGroups, describeShareGroups } from './apis.ts'
import { readAssignment, type TopicPartition } from './assignment.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { GroupEntry } from './group-directory.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/** A member of a group and what it is given to read; `instance` is the name of a static member. */
export type Member = {
  readonly id: string
  readonly client: string
  readonly host: string
  readonly instance: string | null
  readonly partitions: readonly TopicPartition[]
}

/** A group as its coordinator describes it. `assignor` is how it shares out partitions, '' while nobody is in it. */
export type GroupDescription = { readonly state: string; readonly assignor: string; readonly members: readonly Member[] }

/**
 * Describes groups by the call their type needs, one request a coordinator and type. A group that cannot be described has a
 * Problem.
 */
export async function describeMany(
  cluster: Cluster,
  entries: readonly GroupEntry[],
  wait: Wait,
): Promise<ReadonlyMap<string, GroupDescription | Problem>> {
  const found = new Map<string, GroupDescription | Problem>()
  const batches = Map.groupBy(entries, ({ coordinator, type }) => `${coordinator} ${type ?? 'classic'}`)
  await Promise.all(
    [...batches.values()].map(async (batch) => {
      const [first] = batch
      if (!first) return
      try {
        for (const [id, one] of await describeBatch(
          cluster,
          first,
          batch.map(({ id }) => id),
          wait,
        ))
          found.set(id, one)
      } catch (error) {
        const problem = toProblem(error)
        if (problem.code === 'Cancelled') throw error
        for (const { id } of batch) found.set(id, problem)
      }
    }),
  )
  return found
}

type Described = readonly (readonly [id: string, GroupDescription | Problem])[]

async function describeBatch(
  cluster: Cluster,
  { type, coordinator }: GroupEntry,
  ids: readonly string[],
  wait: Wait,
): Promise<Described> {
  const refused = (id: string, code: number): Problem =>
    refusal(code, {
      subject: `Group ${id}`,
      needs: `Group ${id} needs Describe on group ${id}`,
      ref: { kind: 'group', path: [id] },
      user: cluster.user,
    })
  switch (type) {
    case 'consumer': {
      const { groups } = await cluster.brokers.on(coordinator, describeConsumerGroups, [[...ids], false], wait)
      return groups.map((one) => [
        one.groupId,
        one.errorCode === 0
          ? { state: one.groupState, assignor: one.assignorName, members: one.members.map(modernMember) }
          : refused(one.groupId, one.errorCode),
      ])
    }
    case 'share': {
      const { groups } = await cluster.brokers.on(coordinator, describeShareGroups, [ids], wait)
      return groups.map((one) => [
        one.groupId,
        one.errorCode === 0
          ? { state: one.groupState, assignor: '', members: one.members.map(shareMember) }
          : refused(one.groupId, one.errorCode),
      ])
    }
    case 'streams':
      return ids.map((id) => [
        id,
        {
          code: 'Unsupported',
          message: `The members of streams group ${id} are not read.`,
          hint: 'Its state, places and backlog are.',
        },
      ])
    default: {
      const { groups } = await cluster.brokers.on(coordinator, describeGroups, [[...ids], false], wait)
      return groups.map((one) => [one.groupId, classicGroup(one, refused)])
    }
  }
}

type Classic = Awaited<ReturnType<(typeof describeGroups)['versions'][number]['async']>>['groups'][number]

function classicGroup(group: Classic, refused: (id: string, code: number) => Problem): GroupDescription | Problem {
  if (group.errorCode !== 0) return refused(group.groupId, group.errorCode)
  if (group.groupState === 'Dead') return refused(group.groupId, groupIdNotFound)
  const assigns = group.protocolType === 'consumer' || group.protocolType === ''
  return {
    state: group.groupState,
    assignor: group.protocolData,
    members: group.members.map((one) => ({
      id: one.memberId,
      client: one.clientId,
      host: hostOf(one.clientHost),
      instance: one.groupInstanceId ?? null,
      partitions: assigns ? readAssignment(one.memberAssignment) : [],
    })),
  }
}

type Modern = Awaited<
  ReturnType<(typeof describeConsumerGroups)['versions'][number]['async']>
>['groups'][number]['members'][number]

const modernMember = (one: Modern): Member => ({
  id: one.memberId,
  client: one.clientId,
  host: hostOf(one.clientHost),
  instance: one.instanceId ?? null,
  partitions: one.assignment.topicPartitions.flatMap(({ topicName, partitions }) =>
    partitions.map((partition) => ({ topic: topicName, partition })),
  ),
})

type Share = Awaited<ReturnType<(typeof describeShareGroups)['versions'][number]['async']>>['groups'][number]['members'][number]

const shareMember = (one: Share): Member => ({
  id: one.memberId,
  client: one.clientId,
  host: hostOf(one.clientHost),
  instance: null,
  partitions: one.partitions,
})

/** Java writes an address as "/10.0.0.1". */
const hostOf = (host: string): string => host.replace(/^\//, '')

const groupIdNotFound = 69

/** Tells a description from the Problem that stands in its place. */
export const isDescribed = (one: GroupDescription | Problem | undefined): one is GroupDescription =>
  one !== undefined && 'members' in one
