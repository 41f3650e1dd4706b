import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ref } from '../contract/ref.ts'
import type { AwsConnection } from '../contract/systems/aws.ts'
import type { Session, Tools } from '../main/systems/driver.ts'
import { driver as kinesis } from '../main/systems/kinesis/index.ts'
import { driver as msk } from '../main/systems/msk/index.ts'
import { driver as sqs } from '../main/systems/sqs/index.ts'
import { quietLog as log } from '../tests/fixtures/quiet-log.ts'
import { virtualClock } from '../tests/fixtures/virtual-clock.ts'
import { clusterArn, consumerOf, countingAccount, names, type Asked } from './cloudwatch-calls/account.ts'
import type { Report } from './report.ts'

/** Resources of each of four kinds on the screen. */
const each = 50
const roundMs = 15_000
const minutes = 31
const most = 3

const connection: AwsConnection = { type: 'aws', region: 'us-east-1', credentials: { type: 'chain' } }

/**
 * Half an hour of a screen of 200 resources on a virtual clock, every row on the screen and sampled each 15 s by the drivers
 * themselves, those of the three systems a few seconds apart. A refresh is one such round.
 */
export async function measure(): Promise<Report> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-cloudwatch-calls-'))
  using clock = virtualClock(Date.UTC(2026, 10, 21, 12))
  try {
    const { account, asked } = countingAccount(each)
    const tools: Tools = { workers: 1, now: Date.now, log, id: 'bench', dir, aws: { account: () => account, saved: async () => account } }
    const sessions = await Promise.all([sqs, kinesis, msk].map((driver) => driver.open(connection, tools)))
    const start = Date.now()
    const known = { values: 0 }
    const stop = new AbortController()
    const screens = sessions.map(async (session, n) => {
      await new Promise((next) => setTimeout(next, n * 4_000))
      while (!stop.signal.aborted) {
        known.values += await valuesOf(session, shownOn(n))
        await new Promise((next) => setTimeout(next, roundMs))
      }
    })
    await clock.advance(minutes * 60_000, 1_000, () => false)
    stop.abort()
    await clock.advance(2 * roundMs, 1_000, () => false)
    await Promise.all(screens)
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()))
    return reportOf(asked, start, known.values)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function shownOn(screen: number): readonly Ref[] {
  const streams = names(each, 'stream')
  return [
    names(each, 'queue').map((name) => ({ kind: 'queue', path: [name] })),
    [...streams.map((name) => ({ kind: 'stream', path: [name] })), ...streams.map((name) => ({ kind: 'consumer', path: [name, consumerOf(name)] }))],
    names(each, 'topic').map((name) => ({ kind: 'topic', path: [clusterArn, name] })),
  ][screen] ?? []
}

/** How many numbers of CloudWatch and others came; a screen that shows nothing would ask for little. */
async function valuesOf(session: Session, refs: readonly Ref[]): Promise<number> {
  const samples = await session.sample(refs, { signal: new AbortController().signal, log, shown: () => true })
  return samples.reduce((sum, { values }) => sum + Object.values(values).filter((value) => value !== null).length, 0)
}

function reportOf(asked: readonly Asked[], start: number, values: number): Report {
  const rounds = Math.ceil(minutes * 60_000 / roundMs)
  const perRound = Array.from({ length: rounds }, (_, n) => asked.filter(({ at }) => Math.floor((at - start) / roundMs) === n))
  const data = asked.filter(({ series }) => series !== null)
  const [first = [], ...later] = perRound
  const worst = Math.max(...later.map(({ length }) => length))
  const series = (of: readonly Asked[]) => of.reduce((sum, one) => sum + (one.series ?? 0), 0)
  const count = (n: number) => n.toLocaleString('en')
  return {
    title: 'Calls of CloudWatch for a screen of 200 resources',
    says: `${each} queues, ${each} streams, ${each} fan-out consumers and ${each} topics of MSK on the screen, ${minutes} minutes on a virtual `
      + 'clock, a refresh each 15 s by the drivers themselves. Every second resource has no series. A call asks for at most 500 series.',
    rows: [
      { what: 'calls while the screen opens, ListMetrics of three namespaces among them', measured: `${first.length}, for ${count(series(first))} series` },
      { what: 'most calls of a later refresh, ListMetrics too', measured: String(worst), bound: `≤ ${most}` },
      { what: 'refreshes that asked CloudWatch at all', measured: `${later.filter((of) => of.length > 0).length} of ${count(later.length)}` },
      { what: '`GetMetricData` in all', measured: `${data.length} calls for ${count(series(data))} series` },
      { what: '`ListMetrics` in all', measured: `${asked.length - data.length} calls` },
      { what: 'most series of a call', measured: count(Math.max(...data.map((one) => one.series ?? 0))), bound: '≤ 500' },
      { what: 'numbers shown', measured: count(values) },
    ],
    holds: worst <= most && values > rounds * each * 4,
    data: { opening: first.length, worst, getMetricData: data.length, series: series(data), listMetrics: asked.length - data.length },
  }
}
