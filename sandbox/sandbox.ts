import { join } from 'node:path'
import { startSandboxBroker, type SandboxBroker } from './broker.ts'
import { feedThread, type FeedThread } from './feed.ts'
import { joinSandbox } from './join.ts'
import { ensureArchive } from './kafka/archive.ts'
import { kafkaHome } from './kafka/home.ts'
import { brokerProblem, logOf } from './kafka/node.ts'
import { endOrphans } from './orphans.ts'
import { onFreePorts } from './ports.ts'
import type { OnProgress } from './progress.ts'
import { connectionTo, type Sandbox, type SandboxPorts } from './running.ts'
import { startSchemas, type Schemas } from './schemas.ts'
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
 * Starts the sandbox in a folder, downloading Kafka's and the schema registry's files the first time. Resolves when both answer,
 * every topic holds data and every group has commits; a registry that does not start is left out. A program joins the one that
 * `npm run sandbox start` left running there instead.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { starter = 'program', signal = new AbortController().signal, onProgress = () => undefined } = options
  const joined = starter === 'program' ? await joinSandbox(options.dir, onProgress, signal) : null
  if (joined) return joined
  const claim = await claimFolder(options.dir, starter)
  await using opened = new AsyncDisposableStack()
  opened.defer(() => claim.release())
  await endOrphans(claim.dir, claim.previous)
  const jars = options.jars ?? join(claim.dir, 'jars')
  const home = await kafkaHome('4.3.1', jars, onProgress, signal)
  await ensureArchive(home, onProgress, signal)

  onProgress({ message: 'Starting Kafka' })
  const starting = onFreePorts(() => startSandboxBroker(home, claim, signal))
  opened.defer(async () => await (await starting.catch(() => null))?.cluster.stop())
  const leaving = new AbortController()
  const schemas = startSchemas(claim, jars, onProgress, AbortSignal.any([signal, leaving.signal]))
  schemas.catch(() => undefined)
  opened.defer(async () => {
    leaving.abort()
    const started = await schemas.catch(() => null)
    if (started && 'registry' in started) await started.registry.stop()
  })
  // The traffic's thread loads while the broker starts.
  const feed = feedThread()
  const gone = new AbortController()
  opened.defer(() => feed.stop(gone.signal))
  const broker = await starting
  void broker.cluster.ended.then(() => gone.abort())
  const found = await schemas
  const ports = { ...broker.ports, ...('registry' in found && { registry: found.port }) }
  await claim.update({ ports })
  if ('missing' in found) {
    onProgress({ message: found.missing })
    feed.note(found.missing)
  }
  onProgress({ message: 'Filling topics' })
  await fill(feed, broker, found, claim, signal)
  return running(broker, ports, feed, opened.move())
}

/** Waits for the traffic to be under way; a broker that ends meanwhile is the reason that counts. */
async function fill(
  feed: FeedThread, { cluster, node, ports }: SandboxBroker, schemas: Schemas, claim: Claim, signal: AbortSignal,
): Promise<void> {
  const lost = cluster.ended.then(async () => {
    throw await brokerProblem('The broker ended', logOf(node))
  })
  await Promise.race([feed.start(bootstrapOf(ports), 'registry' in schemas ? schemas.registry.url : null, signal), lost])
  await claim.update({ phase: 'ready' })
}

function running(
  { cluster, node }: SandboxBroker, ports: SandboxPorts, feed: FeedThread, opened: AsyncDisposableStack,
): Sandbox {
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
    connection: () => connectionTo(ports),
    async stop() {
      stopped.resolve(null)
      await close()
    },
  }
}
