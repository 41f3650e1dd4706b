import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsStatus } from '../contract/aws.ts'
import type { Ref } from '../contract/ref.ts'
import type { AwsAccount } from '../main/aws/account.ts'
import { History } from '../main/host/history/history.ts'
import { Poller } from '../main/host/poller.ts'
import { Resources } from '../main/host/resources.ts'
import { Sessions } from '../main/host/sessions.ts'
import type { StoredConnection } from '../main/host/workspace.ts'
import type { Log, Tools } from '../main/systems/driver.ts'
import { driver as sqs } from '../main/systems/sqs/index.ts'
import { memoryVault } from '../main/vault/vault.ts'
import { billedAccount, type BilledAccount } from '../tests/fixtures/billed-account.ts'
import { benchAws } from './aws-cost/aws.ts'
import { virtualClock } from '../tests/fixtures/virtual-clock.ts'
import { naive, type World } from './aws-cost/naive.ts'
import { seriesOfOthers } from './aws-cost/series.ts'
import type { Report } from './report.ts'

const world: World = { queues: 1_000, streams: 100, shardsEach: 10, topics: 50, rules: 50 }
/** Rows on the screen, and queues besides them in which messages wait. */
const [shown, busy] = [60, 150]
const hourMs = 3_600_000
const minuteMs = 60_000
const most = 0.21

const cost = { allow: true, capPerHour: 1 }
const connection: StoredConnection = {
  id: 'bench', name: 'bench', environment: 'production', level: 'read', secrets: [], connectAtStart: false,
  cost,
  config: { type: 'aws', region: 'us-east-1', credentials: { type: 'chain' } },
}
const place = { connection: 'bench', system: 'sqs' }
const queue = (n: number): Ref => ({ kind: 'queue', path: [`queue-${n}`] })
const tell: Log['warn'] = (message, data) => console.error(message, data)
const log: Log = { info: () => {}, warn: tell, error: tell }

/**
 * An hour of an AWS account on a virtual clock: the poller, the sqs session, the governor, the meter and the CloudWatch batches are
 * the program's own; streams, topics and rules, which have no driver yet, are series asked of the same batches.
 */
export async function measure(): Promise<Report> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-aws-cost-'))
  // First, since everything below takes the time from it.
  using clock = virtualClock(Date.UTC(2026, 10, 21, 12))
  const aws = benchAws(world, (n) => (n < shown + busy ? 25 + n : 0))
  const account = billedAccount(aws, () => cost)
  try {
    const window = new AbortController()
    const looking = lookAround(account, dir, window.signal)
    await clock.advance(hourMs, 250, aws.busy)
    const { apis } = account.usage.status().cost
    const metrics = new Map(aws.metrics)
    window.abort()
    await clock.advance(2 * minuteMs, 1_000, aws.busy)
    const asked = callsOf(account)
    await clock.advance(10 * minuteMs, 1_000, aws.busy)
    const unseen = callsOf(account) - asked
    await (await looking).close()
    return reportOf(apis, metrics, unseen)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

const callsOf = ({ usage }: BilledAccount): number =>
  usage.status().cost.apis.reduce((sum, { requests }) => sum + requests, 0)

/** The list of queues with 60 rows on the screen, one queue's page, and the screens of the other systems, until `signal`. */
async function lookAround(account: AwsAccount, dir: string, signal: AbortSignal): Promise<{ close(): Promise<void> }> {
  const tools: Tools = {
    workers: 1, now: Date.now, log, id: 'bench', dir, aws: { account: () => account, saved: async () => account },
  }
  const sessions = new Sessions({
    workspace: { get: () => connection }, vault: memoryVault(), drivers: new Map([['sqs', sqs]]), tools: () => tools, log,
  })
  const history = new History()
  const poller = new Poller({ sessions, history, log, now: Date.now })
  const resources = new Resources({ sessions, poller, history, log, now: Date.now })
  const all = Array.from({ length: world.queues }, (_, n) => queue(n))
  const watches = [
    resources.watch(place, all.slice(0, shown), false, signal), resources.watch(place, all.slice(shown), true, signal),
  ]
  const charts = sqs.manifest.kinds['queue']?.metrics.slice(0, 8).map(({ key }) => key) ?? []
  const others = seriesOfOthers(world)
  const every = async (ms: number, ask: () => Promise<unknown>) => {
    while (!signal.aborted) {
      await ask()
      await new Promise((next) => setTimeout(next, ms))
    }
  }
  await Promise.all([
    ...watches.map(async (frames) => { for await (const _frame of frames); }),
    every(minuteMs, () => resources.list(place, { kind: 'queue', limit: 1_000 }, new AbortController().signal)),
    every(minuteMs, () => resources.describe({ ...place, ref: queue(0) }, new AbortController().signal)),
    every(minuteMs, () => Promise.all(charts.map((metric) => resources.past(
      { ...place, ref: queue(0) }, metric, { from: Date.now() - hourMs, to: Date.now(), points: 400 }, new AbortController().signal,
    )))),
    every(minuteMs, () => account.metrics.latest(others, { signal: new AbortController().signal, log })),
  ])
  return {
    close: async () => {
      poller.close()
      await sessions.close()
    },
  }
}

function reportOf(apis: AwsStatus['cost']['apis'], metrics: ReadonlyMap<string, number>, unseen: number): Report {
  const lines = naive(world)
  const naiveUsd = lines.reduce((sum, { usd }) => sum + usd, 0)
  const usd = apis.reduce((sum, each) => sum + each.usd, 0)
  const count = (n: number) => n.toLocaleString('en')
  const dollars = (n: number) => `$${n.toFixed(n < 0.01 ? 4 : 3)}/h`
  return {
    title: 'What an hour of AWS costs',
    says: `${count(world.queues)} queues, ${shown} of them on the screen and ${busy} others in which messages wait; the page of one `
      + `queue with its charts; ${world.streams} streams of ${world.shardsEach} shards, one of them open; ${world.topics} topics, `
      + `${world.rules} rules. One hour on a virtual clock, list prices of us-east-1, free allowances not counted. `
      + 'Naive is every depth each 5 s and every common CloudWatch series each minute.',
    rows: [
      ...apis.map((each) => ({
        what: `\`${each.api}\``, measured: `${count(each.requests)} calls, ${count(each.units)} ${each.unit}, ${dollars(each.usd)}`,
      })),
      ...[...metrics].map(([namespace, units]) => ({ what: `metrics of ${namespace}`, measured: count(units) })),
      ...lines.map((line) => ({ what: `naive: ${line.what}`, measured: `${count(line.units)}, ${dollars(line.usd)}` })),
      { what: 'naive, in all', measured: `$${naiveUsd.toFixed(2)}/h` },
      { what: 'Tidemark, in all', measured: `$${usd.toFixed(3)}/h`, bound: `≤ $${most}/h` },
      { what: 'naive, of Tidemark', measured: `${(naiveUsd / usd).toFixed(0)} ×` },
      { what: 'calls in ten minutes without a window', measured: String(unseen), bound: '0' },
    ],
    // An hour that stood still would be cheap too.
    holds: usd <= most && usd > most / 2 && unseen === 0,
  }
}
