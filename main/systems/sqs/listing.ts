import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Fact, ListQuery, Resource, ResourcePage } from '#contract/resource.ts'
import type { Call } from '../driver.ts'
import type { Pager, SortValue } from '../paging.ts'
import { searchLabels } from '../search.ts'
import { throwIfCancelled } from './cancelled.ts'
import { countFacts, nameFacts, settingFacts } from './facts.ts'
import type { Links } from './links.ts'
import { manifest } from './manifest.ts'
import type { Queue, Queues } from './queues.ts'
import { isFifo, queueRef } from './refs.ts'
import type { Sampler } from './sample.ts'

type Needs = { readonly queues: Queues; readonly links: Links; readonly sampler: Sampler; readonly pager: Pager; readonly now: () => number }

/** How many rows are asked for one sort or filter, how long that may take (ms), and how old an answer may be for a filter (ms). */
const mostRows = 2_000
const patienceMs = 20_000
const policyMs = 10 * 60_000
/** What the name tells, so that sorting by it asks nothing. */
const byName: readonly string[] = ['name', 'fifo', 'type']

/** One page of the queues of an account in a region. What needs a call a row is there only as far as it is known already. */
export async function listQueues(needs: Needs, query: ListQuery, call: Call): Promise<ResourcePage> {
  checkQuery(query)
  throwIfCancelled(call)
  const all = await needs.queues.all(call)
  const matches = searchLabels(query.search)
  const type = query.where?.['type']
  const named = all.filter(({ name }) => matches(name) && (type === undefined || (isFifo(name) ? 'fifo' : 'standard') === type))
  const filtered = await deadLetters(needs, named, query.where?.['deadLetters'], call)
  const sorted = await sortValues(needs, filtered.rows, query, call)
  const { rows, next, total } = needs.pager.page({ rows: filtered.rows, key: ({ name }) => name, value: ({ name }, by) => sorted.value(name, by) }, query)
  const sources = needs.links.fromPolicies()
  return {
    items: rows.map(({ name }) => resource(needs.queues, sources, name)), total, problems: [...filtered.problems, ...sorted.problems],
    ...(next !== undefined && { next }),
  }
}

function resource(queues: Queues, sources: ReadonlyMap<string, readonly string[]>, name: string): Resource {
  const known = queues.known(name)
  const from = sources.get(name)
  const facts: Record<string, Fact> = {
    ...nameFacts(name), ...(known && { ...settingFacts(known.attributes), ...countFacts(known.attributes) }), ...(from && { sources: from.toSorted() }),
  }
  return { ref: queueRef(name), label: name, facts }
}

function checkQuery({ kind, sort, where = {} }: ListQuery): void {
  const wrong = (path: string, message: string, hint: string): ProblemError =>
    new ProblemError({ code: 'BadInput', message, hint, issues: [{ path, message }] })
  const found = Object.hasOwn(manifest.kinds, kind) ? manifest.kinds[kind] : undefined
  if (!found) throw wrong('kind', `SQS has no list of ${kind}s.`, 'It has queues.')
  const columns = ['name', 'fifo', ...found.columns.map(({ key }) => key)]
  if (sort && !columns.includes(sort.by)) throw wrong('sort.by', `A list of queues cannot be sorted by ${sort.by}.`, `It can by ${columns.join(', ')}.`)
  for (const [key, value] of Object.entries(where)) {
    const filter = found.filters?.find((one) => one.key === key)
    if (!filter) throw wrong(`where.${key}`, `A list of queues has no filter ${key}.`, `It has ${found.filters?.map((one) => one.key).join(', ')}.`)
    if (!filter.values?.includes(value)) throw wrong(`where.${key}`, `${key} cannot be ${value}.`, `It can be ${filter.values?.join(' or ')}.`)
  }
}

/** The queues that serve others for their failed messages, or the others: every queue's redrive policy tells of one. */
async function deadLetters(
  { queues, links, sampler, now }: Needs, rows: readonly Queue[], wanted: string | undefined, call: Call,
): Promise<{ readonly rows: readonly Queue[]; readonly problems: readonly Problem[] }> {
  if (wanted === undefined) return { rows, problems: [] }
  const all = await queues.all(call)
  const isKnown = ({ name }: Queue): boolean => now() - (queues.known(name)?.at ?? -Infinity) < policyMs
  const asked = all.filter((queue) => !isKnown(queue)).slice(0, mostRows)
  await patiently((signal) => sampler.sample(asked.map(({ name }) => queueRef(name)), { ...call, signal, shown: () => false }), call)
  const unknown = all.filter(({ name }) => !queues.known(name)).length
  const serving = links.fromPolicies()
  const left = unknown === 0 ? [] : [stillUnknown(unknown, all.length, 'A queue that only they send to is taken for none.')]
  return { rows: rows.filter(({ name }) => serving.has(name) === (wanted === 'true')), problems: left }
}

/** To sort by what only a sample tells, every row is sampled first, unless its order is frozen in a cursor already. */
async function sortValues(
  { sampler }: Needs, rows: readonly Queue[], { sort, cursor }: ListQuery, call: Call,
): Promise<{ readonly value: (name: string, by: string) => SortValue; readonly problems: readonly Problem[] }> {
  if (!sort || cursor !== undefined || byName.includes(sort.by)) return { value: (name, by) => nameFacts(name)[by], problems: [] }
  const key = sort.by === 'visible' ? 'backlog' : sort.by
  const refs = rows.slice(0, mostRows).map(({ name }) => queueRef(name))
  const samples = await patiently((signal) => sampler.sample(refs, { ...call, signal, shown: () => sort.by === 'in' || sort.by === 'out' || sort.by === 'tags' }), call) ?? []
  const values = new Map<string, SortValue>(samples.map(({ ref, values: numbers, facts = {} }) => [ref.path[0] ?? '', numbers[key] ?? facts[sort.by]]))
  const unknown = rows.filter(({ name }) => (values.get(name) ?? null) === null).length
  return {
    value: (name) => values.get(name), problems: unknown === 0 ? [] : [stillUnknown(unknown, rows.length, 'They stand last.')],
  }
}

/** Waits so long; what was learnt until then counts. Undefined where it took longer. */
async function patiently<T>(work: (signal: AbortSignal) => Promise<T>, { signal }: Call): Promise<T | undefined> {
  const patience = AbortSignal.timeout(patienceMs)
  try {
    return await work(AbortSignal.any([signal, patience]))
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error
    return undefined
  }
}

const stillUnknown = (unknown: number, rows: number, consequence: string): Problem => ({
  code: 'Unsupported', message: `${unknown.toLocaleString('en')} of ${rows.toLocaleString('en')} queues are still unknown. ${consequence}`,
  hint: 'Sort or filter again in a while, or narrow the list by a search.',
})
