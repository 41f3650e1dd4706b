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

export const useKind = (system: string | undefined, kind: string | undefined): Kind | undefined => {
  const manifest = useManifest(system)
  return kind === undefined ? undefined : manifest?.kinds[kind]
}

/** One page of a list, the whole of small ones with `limit: 1000`. `enabled: false` asks nothing. */
export const useList = (connection: string, system: string, query: ListQuery,
  options: { enabled?: boolean; everyMs?: number } = {}) =>
  useQuery<ResourcePage>({
    queryKey: keys.list(connection, system, query),
    queryFn: ({ signal }) => client.resources.list({ connection, system, ...query }, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.everyMs ?? false,
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
  })

/** Everything known of one resource. */
export const useDetails = (connection: string, system: string, ref: Ref, options: { enabled?: boolean; everyMs?: number } = {}) =>
  useQuery<Details>({
    queryKey: keys.details(connection, system, ref),
    queryFn: ({ signal }) => client.resources.describe({ connection, system, ref }, { signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.everyMs ?? false,
  })

/** The problem of a failed query, undefined while there is none. */
export const problemOf = (query: { readonly error: unknown }) => (query.error ? toProblem(query.error) : undefined)
