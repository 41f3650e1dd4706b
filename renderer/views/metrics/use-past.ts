import { useQuery } from '@tanstack/react-query'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { History } from '#contract/sample.ts'
import type { Place } from '../../live/follow-samples.ts'
import { client } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/queries.ts'
import { ranges, type RangeName } from './ranges.ts'

/** What could not be had is asked for again this long after, ms, however seldom points come. */
const mendMs = 60_000

type Asked = { readonly place: Place; readonly resource: Ref; readonly metric: string; readonly range: RangeName }
type Told = { readonly until: number; readonly history: History }

/** The past of a metric over a range that ends at `until` (epoch ms); `problem` says why it, or a part of it, is missing. */
export type Past = {
  readonly history: History | undefined; readonly until: number | undefined; readonly problem: Problem | undefined
  readonly loading: boolean
}

/** Asked for again as new points come. The same question shares one answer. */
export function usePast({ place, resource, metric, range }: Asked): Past {
  const { minutes, points, everyMs } = ranges[range]
  const query = useQuery<Told>({
    queryKey: ['past', place.connection, place.system, resource, metric, range],
    queryFn: async ({ signal }) => {
      const to = Date.now()
      const from = to - minutes * 60_000
      const history = await client.samples.history({ ...place, ref: resource, metric, from, to, points }, { signal })
      return { until: to, history }
    },
    refetchInterval: ({ state: { data, error } }) => (error || data?.history.problem ? mendMs : everyMs),
  })
  const { data, isPending: loading } = query
  return { history: data?.history, until: data?.until, problem: problemOf(query) ?? data?.history.problem, loading }
}
