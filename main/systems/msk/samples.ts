import type { Cluster, TopicInfo } from '@aws-sdk/client-kafka'
import type { Alarm } from '#contract/metric.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import { type Ref, refKey } from '#contract/ref.ts'
import type { Resource } from '#contract/resource.ts'
import type { History, Sample } from '#contract/sample.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { alarmsOf } from '#main/aws/alarms.ts'
import { isChartKey } from '#main/aws/metrics/chart-key.ts'
import { chartedOf, pastOfCharted } from '#main/aws/metrics/charted.ts'
import { pastOf, reading } from '#main/aws/metrics/measure.ts'
import type { Point } from '#main/aws/metrics/metrics.ts'
import type { Call, Charted, Span } from '../driver.ts'
import { ownNumbers, subjectOf } from './cloud-names.ts'
import type { ControlPlane } from './control-plane.ts'
import { clusterFacts, topicFacts } from './facts.ts'
import type { Told } from '../kept.ts'
import { joinedPasts } from './joined-pasts.ts'
import { manifest } from './manifest.ts'
import { combined, numbersOf, type Wanted } from './numbers.ts'
import type { Shapes } from './shapes.ts'

/** What samples are made from. */
export type Sampling = {
  readonly account: AwsAccount; readonly plane: ControlPlane; readonly shapes: Shapes; readonly now: () => number
}

/**
 * One round: facts of the control plane, numbers of CloudWatch. Facts `metricsAt` and `topologyAt` (epoch ms) say how old they
 * are: the end of the oldest minute a number tells of, and when AWS told of the topics, about a minute late. A part that is
 * refused leaves the rest.
 */
export async function sampleAll(sampling: Sampling, refs: readonly Ref[], call: Call): Promise<readonly Sample[]> {
  const byCluster = Map.groupBy(refs, ({ path }) => path[0] ?? '')
  const parts = await Promise.all([...byCluster].map(([arn, of]) => sampleCluster(sampling, arn, of, call)))
  const found = new Map(parts.flat().map((sample) => [refKey(sample.ref), sample]))
  return refs.flatMap((ref) => found.get(refKey(ref)) ?? [])
}

async function sampleCluster(sampling: Sampling, arn: string, refs: readonly Ref[], call: Call): Promise<readonly Sample[]> {
  const { account, plane, shapes, now } = sampling
  const told = await settled(plane.cluster(arn, call), call)
  if ('problem' in told) return refs.map((ref) => ({ ref, at: now(), values: {}, problems: [{ ...told.problem, ref }] }))
  const cluster = told.value.value
  const withTopics = refs.some(({ kind }) => kind === 'topic')
  const [{ shape, problem }, topics] = await Promise.all([
    shapes.of(cluster, call, withTopics),
    withTopics && cluster.Provisioned ? settled(plane.topics(arn, call), call) : undefined,
  ])
  const wanted = refs.map((ref) => numbersOf(ref, shape))
  const flat = wanted.flat().flatMap(({ series, everyMs }) => series.map((one) => ({ series: one, everyMs })))
  const answer = flat.length > 0 ? await account.metrics.latest(flat, call) : { points: [] }
  const points = answer.points.values()
  return refs.map((ref, n) => {
    const numbers = (wanted[n] ?? []).map((one) => numberOf(one, one.series.map(() => points.next().value ?? null)))
    const ages = numbers.flatMap(({ at }) => at ?? [])
    const problems = [
      ...problem ? [problem] : [], ...answer.problem && numbers.length > 0 ? [answer.problem] : [],
      ...ref.kind === 'topic' && topics && 'problem' in topics ? [topics.problem] : [],
    ]
    const facts: Resource['facts'] = {
      ...factsOf(ref, cluster, topics && 'value' in topics ? topics.value : undefined),
      ...ages.length > 0 && { metricsAt: Math.min(...ages) },
    }
    return {
      ref, at: now(), values: Object.fromEntries(numbers.map(({ key, value }) => [key, value])), facts,
      asOf: Object.fromEntries(numbers.flatMap(({ key, at }) => (at === undefined ? [] : [[key, at]]))),
      ...problems.length > 0 && { problems },
    }
  })
}

/** Every metric that CloudWatch has of a thing. Names of its parts come from ListMetrics. */
export async function chartedNumbers({ account, plane, shapes }: Sampling, ref: Ref, call: Call): Promise<Charted> {
  const { value: cluster } = await plane.cluster(ref.path[0] ?? '', call)
  const { shape } = await shapes.of(cluster, call, ref.kind === 'topic')
  const metrics = manifest.kinds[ref.kind]?.metrics ?? []
  return await chartedOf(account, subjectOf(ref, cluster), { metrics, own: ownNumbers(ref, shape) }, call)
}

/** The alarms that watch a thing or its parts. */
export async function alarmsOfThing({ account, plane }: Sampling, ref: Ref, call: Call): Promise<readonly Alarm[]> {
  const { value: cluster } = await plane.cluster(ref.path[0] ?? '', call)
  return await alarmsOf(account, subjectOf(ref, cluster), call)
}

/** A metric's past as CloudWatch keeps it, by its key; empty for a metric of the manifest that the thing does not have. */
export async function pastOfNumber(sampling: Sampling, ref: Ref, metric: string, span: Span, call: Call): Promise<History> {
  const { account, plane, shapes, now } = sampling
  const { value: cluster } = await plane.cluster(ref.path[0] ?? '', call)
  if (isChartKey(metric)) return await pastOfCharted(account, subjectOf(ref, cluster), metric, span, call)
  const { shape } = await shapes.of(cluster, call, ref.kind === 'topic')
  const wanted = numbersOf(ref, shape).find(({ key }) => key === metric)
  if (!wanted) return { at: [], value: [], source: [] }
  const pasts = await Promise.all(wanted.series.map(async (series) => (
    pastOf(wanted.measure, await account.metrics.history(series, span, call))
  )))
  return joinedPasts(pasts, wanted.combine, now())
}

type Known = { readonly key: string; readonly value: number | null; readonly at?: number }

function numberOf({ key, measure, series, combine }: Wanted, points: readonly (Point | null)[]): Known {
  const values = points.map((point, n) => (series[n] ? reading(measure, series[n], point) : null))
  const ages = points.flatMap((point) => point?.at ?? [])
  return { key, value: combined(values, combine), ...(ages.length > 0 && { at: Math.min(...ages) }) }
}

function factsOf(ref: Ref, cluster: Cluster, topics: Told<readonly TopicInfo[]> | undefined): Resource['facts'] {
  if (ref.kind === 'cluster') return clusterFacts(cluster)
  if (ref.kind !== 'topic' || !topics) return {}
  const topic = topics.value.find(({ TopicName }) => TopicName === ref.path[1])
  return topic ? { ...topicFacts(topic), topologyAt: topics.at } : {}
}

async function settled<T>(asking: Promise<T>, { signal }: Call): Promise<{ readonly value: T } | { readonly problem: Problem }> {
  try {
    return { value: await asking }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return { problem: error.problem }
  }
}
