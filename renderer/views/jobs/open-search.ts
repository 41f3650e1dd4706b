import type { Job } from '#contract/job.ts'
import { go } from '../../address/use-address.ts'
import { filterParams, noFilter } from '../messages/filter.ts'
import { filterOf } from '../messages/saved-query.ts'
import { keepSearch } from '../messages/searches.ts'

/** How a search is shown again, with what it found; undefined for other jobs. */
export function searchOpener({ id, type, system, connection, ref, query }: Job): (() => void) | undefined {
  if (type !== 'search' || system === undefined || !ref || !query) return undefined
  const filter = { ...noFilter, range: { type: 'all' as const }, ...filterOf(query) }
  return () => {
    keepSearch({ connection, system, ref }, filter, id)
    const params = Object.entries(filterParams(filter)).filter((entry): entry is [string, string] => entry[1] !== null)
    go({ view: 'resource', connection, system, kind: ref.kind, path: ref.path }, Object.fromEntries(params))
  }
}
