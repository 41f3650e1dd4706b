import { join } from 'node:path'
import { endOrphan, startSandboxBroker, type SandboxBroker } from './broker.ts'
import { feedThread, type FeedThread } from './feed.ts'
import { joinSandbox } from './join.ts'
import { ensureArchive } from './kafka/archive.ts'
import { kafkaHome } from './kafka/home.ts'
import { brokerProblem, logOf } from './kafka/node.ts'
import { onFreePorts } from './ports.ts'
import type { OnProgress } from './progress.ts'
import { connectionTo, type Sandbox } from './running.ts'
import { bootstrapOf, claimFolder, type Claim, type Starter } from './state.ts'

/** Where everything is kept (`dir`), and who starts it. `jars` may lie elsewhere to be shared; `signal` gives the start up. */
export type SandboxOptions = {
  readonly dir: string
  readonly jars?: string
  readonly starter?: Starter
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

/**
 * Starts the sandbox in a folder, downloading Kafka's jars the first time. Resolves when the broker answers, every topic holds
 * data and every group has commits. A program joins the one that `npm run sandbox start` left running there instead.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { starter = 'program', signal = new AbortController().signal, onProgress = () => undefined } = options
  const joined = starter === 'program' ? await joinSandbox(options.dir, onProgress, signal) : null
  if (joined) return joined
  const claim = await claimFolder(options.dir, starter)
  await using opened = new AsyncDisposableStack()
  opened.defer(() => claim.release())
  await endOrphan(claim.dir, claim.previous)
  const home = await kafkaHome('4.3.1', options.jars ?? join(claim.dir, 'jars'), onProgress, signal)
  await ensureArchive(home, onProgress, signal)

  onProgress({ message: 'Starting Kafka' })
  const starting = onFreePorts(() => startSandboxBroker(home, claim, signal))
  opened.defer(async () => await (await starting.catch(() => null))?.cluster.stop())
  // The traffic's thread loads while the broker starts.
  const feed = feedThread()
  const gone = new AbortController()
  opened.defer(() => feed.stop(gone.signal))
  const broker = await starting
  void broker.cluster.ended.then(() => gone.abort())
  onProgress({ message: 'Filling topics' })
  await fill(feed, broker, claim, signal)
  return running(broker, feed, opened.move())
}

/** Waits for the traffic to be under way; a broker that ends meanwhile is the reason that counts. */
async function fill(feed: FeedThread, { cluster, node, ports }: SandboxBroker, claim: Claim, signal: AbortSignal): Promise<void> {
  const lost = cluster.ended.then(async () => {
    throw await brokerProblem('The broker ended', logOf(node))
  })
  await Promise.race([feed.start(bootstrapOf(ports), signal), lost])
  await claim.update({ phase: 'ready' })
}

function running({ cluster, node, ports }: SandboxBroker, feed: FeedThread, opened: AsyncDisposableStack): Sandbox {
  const stopped = Promise.withResolvers<null>()
  let closing: Promise<void> | null = null
  const close = () => closing ??= opened.disposeAsync()
  const lost = cluster.ended.then(async () => await brokerProblem('The sandbox\'s broker ended', logOf(node)))
  const ended = Promise.race([stopped.promise, lost]).then(async (problem) => {
    await close()
    return problem
  })
  return {
    bootstrap: bootstrapOf(ports),
    ports,
    get feedErrors() {
      return feed.errors()
    },
    ended,
    connection: () => connectionTo(bootstrapOf(ports)),
    async stop() {
      stopped.resolve(null)
      await close()
    },
  }
}
