import { fieldsOf, type Asked } from '../asked.ts'
import type { SeriesStore } from './store.ts'
import { readToken, writeToken } from '../fields.ts'

/** Metrics a page (CloudWatch API reference, ListMetrics). */
const page = 500
const recentMs = 3 * 60 * 60_000

type Filter = { readonly Name: string; readonly Value?: string }

/** Answers ListMetrics: a series matches when it has every dimension asked for, and others besides or not. */
export function listMetrics(asked: Asked, store: SeriesStore, now: number): object {
  const { Namespace, MetricName, Dimensions = [], NextToken, RecentlyActive } = fieldsOf(asked)
  const filters = Dimensions as readonly Filter[]
  const found = store.names(RecentlyActive === undefined ? undefined : now - recentMs).filter(({ namespace, metric, dimensions }) =>
    (Namespace === undefined || namespace === Namespace) && (MetricName === undefined || metric === MetricName)
    && filters.every(({ Name, Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value)))
  const from = readToken(NextToken)
  return {
    Metrics: found.slice(from, from + page).map(({ namespace, metric, dimensions }) => ({
      Namespace: namespace, MetricName: metric, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...from + page < found.length && { NextToken: writeToken(from + page) },
  }
}
