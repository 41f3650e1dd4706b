import type { Ref } from '#contract/ref.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import { isAbsent } from './absent.ts'
import { describeQuorum } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { Snapshot } from './inventory.ts'
import { type Listing, sortableNumber } from '../listing.ts'
import type { LogDirs } from './log-dirs.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'
import { unknown } from './unknown-sample.ts'

/** The brokers of the cluster, with which of them is the controller. Sorting by what only a sample tells samples them first. */
export async function listBrokers(
  cluster: Cluster,
  pager: Pager,
  sample: Sampler,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  const [snapshot, controller] = await Promise.all([cluster.inventory.all(call), controllerOf(cluster, call)])
  const led = partitionsLed(snapshot)
  const facts = (node: Snapshot['nodes'][number]): Resource['facts'] => ({
    host: node.host,
    port: node.port,
    rack: node.rack,
    controller: controller === null ? null : controller === node.id,
    led: led.get(node.id) ?? 0,
  })
  const listing: Listing<Snapshot['nodes'][number]> = {
    rows: snapshot.nodes,
    label: ({ id }) => String(id),
    key: ({ id }) => sortableNumber(id),
    value: (node, by) => facts(node)[by],
    resource: (node) => ({ ref: { kind: 'broker', path: [String(node.id)] }, label: String(node.id), facts: facts(node) }),
  }
  return listSampled(pager, listing, { by: ['bytes'], sample }, query, call)
}

/** What each broker holds on disk. */
export async function sampleBrokers(
  cluster: Cluster,
  logDirs: LogDirs,
  refs: readonly Ref[],
  call: Call,
): Promise<readonly Sample[]> {
  if (refs.length === 0) return []
  const { nodes } = await cluster.inventory.all(call)
  return Promise.all(
    refs.map(async (ref): Promise<Sample> => {
      const node = nodes.find(({ id }) => String(id) === ref.path[0])
      if (!node)
        return unknown(ref, cluster.now(), {
          code: 'NotFound',
          message: `Broker ${ref.path[0] ?? ''} is not in the cluster now.`,
          ref,
        })
      const bytes = await logDirs.ofBroker(node.id, call)
      const known = typeof bytes === 'number' ? bytes : null
      return {
        ref,
        at: cluster.now(),
        values: { bytes: known },
        facts: { bytes: known },
        ...(typeof bytes !== 'number' && !isAbsent(bytes) && { problems: [bytes] }),
      }
    }),
  )
}

/** How many partitions each broker leads. */
export function partitionsLed({ topics }: Snapshot): ReadonlyMap<number, number> {
  const led = new Map<number, number>()
  for (const { partitions } of topics.values())
    for (const { leaderId } of partitions) led.set(leaderId, (led.get(leaderId) ?? 0) + 1)
  return led
}

/**
 * The active controller's id, null where it may not be asked. Under KRaft, Metadata names any broker as controller, so the
 * quorum is asked; without KRaft Metadata tells the truth.
 */
export async function controllerOf(cluster: Cluster, call: Call): Promise<number | null> {
  try {
    const reply = await cluster.brokers.any(
      describeQuorum,
      [[{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }]],
      call,
    )
    const partition = reply.topics[0]?.partitions[0]
    return reply.errorCode === 0 && partition?.errorCode === 0 ? partition.leaderId : null
  } catch (error) {
    const { code } = toProblem(error)
    if (code === 'Cancelled') throw error
    return code === 'Unsupported' ? (await cluster.inventory.all(call)).controllerId : null
  }
}
