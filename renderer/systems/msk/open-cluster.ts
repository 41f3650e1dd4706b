import { useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import { MskClusterExtra } from '#contract/systems/msk.ts'
import { go } from '../../address/use-address.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { keys, queries, useConnections } from '../../rpc/queries.ts'
import { markOpened } from '../../shell/opened.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import { proposal } from '../../views/connect/proposal.ts'

/** One way to open a cluster as a Kafka connection, as its details propose it. */
export type Way = MskClusterExtra['ways'][number]

/** The ways a cluster's details propose, the best first; undefined where the details say nothing about ways. */
export function waysOf(extra: unknown): readonly Way[] | undefined {
  const parsed = MskClusterExtra.safeParse(extra)
  return parsed.success ? parsed.data.ways : undefined
}

const sameBrokers = (some: readonly unknown[], others: readonly string[]): boolean =>
  some.length === others.length && others.every((one) => some.includes(one))

const isTheSame = (config: Connection['config'], { connection: { config: wanted } }: Way): boolean =>
  config.type === 'kafka' && Array.isArray(config.brokers) && sameBrokers(config.brokers, wanted.brokers)
  && JSON.stringify(config.sasl && signInOf(config.sasl)) === JSON.stringify(wanted.sasl && signInOf(wanted.sasl))

/** What tells two sign-ins to the same brokers apart; a user's name may have been filled in since. */
function signInOf(sasl: unknown): readonly unknown[] {
  if (typeof sasl !== 'object' || sasl === null || !('mechanism' in sasl)) return []
  return [sasl.mechanism, 'aws' in sasl ? sasl.aws : '']
}

/** The saved connection that already leads this way. */
export const openedBy = (connections: readonly Connection[], way: Way): Connection | undefined =>
  connections.find(({ config }) => isTheSame(config, way))

/** What only a person knows about a way: a user and a password. */
const lacksSecret = ({ way }: Way): boolean => way === 'scram'

/**
 * Opens a cluster: shows the connection that leads there already, saves the proposed one, or, where a user and a password are
 * needed first, shows the form filled as far as it is known. Throws what the host refuses.
 */
export async function openWay(way: Way, connections: readonly Connection[]): Promise<void> {
  const saved = openedBy(connections, way)
  if (saved) return go({ view: 'connection', connection: saved.id })
  if (lacksSecret(way)) {
    proposal.set(way.connection)
    return go({ view: 'connect' })
  }
  const { id } = await client.connections.save(way.connection)
  markOpened(id)
  await queries.invalidateQueries({ queryKey: keys.connections })
  go({ view: 'connection', connection: id })
}

/** Opens ways with their state: which is under way, and why the last one failed. */
export function useOpenCluster() {
  const connections = useConnections().data ?? []
  const [busy, setBusy] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const run = async (name: string, task: () => Promise<void>) => {
    setBusy(name)
    setProblem(undefined)
    try {
      await task()
    } catch (error) {
      const failed = toProblem(error)
      setProblem(failed)
      announceFailure(failed.message)
    } finally {
      setBusy(undefined)
    }
  }
  return {
    busy, problem, connections,
    open: (way: Way) => run(way.connection.name, () => openWay(way, connections)),
    /** By its best way, asked for first; a cluster without one is shown with what that takes. */
    openCluster: (place: { readonly connection: string; readonly system: string }, ref: Ref, name: string) =>
      run(name, async () => {
      const { extra } = await client.resources.describe({ ...place, ref })
      const [best] = waysOf(extra) ?? []
      if (best) await openWay(best, connections)
      else go({ view: 'resource', ...place, kind: ref.kind, path: ref.path })
    }),
  }
}
