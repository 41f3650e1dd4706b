import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import type { ConsumerBoard } from '../../consumers.ts'
import { backendAt } from './backend.ts'
import { Alarms } from './cloudwatch/alarms/alarms.ts'
import { cloudWatch } from './cloudwatch/cloudwatch.ts'
import { Stores, type SeriesName } from './cloudwatch/store.ts'
import { FaultRule, Faults } from './faults.ts'
import { Glue } from './glue.ts'
import { KinesisPart } from './kinesis/kinesis.ts'
import { StreamRecorder } from './kinesis/recorder.ts'
import type { ClusterPlan } from './msk/clusters.ts'
import { Msk } from './msk/msk.ts'
import { ClusterRecorder } from './msk/recorder.ts'
import type { Part } from './part.ts'
import { openDoor, type Door } from './server.ts'
import { SignIn } from './sso.ts'
import { commonAccount } from './asked.ts'
import { DeadLetterIndex } from './sqs/dead-letter-index.ts'
import { inFlightCap, type Cap } from './sqs/in-flight-cap.ts'
import { MoveTasks } from './sqs/move-tasks.ts'
import { purgeRule } from './sqs/purge-rule.ts'
import { QueueRecorder } from './sqs/recorder.ts'
import { traffic } from './sqs/traffic.ts'
import { Tally } from './tally.ts'

/**
 * In front of what it stands, and on which port (0: any). `auth`: ministack checks signatures and policies. `kinesis` is where
 * kinesis-local is once it runs; without it ministack answers for Kinesis too.
 */
export type StandInPlan = {
  readonly ministack: string
  readonly kinesis?: Promise<string> | undefined
  readonly port?: number
  /** Consumers that can be stopped and started, for `/__consumers`. */
  readonly consumers?: Pick<ConsumerBoard, 'list' | 'run'> | undefined
  readonly auth?: boolean
  readonly now?: () => number
}

/** AWS on a loopback port, as far as it goes. */
export type StandIn = {
  readonly url: string
  readonly port: number
  readonly door: Pick<Door, 'close' | 'open'>
  readonly faults: Faults
  readonly tally: Tally
  /** The clusters that MSK tells of. */
  clusters(plans: readonly ClusterPlan[]): void
  /** Puts a value of now into CloudWatch, for the sandbox's own account. */
  measure(name: SeriesName, value: number): void
  /** Looks at queues and clusters once and writes what CloudWatch is to say. */
  record(): Promise<void>
  close(): Promise<void>
}

const Seed = z.array(z.strictObject({
  account: z.string().default(commonAccount), region: z.string().default('us-east-1'), namespace: z.string(), metric: z.string(),
  dimensions: z.record(z.string(), z.string()), points: z.array(z.object({ at: z.number(), value: z.number() })),
}))

/** Opens it. What it does itself and what it leaves to ministack is listed in docs/emulators.md. */
export async function openStandIn({ ministack, kinesis, consumers, port = 0, auth = false, now = Date.now }: StandInPlan): Promise<StandIn> {
  const backend = backendAt(ministack, auth)
  const [faults, tally, stores] = [new Faults(), new Tally(), new Stores()]
  const cap: Cap = { messages: null }
  const index = new DeadLetterIndex()
  const recorder = new QueueRecorder(backend, stores, now)
  const [msk, signIn] = [new Msk(now()), new SignIn(now)]
  const clusterRecorder = new ClusterRecorder(msk, stores, now)
  const streams = kinesis && new KinesisPart(kinesis, new StreamRecorder(stores, now), now)
  const alarms = new Alarms(stores, now)
  const parts: readonly Part[] = [
    ...streams ? [streams] : [], alarms, index, new MoveTasks(index, now), purgeRule(now), inFlightCap(cap), traffic(recorder), cloudWatch(stores, tally, now), msk,
    signIn, new Glue(now),
  ]
  const record = async () => {
    await Promise.all([recorder.record(), clusterRecorder.record()])
    alarms.judgeAll()
  }
  const control = async (path: string, method: string, body: Buffer): Promise<unknown> => {
    const value = (): unknown => JSON.parse(body.toString())
    switch (`${method} ${path}`) {
      case 'POST /__faults': return faults.set(z.array(FaultRule).parse(value())), { faults: faults.states() }
      case 'GET /__faults': return { faults: faults.states() }
      case 'GET /__calls': return tally.calls()
      case 'DELETE /__calls': return tally.clear(), tally.calls()
      case 'POST /__record': return await record(), {}
      case 'POST /__metrics': return seed(stores, value()), {}
      case 'POST /__limits': return limit(Limits.parse(value()), cap, streams), {}
      case 'GET /__consumers': return consumers && { items: consumers.list() }
      case 'POST /__consumers': return consumers && await runConsumer(consumers, value())
      case 'POST /__sign-in':
        signIn.plan = z.strictObject({ polls: z.int().nullable(), seconds: z.int() }).parse(value())
        return {}
      case 'DELETE /__sign-in': return signIn.expire(), {}
      default: return undefined
    }
  }
  const door = await openDoor(port, { backend, parts, faults, tally, auth, control })
  return {
    url: door.url, port: door.port, door, faults, tally, record,
    clusters: (plans) => msk.set(plans),
    measure: (name, value) => stores.of({ account: commonAccount, region: 'us-east-1' }).add(name, { at: now(), value }),
    async close() {
      await door.close()
      await Promise.all(parts.map(async (part) => await part.close?.()))
      backend.close()
    },
  }
}

const Wish = z.strictObject({ name: z.string(), running: z.boolean() })

/** What became of a wish to stop or start a consumer: the consumers now, or the problem. */
async function runConsumer(consumers: Pick<ConsumerBoard, 'run'>, value: unknown): Promise<object> {
  const { name, running } = Wish.parse(value)
  return await consumers.run(name, running).then((items) => ({ items }), (error: unknown) => {
    if (error instanceof ProblemError) return { problem: error.problem }
    throw error
  })
}

/** What is absent stays as it is. */
const Limits = z.strictObject({
  inFlight: z.int().nullable().optional(), iteratorSeconds: z.number().min(0).optional(), refusedPuts: z.int().min(0).optional(),
  mostRead: z.int().min(1).optional(),
})

function limit(
  { inFlight, iteratorSeconds, refusedPuts, mostRead }: z.infer<typeof Limits>, cap: Cap, streams: KinesisPart | undefined,
): void {
  if (inFlight !== undefined) cap.messages = inFlight
  if (streams && iteratorSeconds !== undefined) streams.iterators.seconds = iteratorSeconds
  if (streams && refusedPuts !== undefined) streams.refusedPuts = refusedPuts
  if (streams && mostRead !== undefined) streams.mostRead = mostRead
}

function seed(stores: Stores, value: unknown): void {
  for (const { account, region, points, ...name } of Seed.parse(value)) {
    for (const point of points) stores.of({ account, region }).replace(name, point)
  }
}
