import type { Problem } from '#contract/problem.ts'
import { findCoordinator, listGroups } from './apis.ts'
import type { Brokers } from './brokers.ts'
import { toProblem } from './errors.ts'
import type { Inventory } from './inventory.ts'
import { refusal } from './refusals.ts'
import { untilAborted, type Wait } from '../until-aborted.ts'

/** A group as its coordinator lists it; `type` and `state` are null where the broker is too old to say. */
export type GroupEntry = {
  readonly id: string
  readonly type: string | null
  readonly state: string | null
  readonly protocol: string
  readonly coordinator: number
}

/** Every group the brokers list, and what could not be listed. */
type Groups = { readonly entries: ReadonlyMap<string, GroupEntry>; readonly problems: readonly Problem[] }

/**
 * Which groups there are and who coordinates them: one ListGroups a broker tells both, so that no FindCoordinator is needed for
 * groups that are listed.
 */
export interface GroupDirectory {
  /** At most `maxAgeMs` old. */
  all(maxAgeMs: number, wait: Wait): Promise<Groups>
  /** Who coordinates groups that no broker lists: those that may not be seen, and those that do not exist. */
  coordinators(ids: readonly string[], wait: Wait): Promise<ReadonlyMap<string, number | Problem>>
  /** Asks again next time: a coordinator has moved. */
  forget(): void
}

/** Reads through `brokers`; `lifetime` ends with the session. */
export function openGroupDirectory(
  brokers: Brokers,
  inventory: Inventory,
  now: () => number,
  lifetime: AbortSignal,
): GroupDirectory {
  let last: { readonly at: number; readonly value: Promise<Groups> } | undefined

  const read = async (): Promise<Groups> => {
    const { nodes } = await inventory.all({ signal: lifetime })
    const entries = new Map<string, GroupEntry>()
    const problems: Problem[] = []
    await Promise.all(
      nodes.map(async ({ id, host, port }) => {
        try {
          const reply = await brokers.on(id, listGroups, [[], []], { signal: lifetime })
          if (reply.errorCode !== 0)
            problems.push(
              refusal(reply.errorCode, {
                subject: `The groups of broker ${id} (${host}:${port})`,
                needs: 'A list of groups needs Describe on the groups or on the cluster',
              }),
            )
          for (const { groupId, groupType, groupState, protocolType } of reply.groups) {
            entries.set(groupId, {
              id: groupId,
              type: groupType ? groupType.toLowerCase() : 'classic',
              state: groupState || null,
              protocol: protocolType,
              coordinator: id,
            })
          }
        } catch (error) {
          problems.push(toProblem(error, { broker: `${id} (${host}:${port})` }))
        }
      }),
    )
    return { entries, problems }
  }

  return {
    all: (maxAgeMs, wait) => {
      if (!last || now() - last.at > maxAgeMs) {
        const value = read()
        last = { at: now(), value }
        value.catch(() => {
          last = undefined
        })
      }
      return untilAborted(last.value, wait.signal)
    },
    coordinators: async (ids, wait) => {
      const version = (await brokers.version(findCoordinator, wait)) ?? 0
      const batches = version >= 4 ? [ids] : ids.map((id) => [id])
      const found = new Map<string, number | Problem>()
      await Promise.all(
        batches.map(async (batch) => {
          const reply = await brokers.any(findCoordinator, [0, [...batch]], wait)
          reply.coordinators.forEach(({ key, nodeId, errorCode }, index) => {
            const id = key || (batch[index] ?? '')
            found.set(
              id,
              errorCode === 0
                ? nodeId
                : refusal(errorCode, {
                    subject: `Group ${id}`,
                    needs: `Group ${id} needs Describe on group ${id}`,
                    ref: { kind: 'group', path: [id] },
                  }),
            )
          })
        }),
      )
      return found
    },
    forget: () => {
      last = undefined
    },
  }
}
