import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Kind, Manifest } from '#contract/manifest.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Resource } from '#contract/resource.ts'
import { client, host } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { isBilled, paceAfter } from '../../rpc/queries.ts'
import { useSettings } from '../../shell/settings.ts'
import { markOpened, opened as openedIds } from '../../shell/opened.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { BoardFeed, isTold, placeKey, rowKey, type Followed } from './board-feed.ts'
import { connectionRow, reuse, rowOf, type BoardRow } from './board-row.ts'
import { marks, useFollowMarks } from './marks.ts'
import { whence, whenceEmpty, type NumberRole } from './whence.ts'

/** Says of a row's number where it comes from and how old it is, or on what its time to drain rests; '' where there is none. */
export type Whence = (key: string, what: NumberRole | 'emptyIn') => string

/** One kind of resource that something waits for, in one connection. */
type Source = {
  readonly connection: Connection; readonly system: string; readonly kind: string; readonly label: string
  /** Its system has a slow pace for rows off the screen. */
  readonly isPaced: boolean
}

/** The whole board: rows in no order, how much is still being read, what failed, and when numbers last came (epoch ms). */
export type Board = {
  readonly rows: readonly BoardRow[]
  readonly reading: number
  /** How many connections are followed; the others are not opened. */
  readonly opened: number
  readonly failed: readonly { readonly connection: Connection; readonly problem: Problem }[]
  readonly at: number | null
  /** How many minutes the small pictures cover. */
  readonly minutes: number
  readonly whence: Whence
  /** A row with its picture, also where it is out of sight. */
  withPoints(row: BoardRow): BoardRow
  again(): void
}

const listEveryMs = 60_000
/** Before it is known what is muted nothing is shown that might leave at once. */
const noRows: readonly BoardRow[] = []

/** The kinds that stand on the board: those of their own (no parent) that are judged by a backlog or by how far behind they are. */
function sourcesOf(connections: readonly Connection[], systems: readonly Manifest[]): readonly Source[] {
  return connections.flatMap((connection) => systems.filter((system) => system.connection === connection.config.type).flatMap((system) =>
    Object.entries(system.kinds).filter(([, kind]) => isJudged(kind))
      .map(([kind, { label }]) => ({ connection, system: system.system, kind, label: system.system === 'kinesis' ? t.backlog.consumerOf(system.label, label) : label, isPaced: system.sampling.background !== undefined }))))
}

const isJudged = ({ parent, metrics, columns }: Kind): boolean => parent === undefined && columns.some(({ key }) => key === 'verdict')
  && metrics.some(({ role }) => role === 'backlog' || role === 'age')

/** How the rows of one source are followed: all alike, or those in view at once and all of them in the background. */
export function followedOf({ connection: { id }, system, isPaced }: Source, resources: readonly Resource[], isInView: (key: string) => boolean): readonly Followed[] {
  const place = { connection: id, system }
  const refs = resources.map(({ ref }) => ref)
  if (!isPaced) return [{ ...place, refs }]
  return [{ ...place, refs: refs.filter((ref) => isInView(rowKey(place, ref))) }, { ...place, refs, background: true }]
}

/** The ids of the connections of the sandbox; they cost nothing and belong together. */
const sandboxIds: ReadonlySet<string> = new Set(['sandbox', 'sandbox-aws'])

/** What is opened without a click: an only connection, or the sandbox where there is nothing else. */
export const openedByLooking = (connections: readonly Pick<Connection, 'id'>[]): readonly string[] =>
  (connections.length === 1 || connections.every(({ id }) => sandboxIds.has(id)) ? connections.map(({ id }) => id) : [])

async function listAll(source: Source, signal: AbortSignal): Promise<readonly Resource[]> {
  const items: Resource[] = []
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await client.resources.list({
      connection: source.connection.id, system: source.system, kind: source.kind, limit: 1_000, ...(cursor !== undefined && { cursor }),
    }, { signal })
    const [problem] = page.problems
    if (problem && page.items.length === 0 && items.length === 0) throw new ProblemError(problem)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

/** Everything that has a backlog in every opened connection, live; an only connection, or the sandbox, is opened by looking here. Pictures only of the rows in view. Rows keep their identity while nothing in them changes. */
export function useBoard(connections: readonly Connection[], systems: readonly Manifest[], isInView: (key: string) => boolean): Board {
  const looked = useStore(openedIds)
  const opened = new Set(connections.filter((one) => one.connectAtStart || one.open === true || looked.includes(one.id)).map((one) => one.id))
  const first = openedByLooking(connections).join(' ')
  useEffect(() => { for (const id of first.split(' ').filter(Boolean)) markOpened(id) }, [first])
  const [feed] = useState(() => new BoardFeed(host, isBilled))
  useEffect(() => () => feed.dispose(), [feed])
  const sources = sourcesOf(connections.filter((one) => opened.has(one.id)), systems)
  const lists = useQueries({
    queries: sources.map((source) => ({
      queryKey: ['board', source.connection.id, source.system, source.kind],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => listAll(source, signal),
      refetchInterval: paceAfter(listEveryMs),
    })),
  })
  const listed = sources.map((source, index) => ({ source, resources: lists[index]?.data }))
  useEffect(() => {
    feed.follow(listed.flatMap(({ source, resources = [] }) => followedOf(source, resources, isInView)))
  })
  const data = useStore(feed.data)
  const marked = useStore(marks)
  useFollowMarks()
  const now = useNow()
  const minutes = feed.minutes(stepTime(now))
  const old = useRef<ReadonlyMap<string, BoardRow>>(new Map())
  const failed = lists.flatMap((list, index) => {
    const connection = sources[index]?.connection
    const problem = list.error && toProblem(list.error)
    return problem && connection && isTold(problem) ? [{ connection, problem }] : []
  })
  for (const { source } of listed) {
    const problem = data.problems.get(placeKey({ connection: source.connection.id, system: source.system }))
    if (problem && !failed.some((one) => one.connection === source.connection)) failed.push({ connection: source.connection, problem })
  }
  const fresh = listed.flatMap(({ source, resources = [] }) => resources.map((resource) => {
    const place = { connection: source.connection.id, system: source.system }
    const key = rowKey(place, resource.ref)
    const points = isInView(key) ? feed.points(place, resource.ref, stepTime(now), minutes) : undefined
    const marksOfRow = { pinned: marked.pinned.has(key), mutedUntil: marked.mutedUntil.get(key) ?? null }
    return rowOf({ key, connection: source.connection, system: source.system, kindLabel: source.label }, resource, data.samples.get(key), points, marksOfRow, now)
  }))
  const unread = failed.filter(({ connection }) => !fresh.some((row) => row.connection.id === connection.id)).map(({ connection, problem }) => connectionRow(connection, problem))
  const closed = connections.filter((one) => !opened.has(one.id)).map((one) => connectionRow(one, undefined))
  const rows = [...fresh, ...unread, ...closed].map((row) => reuse(old.current.get(row.key), row))
  useEffect(() => { old.current = new Map(rows.map((row) => [row.key, row])) })
  const { timeZone } = useSettings()
  const whenceOf = useCallback<Whence>((key, what) => {
    const sample = feed.data.get().samples.get(key)
    const system = old.current.get(key)?.system
    if (!sample) return ''
    return what === 'emptyIn' ? whenceEmpty(sample) : whence(systems.find((one) => one.system === system), sample.ref, sample, what, Date.now(), timeZone)
  }, [feed, systems, timeZone])
  return {
    withPoints: (row) => (row.ref ? { ...row, points: feed.points({ connection: row.connection.id, system: row.system }, row.ref, stepTime(now), minutes) } : row),
    rows: marked.known ? rows : noRows, failed, minutes, whence: whenceOf, at: data.at, opened: opened.size,
    reading: lists.filter((list) => list.isPending).length + (marked.known ? 0 : 1),
    again: () => {
      feed.again()
      for (const list of lists) if (list.error) void list.refetch()
    },
  }
}

/** Pictures move in steps of 5 s, so that a canvas is not painted anew each second. */
const stepTime = (now: number): number => Math.ceil(now / 5_000) * 5_000
