import { answerWith } from '../answer.ts'
import type { Asked } from '../asked.ts'
import type { Part } from '../part.ts'
import type { Tally } from '../tally.ts'
import { getMetricData } from './get-metric-data.ts'
import { getMetricStatistics } from './get-metric-statistics.ts'
import { listMetrics } from './list-metrics.ts'
import { putMetricData } from './put-metric-data.ts'
import type { Stores } from './store.ts'

const operations = new Set(['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'PutMetricData'])

/** CloudWatch's metrics, from series that are kept here. */
export function cloudWatch(stores: Stores, tally: Tally, now: () => number): Part {
  const own = (asked: Asked): { readonly answer: object; readonly metrics: number } => {
    const store = stores.of(asked)
    switch (asked.operation) {
      case 'GetMetricData': return getMetricData(asked, store)
      case 'GetMetricStatistics': return { answer: getMetricStatistics(asked, store), metrics: 1 }
      case 'ListMetrics': return { answer: listMetrics(asked, store, now()), metrics: 1 }
      default: return { answer: putMetricData(asked, store, now()), metrics: 1 }
    }
  }
  return {
    owns: ({ service, operation, wire }) => service === 'monitoring' && wire === 'json' && operations.has(operation),
    async answer(asked) {
      const { answer, metrics } = own(asked)
      tally.metered(asked.operation, metrics)
      return answerWith(asked, answer)
    },
  }
}
