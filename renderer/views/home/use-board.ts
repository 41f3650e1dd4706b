import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Manifest } from '#contract/manifest.ts'
import { host } from '../../rpc/client.ts'
import { isBilled, paceAfter, problemOf } from '../../rpc/queries.ts'
import { useSettings } from '../../shell/settings.ts'
import { markOpened, opened as openedIds } from '../../shell/opened.ts'
import { useStore } from '../../store.ts'
import { useNow } from '../../ui/clock.ts'
import { BoardFeed, placeKey, rowKey } from './board-feed.ts'
import { connectionRow, reuse, rowOf, type BoardRow } from './board-row.ts'
import { boardPace, followedOf, freshAt, listAll, openedByLooking, sourcesOf } from './board-sources.ts'
import { failuresOf, type Failure } from './failures.ts'
import { marks, useFollowMarks } from './marks.ts'
import { numberRoles, whence, whenceEmpty, type Whence } from './whence.ts'

/** The whole board: rows in no order, how much is still being read, what failed, and when numbers last came (epoch ms). */
export type Board = {
  readonly rows: readonly BoardRow[]
  readonly reading: number
  /** How many connections are followed; the others are not opened. */
  readonly opened: number
  readonly failed: readonly Failure[]
  readonly at: number | null
  /** How often they should come, ms. */
  readonly everyMs: number
  /** How many minutes the small pictures cover. */
  readonly minutes: number
  readonly whence: Whence
  /** A row with its picture, also where it is out of sight. */
  withPoints(row: BoardRow): BoardRow
  again(): void
}

const listEveryMs = 60_000
/** Numbers of a place that does not answer stay, and are told as old. */
const allOld = numberRoles.join(' ')
/** Before it is known what is muted nothing is shown that might leave at once. */
const noRows: readonly BoardRow[] = []

/**
 * Everything that has a backlog in every opened connection, live; an only connection, or the sandbox, is opened by looking here.
 * Pictures only of the rows in view. Rows keep their identity while nothing in them changes.
 */
export function useBoard(
  connections: readonly Connection[], systems: readonly Manifest[], isInView: (key: string) => boolean,
): Board {
  const isOpened = useOpenedByLooking(connections)
  const [feed] = useState(() => new BoardFeed(host, isBilled))
  useEffect(() => () => feed.dispose(), [feed])
  const sources = sourcesOf(connections.filter(isOpened), systems)
  const lists = useQueries({
    queries: sources.map((source) => ({
      queryKey: ['board', source.connection.id, source.system, source.kind],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => listAll(source, signal),
      refetchInterval: paceAfter(listEveryMs),
    })),
  })
  const listed = sources.map((source, index) => ({
    source, place: { connection: source.connection.id, system: source.system }, list: lists[index],
    resources: lists[index]?.data ?? [],
  }))
  useEffect(() => {
    feed.follow(listed.flatMap(({ source, resources }) => followedOf(source, resources, isInView)))
  })
  const data = useStore(feed.data)
  const marked = useStore(marks)
  useFollowMarks()
  const now = useNow()
  const minutes = feed.minutes(stepTime(now))
  const failed = failuresOf([
    ...listed.map(({ source, list }) => ({ connection: source.connection, problem: list && problemOf(list) })),
    ...listed.map(({ source, place }) => ({ connection: source.connection, problem: data.problems.get(placeKey(place)) })),
  ])
  const fresh = listed.flatMap(({ source, place, resources }) => resources.map((resource) => {
    const key = rowKey(place, resource.ref)
    const points = isInView(key) ? feed.points(place, resource.ref, stepTime(now), minutes) : undefined
    const marksOfRow = { pinned: marked.pinned.has(key), mutedUntil: marked.mutedUntil.get(key) ?? null }
    const origin = { key, connection: source.connection, system: source.system, kindLabel: source.label }
    const row = rowOf(origin, resource, data.samples.get(key), points, marksOfRow, now)
    return data.problems.has(placeKey(place)) ? { ...row, old: allOld } : row
  }))
  const unread = failed.filter(({ connection }) => !fresh.some((row) => row.connection.id === connection.id))
  const rows = useReused([
    ...fresh, ...unread.map(({ connection, problem }) => connectionRow(connection, problem)),
    ...connections.filter((one) => !isOpened(one)).map((one) => connectionRow(one, undefined)),
  ])
  return {
    rows: marked.known ? rows : noRows, failed, minutes, at: freshAt(sources, failed, data), everyMs: boardPace(sources, failed),
    opened: connections.filter(isOpened).length,
    reading: lists.filter((list) => list.isPending).length + (marked.known ? 0 : 1),
    whence: useWhence(feed, rows, systems),
    withPoints: (row) => {
      const { connection, system, ref } = row
      return ref ? { ...row, points: feed.points({ connection: connection.id, system }, ref, stepTime(now), minutes) } : row
    },
    again: () => {
      feed.again()
      for (const list of lists) if (list.error) void list.refetch()
    },
  }
}

/** Pictures move in steps of 5 s, so that a canvas is not painted anew each second. */
const stepTime = (now: number): number => Math.ceil(now / 5_000) * 5_000

/** Opens what is opened by looking, and tells which connections are open. */
function useOpenedByLooking(connections: readonly Connection[]): (connection: Connection) => boolean {
  const looked = useStore(openedIds)
  const first = openedByLooking(connections).join(' ')
  useEffect(() => { for (const id of first.split(' ').filter(Boolean)) markOpened(id) }, [first])
  return (one) => one.connectAtStart || one.open === true || looked.includes(one.id)
}

/** The rows, each the one of the last time where nothing in it changed. */
function useReused(rows: readonly BoardRow[]): readonly BoardRow[] {
  const old = useRef<ReadonlyMap<string, BoardRow>>(new Map())
  const reused = rows.map((row) => reuse(old.current.get(row.key), row))
  useEffect(() => { old.current = new Map(reused.map((row) => [row.key, row])) })
  return reused
}

/** What a number rests on, asked when somebody points at it; the function stays the same while rows change. */
function useWhence(feed: BoardFeed, rows: readonly BoardRow[], systems: readonly Manifest[]): Whence {
  const { timeZone } = useSettings()
  const latest = useRef(rows)
  useEffect(() => { latest.current = rows })
  return useCallback<Whence>((key, what) => {
    const sample = feed.data.get().samples.get(key)
    if (!sample) return ''
    if (what === 'emptyIn') return whenceEmpty(sample)
    const system = latest.current.find((row) => row.key === key)?.system
    return whence(systems.find((one) => one.system === system), sample.ref, sample, what, Date.now(), timeZone)
  }, [feed, systems, timeZone])
}
