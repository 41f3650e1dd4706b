import { useEffect, useRef } from 'react'
import type { AwsStatus } from '#contract/aws.ts'
import type { Connection } from '#contract/connection.ts'
import { client, host } from '../rpc/client.ts'
import { queries, useConnections } from '../rpc/queries.ts'
import { subscribe } from '../rpc/subscribe.ts'
import { createStore, useStore } from '../store.ts'

/** How an AWS connection is doing, and since when it is well or not (epoch ms), as the host says or this window saw it. */
export type SeenStatus = AwsStatus & { readonly since: number }

/** Every AWS connection the host told about, by id. */
export const awsStatus = createStore<ReadonlyMap<string, SeenStatus>>(new Map())

/** Asked again this long after the stream failed, ms. */
const againMs = 5_000

/** Takes what the host told; a state that stays keeps its `since` where the host tells none. */
export function takeStatus(items: readonly AwsStatus[], now: number): void {
  const before = awsStatus.get()
  const merged = new Map(before)
  for (const item of items) {
    const old = before.get(item.connection)
    merged.set(item.connection, { ...item, since: item.since ?? (old?.state === item.state ? old.since : now) })
  }
  awsStatus.set(merged)
  for (const { connection, state } of items) {
    const old = before.get(connection)?.state
    if (state === 'ok' && old !== undefined && old !== 'ok') readAgain(connection)
  }
}

/** What a connection could not answer is asked again when it can. */
function readAgain(connection: string): void {
  void queries.invalidateQueries({ predicate: ({ queryKey, state }) => queryKey[1] === connection && state.error !== null })
}

/** Follows the state and the cost of all AWS connections while there is one. Called once, by the frame of the window. */
export function useFollowAws(): void {
  const hasAws = useConnections().data?.some(isAws) ?? false
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (!hasAws) return
    const stop = new AbortController()
    const follow = () => {
      const again = () => { timer.current = setTimeout(follow, againMs) }
      void subscribe<{ readonly items: readonly AwsStatus[] }>(host, {
        open: (options) => client.aws.watch({}, options),
        take: ({ items }) => takeStatus(items, Date.now()),
        onEnd: again,
        onProblem: again,
      }, stop.signal)
    }
    follow()
    return () => {
      stop.abort()
      clearTimeout(timer.current)
    }
  }, [hasAws])
}

export const isAws = ({ config }: Pick<Connection, 'config'>): boolean => config.type === 'aws'

/** Ids of the AWS connections that a connection stands on: itself, or those its sign-in and its registry name. */
export function awsBehind({ id, config }: Pick<Connection, 'id' | 'config'>): readonly string[] {
  if (config.type === 'aws') return [id]
  return [config.sasl, config.registry].flatMap((part) => {
    const named = typeof part === 'object' && part !== null && 'aws' in part ? part.aws : undefined
    return typeof named === 'string' ? [named] : []
  })
}

/** The status of one AWS connection; undefined until the host told it. */
export const useAwsStatus = (id: string | undefined): SeenStatus | undefined => {
  const all = useStore(awsStatus)
  return id === undefined ? undefined : all.get(id)
}
