import type { Problem } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../../sqs/bounded.ts'
import type { Registered as FanOut } from '../actions/registered.ts'
import type { Kinesis } from '../shared.ts'
import { openApplications, type Application, type Applications } from './applications.ts'
import { listDeliveries, type Delivery } from './firehose.ts'
import { readersHere } from './here.ts'
import { listMappings, type Mapping } from './lambda.ts'
import { Source } from './sources.ts'
import type { Consumer } from './shared.ts'

/** What was found, and why there may be more. */
type Listed = { readonly consumers: readonly Consumer[]; readonly problems: readonly Problem[] }

/** Whatever reads the streams of an account in a region. */
export interface Directory {
  readonly applications: Applications
  /** Rejects only when cancelled, or when not even the streams can be listed. */
  all(call: Call): Promise<Listed>
  /** `consumer` is undefined where there is none of that name. */
  find(stream: string, name: string, call: Call): Promise<{
    readonly consumer: Consumer | undefined; readonly problems: readonly Problem[]
  }>
}

const minute = 60_000
/** Consumers come and go seldom, and their states are asked with them. */
const lifetimes = {
  aws: { foundMs: 2 * minute, deniedMs: 10 * minute }, deliveries: { foundMs: 15 * minute, deniedMs: 15 * minute },
  emulated: { foundMs: 5_000, deniedMs: minute },
} as const
const atOnce = 20

/** Asks at its first use; aborting `lifetime` ends what is on its way. */
export function openDirectory(kinesis: Kinesis, lifetime: AbortSignal): Directory {
  const { account, streams, tools: { now } } = kinesis
  const lives = account.emulated ? lifetimes.emulated : lifetimes.aws
  const mappings = new Source<Mapping>(now, lifetime, lives)
  const deliveries = new Source<Delivery>(now, lifetime, account.emulated ? lives : lifetimes.deliveries)
  // `streams` keeps them, and forgets them when something is changed here.
  const fanOut = new Source<FanOut>(now, lifetime, { ...lives, foundMs: 0 })
  const applications = openApplications(kinesis, lifetime)

  const registeredWith = (names: readonly string[], call: Call) => bounded(names, atOnce, async (stream) => {
    const { found, problem } = await fanOut.get(
      stream, (signal) => streams.fanOut(stream, { ...call, signal }, lives.foundMs), call,
    )
    return { found: found.map((one) => ({ ...one, stream })), problem }
  })
  const all = async (call: Call): Promise<Listed> => {
    const names = await streams.all(call)
    const [byStream, lambdas, firehoses, applied] = await Promise.all([
      registeredWith(names, call), mappings.get('', (signal) => listMappings(account, signal), call),
      deliveries.get('', (signal) => listDeliveries(account, signal), call), applications.all(call),
    ])
    const registered = byStream.flatMap(({ found }) => found)
    const functions = readersHere(kinesis, lambdas.found, names)
    const taken = new Set([
      ...applied.found.map(({ table, stream }) => `${stream}/${table}`),
      ...functions.flatMap(({ consumer, stream }) => (consumer === null ? [] : [`${stream}/${consumer}`])),
    ])
    return {
      consumers: [
        ...registered.filter(({ name, stream }) => !taken.has(`${stream}/${name}`)).map(fanOutOf),
        ...applied.found.map((one) => applicationOf(one, registered)), ...functions.map(mappingOf),
        ...readersHere(kinesis, firehoses.found, names).map(deliveryOf),
      ],
      problems: [
        byStream.find(({ problem }) => problem)?.problem, lambdas.problem, firehoses.problem, ...applied.problems,
        stillUnknown(applied.unknown),
      ].filter((one) => one !== undefined),
    }
  }
  return {
    applications, all,
    async find(stream, name, call) {
      const { consumers, problems } = await all(call)
      return { consumer: consumers.find((one) => one.stream === stream && one.name === name), problems }
    },
  }
}

type Reader = { readonly stream: string }
type Registered = FanOut & Reader

const fanOutOf = ({ stream, name, status, at }: Registered): Consumer =>
  ({ stream, name, type: 'fan-out', at: name, state: status, facts: { createdAt: at, fanOut: true } })

/** An application that reads by fan-out registers a consumer of its own name. */
function applicationOf({ table, stream, leases, unsure }: Application, registered: readonly Registered[]): Consumer {
  const workers = new Set(leases.filter(({ checkpoint }) => checkpoint !== 'SHARD_END').flatMap(({ owner }) => owner ?? [])).size
  return {
    stream, name: `kcl:${table}`, type: 'kcl', at: table,
    state: workers === 0 ? 'no worker' : `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    facts: { workers, leases: leases.length, fanOut: registered.some((one) => one.stream === stream && one.name === table) },
    ...(unsure && { unsure }),
  }
}

const mappingOf = (
  { function: name, stream, consumer, state, batchSize, parallel, startsAt, lastResult }: Mapping & Reader,
): Consumer => ({
  stream, name: `lambda:${name}`, type: 'lambda', at: name, state,
  facts: {
    batchSize, parallel, startsAt, lastResult, fanOut: consumer !== null, ...(consumer !== null && { registered: consumer }),
  },
})

const deliveryOf = ({ name, stream, status, to }: Delivery & Reader): Consumer =>
  ({ stream, name: `firehose:${name}`, type: 'firehose', at: name, state: status, facts: { to, fanOut: false } })

function stillUnknown(unknown: number): Problem | undefined {
  if (unknown === 0) return undefined
  return {
    code: 'Unsupported',
    message: `${unknown.toLocaleString('en')} DynamoDB tables were not looked at yet; there may be more KCL applications.`,
    hint: 'Look again in a while.',
  }
}
