import type { KafkaHome } from './home.ts'
import type { Jvm } from './jvm.ts'
import { brokerProblem, clusterIdOf, launchNode, logOf, prepareNode, type FormatOptions } from './node.ts'
import { untilReady } from './ready.ts'
import { brokerSettings, type NodePlan, type Settings } from './settings.ts'

/** What to start. `settings` and `javaOptions` are added to every node; `onLaunch` hears of each process as soon as it exists. */
export type ClusterPlan = {
  readonly nodes: readonly NodePlan[]
  readonly settings?: Settings
  readonly format?: FormatOptions
  readonly javaOptions?: readonly string[]
  readonly onLaunch?: (node: NodePlan, jvm: Jvm) => Promise<void>
  readonly signal?: AbortSignal
}

/**
 * Brokers that answer. The Java processes are in the order of the plan's nodes; `ended` resolves when the first of them has
 * ended.
 */
export type Cluster = { readonly jvms: readonly Jvm[]; readonly ended: Promise<void>; stop(): Promise<void> }

/** Formats (once) and starts every node, and resolves when each lists all of them. What was started is ended when that fails. */
export async function startCluster(home: KafkaHome, plan: ClusterPlan): Promise<Cluster> {
  await Promise.all(plan.nodes.map((node) =>
    prepareNode(home, node, plan.nodes, brokerSettings(node, plan.nodes, plan.settings), plan.format ?? {})))
  plan.signal?.throwIfAborted()
  const jvms: Jvm[] = []
  const stop = async () => void await Promise.all(jvms.map((jvm) => jvm.stop()))
  try {
    for (const node of plan.nodes) {
      const jvm = await launchNode(home, node, plan.javaOptions)
      jvms.push(jvm)
      await plan.onLaunch?.(node, jvm)
    }
    await Promise.all(plan.nodes.map((node, index) => untilUp(node, jvms[index], plan.nodes.length, plan.signal)))
    return { jvms, ended: Promise.race(jvms.map(({ exited }) => exited)).then(() => undefined), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits until a launched node answers and lists `brokers` of them; fails when its process ends first, or after 90 s. */
export async function untilUp(node: NodePlan, jvm: Jvm | undefined, brokers: number, signal?: AbortSignal): Promise<void> {
  const given = new AbortController()
  const limits = AbortSignal.any([given.signal, AbortSignal.timeout(90_000), ...signal ? [signal] : []])
  const ended = jvm?.exited.then(() => false) ?? Promise.resolve(false)
  const ready = untilReady(node.listeners[0]?.port ?? 0, await clusterIdOf(node), brokers, limits).then(() => true, () => false)
  const up = await Promise.race([ready, ended])
  given.abort()
  await ready
  signal?.throwIfAborted()
  if (!up) throw await brokerProblem('The broker did not start', logOf(node))
}
