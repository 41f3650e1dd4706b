import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Kind } from '#contract/manifest.ts'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery } from '#contract/resource.ts'
import { useSamples } from '../../live/use-samples.ts'
import { problemOf, usePagedList } from '../../rpc/queries.ts'
import { refsInView, rowMaker, type ResourceRow } from './resource-row.ts'

/** A list as a table needs it. `total` is null while unknown; `waiting` is how many rows are known to follow. */
export type ResourceRows = {
  readonly rows: readonly ResourceRow[]
  readonly total: number | null
  readonly waiting: number
  readonly isLoading: boolean
  /** Somebody stopped waiting, so nothing is known yet. */
  readonly isStopped: boolean
  readonly isMore: boolean
  readonly failed: Problem | undefined
  readonly problems: readonly Problem[]
  /** When the samples in view last came (epoch ms). */
  readonly at: number | null
  onMore(): void
  onRange(first: number, last: number): void
  again(): void
}

const pageSize = 500
const restMs = 120

/** Pages of a list with live samples of the rows in view. Names come at once, numbers as rows come into view and rest there for a moment. */
export function useResourceRows(connection: string, system: string, kind: Kind | undefined, query: ListQuery, enabled = true): ResourceRows {
  const list = usePagedList(connection, system, { ...query, limit: pageSize }, { enabled: enabled && kind !== undefined })
  const pages = list.data?.pages
  const resources = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  // What a list leaves unknown a sample may tell, also of kinds that have no numbers.
  const sampled = kind !== undefined && (kind.metrics.length > 0
    || resources.some(({ facts }) => kind.columns.some(({ key }) => facts[key] === null)))
  const [refs, setRefs] = useState<readonly Ref[]>([])
  const range = useRef<readonly [number, number]>([0, 0])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(resources)
  const look = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setRefs(refsInView(latest.current, ...range.current)), restMs)
  }, [])
  useEffect(() => {
    latest.current = resources
    look()
    return () => clearTimeout(timer.current)
  }, [resources, look])
  const live = useSamples({ connection, system }, sampled && refs.length > 0 ? refs : null)
  const [make] = useState(rowMaker)
  const rows = useMemo(() => make(resources, live.byRef, sampled), [make, resources, live.byRef, sampled])

  const total = pages?.[0]?.total ?? null
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const onMore = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage() }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const onRange = useCallback((first: number, last: number) => {
    range.current = [first, last]
    look()
  }, [look])
  const follows = list.hasNextPage ? (total === null ? pageSize : Math.max(1, total - resources.length)) : 0
  return {
    rows, total: total ?? (list.hasNextPage || !pages ? null : resources.length), waiting: pages ? follows : 0, isLoading: list.isPending && list.fetchStatus === 'fetching',
    isStopped: list.isPending && list.fetchStatus === 'idle' && enabled && kind !== undefined, isMore: list.hasNextPage, failed: problemOf(list) ?? (resources.length === 0 ? undefined : live.failed),
    problems: [...pages?.flatMap((page) => page.problems) ?? [], ...live.problems], at: live.at, onMore, onRange,
    again: () => { void list.refetch(); live.again() },
  }
}
