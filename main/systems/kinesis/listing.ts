import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Listing } from '../listing.ts'
import type { Pager } from '../paging.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'
import { bounded } from '../sqs/bounded.ts'
import { throwIfCancelled } from '../sqs/cancelled.ts'
import type { Directory } from './consumers/directory.ts'
import { factsOf } from './consumers/sample.ts'
import { shardFacts, streamFacts } from './facts.ts'
import { manifest } from './manifest.ts'
import { consumerRef, shardRef, streamName, streamRef } from './refs.ts'
import { problemOfRow } from './row-problem.ts'
import type { Streams } from './shared.ts'

/** What lists are made from. */
export type Lists = { readonly streams: Streams; readonly directory: Directory; readonly pager: Pager; readonly sample: Sampler }

type Row = Resource & { readonly key: string }
type Rows = Pick<Listing<Row>, 'rows' | 'problems'>

const atOnce = 20
/** How old a description may be for a filter (ms). */
const filterMs = 10 * 60_000
const hint = 'Each row tells why it is unknown; numbers of CloudWatch come a minute or more after a stream is first used.'

/** One page of a kind. Throws BadInput for a kind, parent, filter or order that there is none of. */
export async function listKind(lists: Lists, query: ListQuery, call: Call): Promise<ResourcePage> {
  const kind = Object.hasOwn(manifest.kinds, query.kind) ? manifest.kinds[query.kind] : undefined
  if (!kind) throw wrong('kind', `Kinesis has no list of ${query.kind}s.`, 'It has streams, shards and consumers.')
  const columns = ['name', ...kind.columns.map(({ key }) => key)]
  if (query.sort && !columns.includes(query.sort.by)) {
    throw wrong(
      'sort.by', `A list of ${kind.plural.toLowerCase()} cannot be sorted by ${query.sort.by}.`,
      `It can by ${columns.join(', ')}.`,
    )
  }
  checkValues(query)
  throwIfCancelled(call)
  const { rows, problems = [] } = await rowsOf(lists, query, call)
  const listing: Listing<Row> = {
    rows, problems, label: ({ label }) => label, key: ({ key }) => key, resource: ({ ref, label, facts }) => ({
      ref, label, facts,
    }),
    where: Object.fromEntries((kind.filters ?? []).map(({ key }) => [key, ({ facts }: Row) => String(facts[key] ?? '')])),
    value: ({ facts }, by) => facts[by],
  }
  // A fact that every row has needs no sample.
  const sampled = columns.filter((by) => by !== 'name' && rows.some(({ facts }) => facts[by] === undefined))
  return listSampled(lists.pager, listing, { by: sampled, sample: lists.sample, hint }, query, call)
}

function checkValues({ kind, where = {} }: ListQuery): void {
  for (const { key, values } of manifest.kinds[kind]?.filters ?? []) {
    const wanted = where[key]
    if (wanted !== undefined && values && !values.includes(wanted)) {
      throw wrong(`where.${key}`, `${key} cannot be ${wanted}.`, `It can be ${values.join(' or ')}.`)
    }
  }
}

function rowsOf(lists: Lists, query: ListQuery, call: Call): Promise<Rows> {
  switch (query.kind) {
    case 'stream': return streamRows(lists, query, call)
    case 'shard': return shardRows(lists, parentOf(query), call)
    default: return consumerRows(lists, query, call)
  }
}

/** What is known without a call a row; to filter by the mode, streams are asked for theirs. */
async function streamRows({ streams }: Lists, { where }: ListQuery, call: Call): Promise<Rows> {
  const names = await streams.all(call)
  const unknown = where?.['mode'] === undefined ? [] : names.filter((name) => !streams.known(name).listed)
  const problems = (await bounded(unknown, atOnce, async (name) => {
    try {
      await streams.summary(name, call, filterMs)
      return []
    } catch (error) {
      return [problemOfRow(error)]
    }
  })).flat().slice(0, 1)
  const rows = names.map((name) => {
    const { summary, shards, listed } = streams.known(name)
    const facts = { ...(listed && { status: listed.status, mode: listed.mode }), ...streamFacts(summary, shards) }
    return { key: name, ref: streamRef(name), label: name, facts }
  })
  return { rows, problems }
}

async function shardRows({ streams }: Lists, stream: string, call: Call): Promise<Rows> {
  const shards = await streams.shards(stream, call)
  const all = new Set(shards.map(({ id }) => id))
  return { rows: shards.map((shard) => ({
    key: shard.id, ref: shardRef(stream, shard.id), label: shard.id, facts: shardFacts(shard, all),
  })) }
}

/** Of all streams, unless the parent or `where` names one. */
async function consumerRows({ directory }: Lists, { parent }: ListQuery, call: Call): Promise<Rows> {
  const of = parent && streamName(parent)
  const { consumers, problems } = await directory.all(call)
  const rows = consumers.filter(({ stream }) => of === undefined || stream === of).map((consumer) => {
    const { stream, name } = consumer
    return { key: `${name}/${stream}`, ref: consumerRef(stream, name), label: name, facts: factsOf(consumer) }
  })
  return { rows, problems }
}

function parentOf({ kind, parent }: ListQuery): string {
  if (parent?.kind !== 'stream') {
    throw wrong('parent', `A list of ${kind}s needs the stream it is of as its parent.`, '{ kind: "stream", path: [name] }')
  }
  return streamName(parent as Ref)
}

const wrong = (path: string, message: string, tip: string): ProblemError =>
  new ProblemError({ code: 'BadInput', message, hint: tip, issues: [{ path, message }] })
