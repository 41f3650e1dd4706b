import type { Cluster } from '@aws-sdk/client-kafka'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Own } from '#main/aws/metrics/charted.ts'
import type { Subject } from '#main/aws/metrics/subject.ts'
import { numbersOf, type Shape } from './numbers.ts'
import { clusterName } from './shape.ts'

/** What CloudWatch calls a cluster, a broker or a topic. Throws Unsupported for a partition, which has no series at the free level. */
export function subjectOf({ kind, path: [, second = ''] }: Ref, cluster: Cluster): Subject {
  const whole = { 'Cluster Name': clusterName(cluster) }
  switch (kind) {
    case 'cluster': return { namespace: 'AWS/Kafka', dimensions: whole }
    case 'broker': return { namespace: 'AWS/Kafka', dimensions: { ...whole, 'Broker ID': second } }
    case 'topic': return { namespace: 'AWS/Kafka', dimensions: { ...whole, Topic: second } }
    default: throw new ProblemError({ code: 'Unsupported', message: `CloudWatch has no numbers of a ${kind}.` })
  }
}

/** The series that each metric of the manifest is made of. */
export const ownNumbers = (ref: Ref, shape: Shape): readonly Own[] =>
  numbersOf(ref, shape).map(({ key, measure, series }) => ({ key, measure, series }))
