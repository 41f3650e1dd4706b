import type { Cluster } from '@aws-sdk/client-kafka'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { Call } from '../driver.ts'
import { type Listing, listRows, sortableNumber } from '../listing.ts'
import type { Pager, SortValue } from '../paging.ts'
import type { ControlPlane } from './control-plane.ts'
import { brokerFacts, clusterFacts, partitionFacts, topicFacts } from './facts.ts'
import { manifest } from './manifest.ts'
import { checkRef, clusterRef, topicRef } from './paths.ts'
import { clusterName } from './shape.ts'

/** What lists are made from. `sample` tells what a list is sorted by where the control plane does not know it. */
export type Lists = {
  readonly plane: ControlPlane; readonly pager: Pager; sample(refs: readonly Ref[], call: Call): Promise<readonly Sample[]>
}

type Row = { readonly resource: Resource; readonly key: string }

/** Rows sampled for one sort. */
const mostSampled = 300

/** One page of a kind. Throws BadInput for a kind, parent or order that there is none of. */
export async function listKind(lists: Lists, query: ListQuery, call: Call): Promise<ResourcePage> {
  const kind = Object.hasOwn(manifest.kinds, query.kind) ? manifest.kinds[query.kind] : undefined
  if (!kind) throw bad('kind', `MSK has no list of ${query.kind}s.`)
  checkSort(query, kind.columns.map(({ key }) => key))
  const rows = await rowsOf(lists.plane, query, call)
  const sorted = await valuesFor(lists, rows, query, call)
  const listing: Listing<Row> = {
    rows, label: ({ resource }) => resource.label, key: ({ key }) => key,
    where: Object.fromEntries((kind.filters ?? []).map(({ key }) => [key, ({ resource }: Row) => String(resource.facts[key] ?? '')])),
    value: sorted, resource: ({ resource }) => resource,
  }
  return listRows(lists.pager, listing, query)
}

async function rowsOf(plane: ControlPlane, query: ListQuery, call: Call): Promise<readonly Row[]> {
  switch (query.kind) {
    case 'cluster': return (await plane.clusters(call)).value.map(clusterRow)
    case 'topic': return await topicRows(plane, parentOf(query, 'cluster'), call)
    case 'broker': return await brokerRows(plane, parentOf(query, 'cluster'), call)
    default: return await partitionRows(plane, parentOf(query, 'topic'), call)
  }
}

function clusterRow(cluster: Cluster): Row {
  const [arn, label] = [cluster.ClusterArn ?? '', clusterName(cluster)]
  return { key: `${label} ${arn}`, resource: { ref: clusterRef(arn), label, facts: clusterFacts(cluster) } }
}

/** The topic API covers provisioned clusters: of a serverless one no topic is known here. */
async function topicRows(plane: ControlPlane, [arn = '']: readonly string[], call: Call): Promise<readonly Row[]> {
  const { value: cluster } = await plane.cluster(arn, call)
  if (!cluster.Provisioned) return []
  const { at, value } = await plane.topics(arn, call)
  return value.map((topic) => {
    const label = topic.TopicName ?? ''
    return { key: label, resource: { ref: topicRef(arn, label), label, facts: { ...topicFacts(topic), topologyAt: at } } }
  })
}

async function brokerRows(plane: ControlPlane, [arn = '']: readonly string[], call: Call): Promise<readonly Row[]> {
  const { value: cluster } = await plane.cluster(arn, call)
  if (!cluster.Provisioned) return []
  const { value } = await plane.nodes(arn, call)
  return value.flatMap((node) => {
    const id = node.BrokerNodeInfo?.BrokerId
    if (id === undefined) return []
    const ref = { kind: 'broker', path: [arn, String(id)] }
    return [{ key: sortableNumber(id), resource: { ref, label: String(id), facts: brokerFacts(node, cluster) } }]
  })
}

async function partitionRows(plane: ControlPlane, [arn = '', topic = '']: readonly string[], call: Call): Promise<readonly Row[]> {
  const { at, value } = await plane.partitions(arn, topic, call)
  return value.map((partition) => {
    const id = partition.Partition ?? 0
    const ref = { kind: 'partition', path: [arn, topic, String(id)] }
    return { key: sortableNumber(id), resource: { ref, label: String(id), facts: { ...partitionFacts(partition), topologyAt: at } } }
  })
}

/** What rows are sorted by: a fact, or a number that only a sample tells, read once unless a cursor froze the order. */
async function valuesFor(
  { sample }: Lists, rows: readonly Row[], { sort, cursor }: ListQuery, call: Call,
): Promise<(row: Row, by: string) => SortValue> {
  const known = rows.some(({ resource }) => sort && sort.by in resource.facts)
  if (!sort || sort.by === 'name' || known || cursor !== undefined) return ({ resource }, by) => resource.facts[by]
  const samples = await sample(rows.slice(0, mostSampled).map(({ resource }) => resource.ref), call)
  const values = new Map(samples.map(({ ref, values: of, facts }) => [ref.path.join('\n'), of[sort.by] ?? facts?.[sort.by]]))
  return ({ resource }) => values.get(resource.ref.path.join('\n'))
}

function parentOf({ kind, parent }: ListQuery, wanted: string): readonly string[] {
  if (parent?.kind !== wanted) throw bad('parent', `A list of ${kind}s needs the ${wanted} it is of as its parent.`)
  return checkRef(parent, 'parent').path
}

function checkSort({ kind, sort }: ListQuery, columns: readonly string[]): void {
  if (!sort || sort.by === 'name' || columns.includes(sort.by)) return
  throw bad('sort.by', `A list of ${kind}s cannot be sorted by ${sort.by}.`, `It can by name, ${columns.join(', ')}.`)
}

const bad = (path: string, message: string, hint?: string): ProblemError =>
  new ProblemError({ code: 'BadInput', message, ...(hint !== undefined && { hint }), issues: [{ path, message }] })
