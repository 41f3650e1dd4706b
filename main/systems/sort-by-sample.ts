import type { Problem } from '#contract/problem.ts'
import { type Ref, refKey } from '#contract/ref.ts'
import type { ListQuery, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { Call } from './driver.ts'
import type { Pager, SortValue } from './paging.ts'
import { filterRows, type Listing, listRows } from './listing.ts'

/** One round of samples for many refs. */
export type Sampler = (refs: readonly Ref[], call: Call) => Promise<readonly Sample[]>

/** How many rows are sampled for one sort. */
const mostRows = 2_000

/** What only a sample tells of a kind (`by`), and how to get it; `hint` says what to try where rows stay unknown. */
export type Sampled = { readonly by: readonly string[]; readonly sample: Sampler; readonly hint?: string }

/**
 * One page as `listRows` makes it. To sort by what only a sample tells, the rows are sampled first, unless their order is already
 * frozen in a cursor.
 */
export async function listSampled<Row>(
  pager: Pager,
  listing: Listing<Row>,
  { by, sample, hint }: Sampled,
  query: ListQuery,
  call: Call,
): Promise<ResourcePage> {
  if (!query.sort || query.cursor !== undefined || !by.includes(query.sort.by)) return listRows(pager, listing, query)
  const refOf = (row: Row): Ref => listing.resource(row).ref
  const { value, problems } = await sampleForSort(filterRows(listing, query).map(refOf), query.sort.by, { sample, hint }, call)
  return listRows(
    pager,
    { ...listing, value: (row) => value(refOf(row)), problems: [...(listing.problems ?? []), ...problems] },
    query,
  )
}

/**
 * Samples the rows of a list, at most 2,000, so that it can be sorted by what only a sample tells; says how many stay unknown.
 */
async function sampleForSort(
  refs: readonly Ref[],
  by: string,
  { sample, hint }: { readonly sample: Sampler; readonly hint: string | undefined },
  call: Call,
): Promise<{ value(ref: Ref): SortValue; readonly problems: readonly Problem[] }> {
  const known = new Map<string, SortValue>()
  for (const { ref, values, facts } of await sample(refs.slice(0, mostRows), call))
    known.set(refKey(ref), values[by] ?? facts?.[by])
  const unknown = refs.filter((ref) => (known.get(refKey(ref)) ?? null) === null).length
  return {
    value: (ref) => known.get(refKey(ref)),
    problems:
      unknown === 0
        ? []
        : [
            {
              code: 'Unsupported',
              message: `${unknown} of ${refs.length} rows are still unknown and stand last.`,
              hint: hint ?? whyUnknown(refs.length, by),
            },
          ],
  }
}

function whyUnknown(rows: number, by: string): string {
  if (rows > mostRows) return `At most ${mostRows} rows are read for one sort. Narrow the list by a search.`
  return by === 'in' || by === 'out'
    ? 'A rate needs two readings. Sort again in a few seconds.'
    : 'Each row tells why it is unknown.'
}
