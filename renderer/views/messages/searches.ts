import { refKey } from '#contract/ref.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Client } from '../../rpc/connect.ts'
import { filterText, type MessageFilter } from './filter.ts'
import { knownJob, SearchJob, type FoundJob, type SearchWays } from './search-job.ts'
import type { Source } from './streams.ts'

/**
 * Which job each search of this window is, so that coming back to an address, or loading the page again, finds the one that is
 * running or done. It is kept with the window and not in the address: a copied address makes a search of its own.
 */
const place = 'tidemark.searches'
const mostKept = 100
const begun = new Map<string, Promise<{ readonly id: string }>>()

const keyOf = ({ connection, system, ref }: Source, filter: MessageFilter): string =>
  [connection, system, refKey(ref), filterText(filter)].join('\n')

function stored(): Readonly<Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}

function store(key: string, id: string | null): void {
  const others = Object.entries(stored()).filter(([each]) => each !== key)
  const all = id === null ? others : [...others, [key, id]]
  try {
    sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(all.slice(-mostKept))))
  } catch {
    // Storage may be full or forbidden; until the page is loaded again the search is still known.
  }
}

type Ways = SearchWays & { readonly client: { readonly messages: Pick<Client['messages'], 'search'> } }

/** The search that an earlier view of this window began with this filter, else a new one. `onBegun` is told of a new one. */
export function searchFor(
  ways: Ways, source: Source, filter: MessageFilter, query: ReadQuery, onBegun: () => void,
): SearchJob {
  const key = keyOf(source, filter)
  const earlier = begun.get(key)
  const begin = async (): Promise<FoundJob> => {
    const { job } = await ways.client.messages.search({ ...source, query })
    store(key, job.id)
    onBegun()
    return { id: job.id, startedAt: job.startedAt, restored: false }
  }
  const find = async (): Promise<FoundJob> => {
    const id = (await earlier)?.id ?? stored()[key]
    const known = id === undefined ? null : await knownJob(ways, id)
    return known ? { id: known.id, startedAt: known.startedAt, restored: true } : begin()
  }
  const job = find()
  begun.set(key, job)
  job.catch(() => { if (begun.get(key) === job) begun.delete(key) })
  return new SearchJob(ways, job)
}

/** From now on this filter makes a new search. */
export function forgetSearch(source: Source, filter: MessageFilter): void {
  const key = keyOf(source, filter)
  begun.delete(key)
  store(key, null)
}

/** Shows a job that was begun elsewhere when this filter is asked for next. */
export function keepSearch(source: Source, filter: MessageFilter, id: string): void {
  const key = keyOf(source, filter)
  begun.set(key, Promise.resolve({ id }))
  store(key, id)
}
