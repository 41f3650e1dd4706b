import { QueryClient, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Connection } from '#contract/connection.ts'
import type { Kind, Manifest } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import { client } from './client.ts'
import { toProblem } from './problem.ts'

/** The one cache of answers. The host is near, so nothing is retried here: a problem is shown with *Try again*. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, staleTime: 5_000, gcTime: 120_000 },
  },
})

/** Names of the queries, for `queries.invalidateQueries({ queryKey: keys.connections })`. */
export const keys = {
  info: ['info'],
  connections: ['connections'],
  jobs: ['jobs'],
  list: (connection: string, system: string, query: ListQuery) => ['list', connection, system, query],
  details: (connection: string, system: string, ref: Ref) => ['details', connection, system, ref],
} as const

/** Version, level cap and the manifests; asked once. */
export const useInfo = () =>
  useQuery({ queryKey: keys.info, queryFn: ({ signal }) => client.system.info({}, { signal }), staleTime: Infinity })

/** All saved connections, in the host's order. */
export const useConnections = (): UseQueryResult<readonly Connection[]> =>
  useQuery({ queryKey: keys.connections, queryFn: async ({ signal }) => (await client.connections.list({}, { signal })).items })

/** One connection, undefined while the list is loading or when there is none of that id. */
export const useConnection = (id: string | undefined): Connection | undefined => useConnections().data?.find(one => one.id === id)

export const useManifest = (system: string | undefined): Manifest | undefined =>
  useInfo().data?.systems.find(one => one.system === system)

/** Whether asking for numbers of a system costs money; as far as the host told already. */
export function isBilled(system: string): boolean {
  const info = queries.getQueryData<{ readonly systems: readonly Manifest[] }>(keys.info)
  return info?.systems.find((one) => one.system === system)?.sampling.billed ?? false
}

export const useKind = (system: string | undefined, kind: string | undefined): Kind | undefined => {
  const manifest = useManifest(system)
  return kind === undefined ? undefined : manifest?.kinds[kind]
}

/** What may pass by itself is asked again this long after it failed, ms; a refused sign-in is not, since tries may lock it. */
const mendMs = 8_000
const passing: ReadonlySet<string> = new Set(['Unreachable', 'TimedOut', 'Throttled', 'Cancelled'])

/** How long until a query is asked again, ms: at its pace, or sooner after a failure that may pass. */
export const paceAfter = (everyMs: number | undefined) => ({ state: { error } }: { readonly state: { readonly error: unknown } }): number | false =>
  error !== null && passing.has(toProblem(error).code) ? Math.min(mendMs, everyMs ?? mendMs) : everyMs ?? false

/** One page of a list, the whole of small ones with `limit: 1000`. `enabled: false` asks nothing. */
export const useList = (connection: string, system: string, query: ListQuery,
  options: { enabled?: boolean; everyMs?: number } = {}) =>
  useQuery<ResourcePage>({
    queryKey: keys.list(connection, system, query),
    queryFn: ({ signal }) => client.resources.list({ connection, system, ...query }, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: paceAfter(options.everyMs),
  })

/** A list page by page: `fetchNextPage` reads on from the last page's cursor. */
export const usePagedList = (connection: string, system: string, query: ListQuery, options: { enabled?: boolean } = {}) =>
  useInfiniteQuery({
    queryKey: [...keys.list(connection, system, query), 'paged'],
    queryFn: ({ signal, pageParam }) =>
      client.resources.list({ connection, system, ...query, ...(pageParam !== undefined && { cursor: pageParam }) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ResourcePage) => page.next,
    enabled: options.enabled ?? true,
    refetchInterval: paceAfter(undefined),
  })

/** Everything known of one resource. */
export const useDetails = (connection: string, system: string, ref: Ref, options: { enabled?: boolean; everyMs?: number } = {}) =>
  useQuery<Details>({
    queryKey: keys.details(connection, system, ref),
    queryFn: ({ signal }) => client.resources.describe({ connection, system, ref }, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: paceAfter(options.everyMs),
  })

/** The problem of a failed query, undefined while there is none. */
export const problemOf = (query: { readonly error: unknown }) => (query.error ? toProblem(query.error) : undefined)
