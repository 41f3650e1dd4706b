import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { untilAborted } from '#main/systems/until-aborted.ts'
import { Answers } from './answers.ts'
import { groupsOf, type Group } from './groups.ts'
import type { Point, Series } from './metrics.ts'

/** A series and the span wanted of it, in epoch ms on the bounds of its periods; `to` is excluded. */
export type Query = { readonly series: Series; readonly from: number; readonly to: number }
/** The points in the order of time; `problem` where CloudWatch could not answer this series whole. */
export type Answer = { readonly points: readonly Point[]; readonly problem?: Problem }

/** A query, how many wait for its answer, and what is done when the last of them has gone. */
type Asked = { readonly query: Query; readonly answer: PromiseWithResolvers<Answer>; waiting: number; left: () => void }

/** One string a series; fit for a Map key. */
export const seriesKey = ({ namespace, metric, dimensions, stat, period }: Series): string =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)), stat, period])

const queryKey = ({ series, from, to }: Query): string => `${seriesKey(series)} ${from} ${to}`

/** Those who ask within so long share calls; points are minutes late anyhow. */
const gatherMs = 50
/** Calls are cut so that one page holds all their points: who gives many more pages than that gives them without end. */
const mostPages = 100

/**
 * Everybody who asks within a twentieth of a second shares the calls, and nobody asks twice for what is being asked. What nobody
 * waits for any more is not asked, and a call ends early when all who wait for it have gone.
 */
export class Gather {
  readonly #client: () => CloudWatchClient
  readonly #asked = new Map<string, Asked>()
  #pending: Asked[] = []

  constructor(client: () => CloudWatchClient) {
    this.#client = client
  }

  /** Rejects with the call's error, or with Cancelled. */
  async ask(query: Query, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    const asked = this.#join(query)
    asked.waiting++
    try {
      return await untilAborted(asked.answer.promise, signal)
    } finally {
      asked.waiting--
      if (asked.waiting === 0) this.#leave(asked)
    }
  }

  #join(query: Query): Asked {
    const key = queryKey(query)
    const found = this.#asked.get(key)
    if (found) return found
    const asked: Asked = { query, answer: Promise.withResolvers(), waiting: 0, left: () => {} }
    // Nobody may be left to hear of a failure.
    asked.answer.promise.catch(() => {})
    this.#asked.set(key, asked)
    if (this.#pending.length === 0) setTimeout(() => this.#flush(), gatherMs)
    this.#pending.push(asked)
    return asked
  }

  /** Whoever asks for it from now on asks anew: its call may be ending. */
  #leave(asked: Asked): void {
    const key = queryKey(asked.query)
    if (this.#asked.get(key) === asked) this.#asked.delete(key)
    asked.left()
  }

  #flush(): void {
    const pending = this.#pending.filter(({ waiting }) => waiting > 0)
    this.#pending = []
    for (const group of groupsOf(pending, ({ query }) => query)) {
      this.#call(group).catch((error: unknown) => group.members.forEach(({ answer }) => answer.reject(error)))
    }
  }

  async #call({ members, from, to }: Group<Asked>): Promise<void> {
    const answers = new Answers(members.map(({ query }) => query))
    const end = new AbortController()
    const look = () => { if (members.every(({ waiting }) => waiting === 0)) end.abort() }
    for (const member of members) member.left = look
    const MetricDataQueries = members.map(({ query: { series } }, n) => queryOf(series, n))
    let token: string | undefined
    for (let page = 0; page === 0 || token !== undefined; page++) {
      if (page === mostPages) throw new ProblemError(endless)
      const answer = await this.#client().send(new GetMetricDataCommand({
        MetricDataQueries, ScanBy: 'TimestampAscending', StartTime: new Date(from), EndTime: new Date(to),
        ...(token !== undefined && { NextToken: token }),
      }), { abortSignal: end.signal })
      answers.add(answer)
      token = answer.NextToken || undefined
    }
    answers.all().forEach((answer, n) => members[n]?.answer.resolve(answer))
  }
}

const endless: Problem = {
  code: 'Unreachable', message: `CloudWatch answered one question with more than ${mostPages} pages.`,
  hint: 'AWS gives one or two. With an endpoint: is it one that answers GetMetricData as AWS does?',
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
