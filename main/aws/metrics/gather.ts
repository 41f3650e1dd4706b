import { GetMetricDataCommand, type CloudWatchClient, type MetricDataResult } from '@aws-sdk/client-cloudwatch'
import type { Problem } from '#contract/problem.ts'
import { groupsOf, type Group } from './groups.ts'
import type { Point, Series } from './metrics.ts'

/** A series and the span wanted of it, in epoch ms on the bounds of its periods; `to` is excluded. */
export type Query = { readonly series: Series; readonly from: number; readonly to: number }
/** The points in the order of time; `problem` where CloudWatch could not answer this series whole. */
export type Answer = { readonly points: readonly Point[]; readonly problem?: Problem }

type Asked = { readonly query: Query; readonly answer: PromiseWithResolvers<Answer>; readonly waiting: Set<AbortSignal> }

/** One string a series; fit for a Map key. */
export const seriesKey = ({ namespace, metric, dimensions, stat, period }: Series): string =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)), stat, period])

/** Those who ask within so long share calls; points are minutes late anyhow. */
const gatherMs = 50

/**
 * Everybody who asks within a twentieth of a second shares the calls, and nobody asks twice for what is being asked. A call ends
 * early only when all who wait for it have gone.
 */
export class Gather {
  readonly #client: () => CloudWatchClient
  readonly #asked = new Map<string, Asked>()
  #pending: Asked[] = []

  constructor(client: () => CloudWatchClient) {
    this.#client = client
  }

  /** Rejects with the call's error, or with the signal's reason. */
  async ask(query: Query, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    const asked = this.#join(query)
    asked.waiting.add(signal)
    const left = Promise.withResolvers<never>()
    const leave = () => left.reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([asked.answer.promise, left.promise])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #join(query: Query): Asked {
    const key = `${seriesKey(query.series)} ${query.from} ${query.to}`
    const found = this.#asked.get(key)
    if (found) return found
    const asked: Asked = { query, answer: Promise.withResolvers(), waiting: new Set() }
    this.#asked.set(key, asked)
    asked.answer.promise.catch(() => {}).finally(() => this.#asked.delete(key))
    if (this.#pending.length === 0) setTimeout(() => this.#flush(), gatherMs)
    this.#pending.push(asked)
    return asked
  }

  #flush(): void {
    const pending = this.#pending
    this.#pending = []
    for (const group of groupsOf(pending, ({ query }) => query)) {
      this.#call(group).catch((error: unknown) => group.members.forEach(({ answer }) => answer.reject(error)))
    }
  }

  async #call({ members, from, to }: Group<Asked>): Promise<void> {
    const found = members.map((): { points: Point[]; problem?: Problem } => ({ points: [] }))
    using left = whenAllLeft(members.flatMap(({ waiting }) => [...waiting]))
    let token: string | undefined
    do {
      const page = await this.#client().send(new GetMetricDataCommand({
        MetricDataQueries: members.map(({ query: { series } }, n) => queryOf(series, n)), ScanBy: 'TimestampAscending',
        StartTime: new Date(from), EndTime: new Date(to), ...(token !== undefined && { NextToken: token }),
      }), { abortSignal: left.signal })
      for (const result of page.MetricDataResults ?? []) take(result, found, members)
      token = page.NextToken
    } while (token !== undefined && token !== '')
    members.forEach(({ answer, query }, n) => answer.resolve(within(found[n] ?? { points: [] }, query)))
  }
}

const queryOf = ({ namespace, metric, dimensions, stat, period }: Series, n: number) => ({
  Id: `m${n}`, ReturnData: true,
  MetricStat: {
    Period: period, Stat: stat,
    Metric: {
      Namespace: namespace, MetricName: metric, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
  },
})

/** Adds a page's points of one series; a value's time is moved from the beginning of its period to the end. */
function take(result: MetricDataResult, found: readonly { points: Point[]; problem?: Problem }[], members: readonly Asked[]): void {
  const n = Number(result.Id?.slice(1))
  const [into, of] = [found[n], members[n]]
  if (into === undefined || of === undefined) return
  result.Timestamps?.forEach((time, i) => {
    const value = result.Values?.[i]
    if (value !== undefined) into.points.push({ at: time.getTime() + of.query.series.period * 1_000, value })
  })
  if (result.StatusCode === 'Forbidden' || result.StatusCode === 'InternalError') into.problem = problemOf(result, of.query.series)
}

const problemOf = ({ StatusCode, Messages }: MetricDataResult, { namespace, metric }: Series): Problem => StatusCode === 'Forbidden'
  ? {
    code: 'Forbidden', message: `CloudWatch does not give ${namespace} ${metric} to this role.`,
    hint: 'It needs cloudwatch:GetMetricData.',
  }
  : {
    code: 'Unreachable', hint: 'It is asked again by itself.',
    message: `CloudWatch could not read ${namespace} ${metric}${Messages?.[0]?.Value ? `: ${Messages[0].Value}` : ''}.`,
  }

/** In order, each period once, and none that lies outside or has not ended. */
function within({ points, problem }: { points: Point[]; problem?: Problem }, { from, to }: Query): Answer {
  const byTime = new Map(points.filter(({ at }) => at > from && at <= to).map((point) => [point.at, point]))
  return { points: [...byTime.values()].sort((a, b) => a.at - b.at), ...(problem && { problem }) }
}

/** Aborted when all of them are; listens to none any more once it is disposed, since some outlive the call. */
function whenAllLeft(signals: readonly AbortSignal[]): { readonly signal: AbortSignal } & Disposable {
  const end = new AbortController()
  const over = new AbortController()
  const look = () => { if (signals.every(({ aborted }) => aborted)) end.abort(signals[0]?.reason) }
  signals.forEach((signal) => signal.addEventListener('abort', look, { once: true, signal: over.signal }))
  return { signal: end.signal, [Symbol.dispose]: () => over.abort() }
}
