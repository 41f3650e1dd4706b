import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Kind } from '#contract/manifest.ts'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery, Resource } from '#contract/resource.ts'
import { useSamples } from '../../live/use-samples.ts'
import { problemOf, useManifest, usePagedList } from '../../rpc/queries.ts'
import type { Sort } from '../../ui/table/column.ts'
import { nameSort } from './list-columns.tsx'
import { knownCount } from './local-order.ts'
import { useLocalOrder } from './use-local-order.ts'
import { newestOf, refsInView, rowMaker, type ResourceRow } from './resource-row.ts'

/** A list as a table needs it. `total` is null while unknown; `waiting` is how many rows are known to follow. */
export type ResourceRows = {
  readonly rows: readonly ResourceRow[]
  readonly total: number | null
  readonly waiting: number
  readonly isLoading: boolean
  /** Somebody stopped waiting, so nothing is known yet. */
  readonly isStopped: boolean
  readonly isMore: boolean
  /** How many rows have no number to be sorted by, or none yet. */
  readonly unsorted: number
  readonly failed: Problem | undefined
  readonly problems: readonly Problem[]
  /** When the samples in view last came (epoch ms). */
  readonly at: number | null
  onMore(): void
  onRange(first: number, last: number): void
  again(): void
}

const pageSize = 500
const byName: Sort = { by: nameSort, desc: false }
/** A system with a slow pace for rows off the screen is read whole, up to so many rows: the fullest may be the last. */
const wholeUpTo = 5_000
const restMs = 120

/** Pages of a list with live samples of the rows in view. Names come at once, numbers as rows come into view and rest there for a moment. */
export function useResourceRows(connection: string, system: string, kind: Kind | undefined, query: ListQuery, enabled = true): ResourceRows {
  const isPaced = useManifest(system)?.sampling.background !== undefined
  // A host that samples every row to sort them would be waited for; here all rows are, so they are put in order as numbers come.
  const { sort = byName, ...unsorted } = query
  const asked = isPaced ? { ...unsorted, limit: 1_000 } : { ...query, limit: pageSize }
  const list = usePagedList(connection, system, asked, { enabled: enabled && kind !== undefined })
  const pages = list.data?.pages
  const resources = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  // What a list leaves unknown a sample may tell, also of kinds that have no numbers.
  const sampled = kind !== undefined && (kind.metrics.length > 0
    || resources.some(({ facts }) => kind.columns.some(({ key }) => facts[key] === null)))
  const [refs, setRefs] = useState<readonly Ref[]>([])
  const range = useRef<readonly [number, number]>([0, 0])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef<readonly Resource[]>(resources)
  const look = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setRefs(refsInView(latest.current, ...range.current)), restMs)
  }, [])
  const live = useSamples({ connection, system }, sampled && refs.length > 0 ? refs : null)
  // What is on the screen goes first; the rest is asked when that has come.
  const everything = useMemo(() => resources.map(({ ref }) => ref), [resources])
  const background = useSamples({ connection, system }, sampled && isPaced && live.at !== null ? everything : null, true)
  const known = useMemo(() => newestOf(live.byRef, background.byRef), [live.byRef, background.byRef])
  const [make] = useState(rowMaker)
  const made = useMemo(() => make(resources, known, sampled), [make, resources, known, sampled])
  const [turn, setTurn] = useState(0)
  const order = isPaced ? { by: sort.by, desc: sort.desc ?? false } : undefined
  const rows = useLocalOrder(made, order, turn)
  useEffect(() => {
    latest.current = rows.map(({ resource }) => resource)
    look()
    return () => clearTimeout(timer.current)
  }, [rows, look])

  const total = pages?.[0]?.total ?? null
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const onMore = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage() }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  useEffect(() => { if (isPaced && resources.length < wholeUpTo) onMore() }, [isPaced, resources.length, onMore])
  const onRange = useCallback((first: number, last: number) => {
    range.current = [first, last]
    look()
  }, [look])
  const follows = list.hasNextPage ? (total === null ? pageSize : Math.max(1, total - resources.length)) : 0
  return {
    rows, total: total ?? (list.hasNextPage || !pages ? null : resources.length), waiting: pages ? follows : 0, isLoading: list.isPending && list.fetchStatus === 'fetching',
    isStopped: list.isPending && list.fetchStatus === 'idle' && enabled && kind !== undefined, isMore: list.hasNextPage, unsorted: order ? rows.length - knownCount(rows, order) : 0, failed: problemOf(list) ?? (resources.length === 0 ? undefined : live.failed),
    problems: [...pages?.flatMap((page) => page.problems) ?? [], ...live.problems], at: live.at, onMore, onRange,
    again: () => { void list.refetch(); live.again(); background.again(); setTurn((count) => count + 1) },
  }
}
