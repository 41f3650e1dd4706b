import { join } from 'node:path'
import { startSandboxAws, type FoundAws } from './aws/start.ts'
import { startSandboxBroker, type SandboxBroker } from './broker.ts'
import { ConsumerBoard, type Consumers } from './consumers.ts'
import { feedThread, type FeedThread } from './feed.ts'
import { joinSandbox } from './join.ts'
import { ensureArchive } from './kafka/archive.ts'
import { kafkaHome } from './kafka/home.ts'
import { brokerProblem, logOf } from './kafka/node.ts'
import { endOrphans } from './orphans.ts'
import { onFreePorts } from './ports.ts'
import type { OnProgress } from './progress.ts'
import { connectionsTo, type Sandbox, type SandboxPorts } from './running.ts'
import { startSchemas, type Schemas } from './schemas.ts'
import { bootstrapOf, claimFolder, type Starter } from './state.ts'

/** Where everything is kept (`dir`), and who starts it. `jars` may lie elsewhere to be shared; `signal` gives the start up. */
export type SandboxOptions = {
  readonly dir: string
  readonly jars?: string
  readonly starter?: Starter
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

/**
 * Starts the sandbox in a folder, downloading Kafka's, the schema registry's and the AWS emulator's files the first time. Resolves
 * when all answer, topics and queues hold data and every group has commits; a registry or an AWS that does not start is left out.
 * A program joins the one that `npm run sandbox start` left running there instead.
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
  const leaving = new AbortController()
  const given = AbortSignal.any([signal, leaving.signal])
  // The traffic's thread loads while the broker starts. It is stopped before the broker, and also where that never started.
  const consumers = new ConsumerBoard((name, run, source) => {
    if (source === 'kafka') feed.run(name, run)
    else void aws.then((found) => 'aws' in found && found.aws.run(name, run))
  })
  const onConsumers = (source: string) => (all: Consumers) => {
    consumers.tell(source, all)
    void aws.then((found) => 'aws' in found && found.aws.consumers(consumers.list()), () => undefined)
  }
  const feed: FeedThread = feedThread(onConsumers('kafka'))
  const gone = new AbortController()
  const stopFeed = () => feed.stop(gone.signal)
  opened.defer(stopFeed)
  const aws: Promise<FoundAws> = startSandboxAws(claim, jars, onProgress, {
    note: feed.note, onConsumers: onConsumers('aws'), onRun: (name, run) => void consumers.run(name, run).catch(() => undefined),
  }, given)
  aws.catch(() => undefined)
  opened.defer(async () => {
    leaving.abort()
    const found = await aws.catch(() => null)
    if (found && 'aws' in found) await found.aws.stop()
  })
  const home = await kafkaHome('4.3.1', jars, onProgress, signal)
  await ensureArchive(home, onProgress, signal)

  onProgress({ message: 'Starting Kafka' })
  const starting = onFreePorts(() => startSandboxBroker(home, claim, signal))
  opened.defer(async () => await (await starting.catch(() => null))?.cluster.stop())
  const schemas = startSchemas(claim, jars, onProgress, given)
  schemas.catch(() => undefined)
  opened.defer(async () => {
    leaving.abort()
    const started = await schemas.catch(() => null)
    if (started && 'registry' in started) await started.registry.stop()
  })
  opened.defer(stopFeed)
  const broker = await starting
  void broker.cluster.ended.then(() => gone.abort())
  onProgress({ message: 'Filling topics and queues' })
  // The topics that need no registry are filled while it still starts.
  const filled = fill(feed, broker, schemas, signal)
  filled.catch(() => undefined)
  const found = await schemas
  tellMissing(found, feed, onProgress)
  const [queues] = await Promise.all([aws, filled])
  tellMissing(queues, feed, onProgress)
  if ('aws' in queues) queues.aws.kafka(bootstrapOf(broker.ports))
  const ports = {
    ...broker.ports, ...('registry' in found && { registry: found.port }), ...('aws' in queues && { aws: queues.aws.port }),
  }
  await claim.update({ ports, phase: 'ready' })
  return running(broker, ports, { feed, consumers }, opened.move())
}

function tellMissing(found: object, feed: FeedThread, onProgress: OnProgress): void {
  if (!('missing' in found) || typeof found.missing !== 'string') return
  onProgress({ message: found.missing })
  feed.note(found.missing)
}

/** Waits for the traffic to be under way; a broker that ends meanwhile is the reason that counts. */
async function fill(
  feed: FeedThread, { cluster, node, ports }: SandboxBroker, schemas: Promise<Schemas>, signal: AbortSignal,
): Promise<void> {
  const lost = cluster.ended.then(async () => {
    throw await brokerProblem('The broker ended', logOf(node))
  })
  const registry = schemas.then((found) => ('registry' in found ? found.registry.url : null))
  // Of a start that is given up nobody may listen any more.
  registry.catch(() => undefined)
  await Promise.race([feed.start(bootstrapOf(ports), registry, signal), lost])
}

function running(
  { cluster, node }: SandboxBroker, ports: SandboxPorts,
  { feed, consumers }: { readonly feed: FeedThread; readonly consumers: ConsumerBoard }, opened: AsyncDisposableStack,
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
    connections: () => connectionsTo(ports),
    consumers: async () => consumers.list(),
    run: (name, isRunning) => consumers.run(name, isRunning),
    async stop() {
      stopped.resolve(null)
      await close()
    },
  }
}
