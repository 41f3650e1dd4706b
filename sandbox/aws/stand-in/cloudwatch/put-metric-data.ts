import { Refusal } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import { readName } from './read-name.ts'
import type { SeriesStore } from './store.ts'
import { text } from '../fields.ts'

/** Takes metrics of namespaces that are not AWS's own; those are refused, as on AWS. */
export function putMetricData(asked: Asked, store: SeriesStore, now: number): object {
  const { Namespace, MetricData } = fieldsOf(asked)
  if (text(Namespace).startsWith('AWS/')) {
    throw new Refusal('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid: it is kept for AWS.')
  }
  for (const { MetricName, Dimensions, Timestamp, Value, Values } of Array.isArray(MetricData) ? MetricData : []) {
    const at = typeof Timestamp === 'number' ? Timestamp * 1000 : now
    for (const value of Values ?? [Value]) store.add(readName({ Namespace, MetricName, Dimensions }), { at, value: Number(value) })
  }
  return {}
}
