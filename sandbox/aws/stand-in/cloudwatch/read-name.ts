import { Refusal } from '../answer.ts'
import type { SeriesName } from './store.ts'

/** Reads a metric as requests name it: namespace, name and a list of dimensions. */
export function readName(metric: unknown): SeriesName {
  const { Namespace, MetricName, Dimensions = [] } = Object(metric)
  if (typeof Namespace !== 'string' || typeof MetricName !== 'string') {
    throw new Refusal('MissingRequiredParameterException', 'A metric needs Namespace and MetricName.')
  }
  const pairs = Dimensions as readonly { readonly Name: string; readonly Value: string }[]
  return {
    namespace: Namespace, metric: MetricName, dimensions: Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value])),
  }
}
