import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Manifest } from '#contract/manifest.ts'
import { go, useParams } from '../../address/use-address.ts'
import { useCommands, useEscape } from '../../keys/use-commands.ts'
import { isStale, useReportFreshness } from '../../shell/freshness.ts'
import { markOpened } from '../../shell/opened.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { attention, useTitleNote } from '../../shell/title.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useLongerThan } from '../../ui/skeleton.tsx'
import { Strip, TextButton } from '../../ui/strip.tsx'
import type { Group } from '../../ui/table/lines.ts'
import { Table, type TableHandle } from '../../ui/table/table.tsx'
import { TableFoot } from '../../ui/table/table-foot.tsx'
import { useColumns } from '../../ui/table/use-columns.ts'
import { boardColumns } from './board-columns.tsx'
import { groupOf, verdictOf, type BoardRow } from './board-row.ts'
import { filterOf, matches, toParams, type BoardFilter } from './filter.ts'
import { Headline } from './headline.tsx'
import { setMuted, setPinned, type MuteEnd } from './marks.ts'
import { MuteMenu, type Muting } from './mute-menu.tsx'
import { Peek } from './peek.tsx'
import { useAnnouncePinned } from './use-announce-pinned.ts'
import { useBoard, type Board } from './use-board.ts'
import { useHeldOrder, type Ordered } from './use-held-order.ts'
import styles from './board.module.css'

const everyMs = 2_000
const noHeadings: readonly Group[] = []
/** What the board is always sorted by; its head shows it. */
const byVerdict = { by: 'verdict', desc: true } as const

/** A room reads names, verdicts and how much; these leave the sentence its place. */
const notInRoom: ReadonlySet<string> = new Set(['connection', 'emptyIn'])

type Props = { readonly connections: readonly Connection[]; readonly systems: readonly Manifest[]; /** Whether it is known which connections there are. */ readonly asked: boolean }

/** The board itself: headline, table, foot, and the pane beside it. */
export function BoardView({ connections, systems, asked }: Props) {
  const inView = useRef<{ range: readonly [number, number]; rows: readonly BoardRow[] }>({ range: [0, -1], rows: [] })
  const keysInView = new Set(inView.current.rows.slice(inView.current.range[0], inView.current.range[1] + 1).map((row) => row.key))
  const board = useBoard(connections, systems, (key) => keysInView.has(key))
  const [params, changeParams] = useParams()
  const filter = filterOf(params)
  const [withMuted, setWithMuted] = useState(false)
  const [held, setHeld] = useState(false)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const [active, setActive] = useState<string | null>(null)
  const [peeking, setPeeking] = useState(false)
  const [muting, setMuting] = useState<Muting>()
  const pane = useRef<HTMLDivElement>(null)
  const table = useRef<TableHandle>(null)
  const { maskHosts, on: isRoom } = useRoomView()
  const { timeZone } = useSettings()

  const unmuted = board.rows.filter((row) => withMuted || row.mutedUntil === null)
  const isReading = !asked || board.reading > 0 || board.rows.some((row) => !row.saying)
  const isSettled = useSettled(asked && isMostlyKnown(board))
  const ordered = useHeldOrder(unmuted.filter((row) => matches(row, filter)), held && isSettled, redraw)
  const wide = useMediaQuery('(min-width: 1800px)') ?? false
  const narrow = useMediaQuery('(max-width: 1360px)') ?? false
  const all = useMemo(() => boardColumns(wide ? 'wide' : narrow ? 'narrow' : 'usual', board.minutes, board.whence, timeZone), [wide, narrow, board.minutes, board.whence, timeZone])
  const choice = useColumns('backlog', all)
  const shownColumns = useMemo(() => (isRoom ? choice.columns.filter(({ key }) => !notInRoom.has(key)) : choice.columns), [isRoom, choice.columns])
  const current = ordered.rows.find((row) => row.key === active)
  const attentionCount = board.rows.filter((row) => row.mutedUntil === null && row.saying && groupOf(row) === 'attention').length
  const mutedCount = board.rows.filter((row) => row.mutedUntil !== null).length
  const hasNumbers = !board.rows.some((row) => row.ref) || board.rows.some((row) => row.ref && row.saying)

  useTitleNote(asked ? t.backlog.connections(connections.length) : undefined)
  useReportFreshness(board.at ?? undefined, everyMs)
  useEffect(() => { if (!isReading) attention.set(attentionCount) }, [isReading, attentionCount])
  useAnnouncePinned(board.rows)
  const stale = useStale(board.at)

  const open = (row: BoardRow) => {
    if (row.ref) go({ view: 'resource', connection: row.connection.id, system: row.system, kind: row.ref.kind, path: row.ref.path })
    else if (board.failed.some((one) => one.connection.id === row.connection.id)) go({ view: 'connect', connection: row.connection.id })
    else markOpened(row.connection.id)
  }
  const pin = (row: BoardRow | undefined) => {
    if (!row?.ref) return
    void setPinned({ connection: row.connection.id, system: row.system }, row.ref, !row.pinned)
    announce((row.pinned ? t.backlog.unpinnedNow : t.backlog.pinnedNow)(row.name))
  }
  const mute = (row: BoardRow | undefined, until: MuteEnd | null) => {
    if (!row?.ref) return
    if (until !== null && !withMuted) setActive(neighbour(ordered.rows, row.key))
    void setMuted({ connection: row.connection.id, system: row.system }, row.ref, until)
    announce((until === null ? t.backlog.unmutedNow : t.backlog.mutedNow)(row.name))
  }
  /** A muted row is shown again at once; one to be muted asks until when. */
  const askMute = (row: BoardRow | undefined) => {
    if (!row?.ref) return
    if (row.mutedUntil !== null) return mute(row, null)
    setActive(row.key)
    const place = activeRow(pane.current)?.getBoundingClientRect()
    setMuting({ key: row.key, name: row.name, x: (place?.left ?? 0) + 40, y: place?.bottom ?? 0 })
  }
  const closePeek = () => { setPeeking(false); table.current?.focus() }
  useEscape(peeking && current !== undefined, closePeek)
  useCommands([
    { id: 'backlog.pin', run: () => pin(current), enabled: current !== undefined },
    { id: 'backlog.mute', run: () => askMute(current), enabled: current !== undefined },
    { id: 'backlog.peek', run: () => setPeeking((now) => !now), enabled: current !== undefined },
    { id: 'view.pane', run: () => setPeeking((now) => !now), enabled: current !== undefined },
    { id: 'backlog.sort', run: ordered.sortAgain },
    { id: 'view.refresh', run: board.again },
  ])
  const onFilter = (patch: Partial<BoardFilter>) => changeParams(toParams({ ...filter, ...patch }))
  const shownRows = ordered.rows
  useEffect(() => { inView.current = { ...inView.current, rows: shownRows } })
  const headline = sentence(board, attentionCount, isReading, connections.length)
  const onRange = useCallback((first: number, last: number) => {
    inView.current = { ...inView.current, range: [first, last] }
    redraw()
  }, [])

  return (
    <>
      <Headline {...headline} rows={unmuted} filter={filter} onFilter={onFilter} columns={all} choice={choice}
        shared={() => ({ sentence: headline.sentence, rows: shownRows.map(board.withPoints), at: board.at ?? Date.now(), zone: timeZone, minutes: board.minutes })} />
      {board.failed.length > 0 && (
        <Strip actions={<TextButton onPress={board.again}>{t.backlog.retry}</TextButton>}>
          <b>{t.backlog.failedSome(board.failed.length, connections.length)}</b> {t.backlog.failedRest}: {maskHosts(board.failed[0]?.problem.message ?? '')}
        </Strip>
      )}
      <div className={styles.split} ref={pane}>
        <div className={styles.board}>
          <Table label={t.backlog.table} columns={shownColumns} rows={shownRows} rowKey={keyOf} rowHeight={32} groups={hasNumbers ? headings(ordered) : noHeadings} sort={byVerdict}
            total={!asked || board.reading > 0 ? null : shownRows.length}
            waiting={!asked || board.reading > 0 ? Math.max(0, skeletons - shownRows.length) : 0} stale={stale}
            active={active} onActive={setActive} onOpen={open} openOn={peeking ? 'double' : 'click'} onHold={setHeld} onRange={onRange} handle={table}
            copyRow={copied} empty={<Nothing filter={filter} onClear={() => onFilter({ name: '', verdict: undefined, environment: undefined, pinned: false })} />}
            rowActions={(row) => row.ref ? [
              { label: t.backlog.peek, keys: 'i', run: () => { setActive(row.key); setPeeking(true) } },
              { label: row.pinned ? t.backlog.unpin : t.backlog.pin, keys: 's', run: () => pin(row) },
              { label: row.mutedUntil === null ? t.backlog.mute : t.backlog.unmute, keys: 'm', run: () => askMute(row) },
            ] : []} />
          <TableFoot actions={<>
            {held && <span>{t.backlog.held}</span>}
            {ordered.moved > 0 && <TextButton onPress={ordered.sortAgain}>{t.backlog.sortAgain(ordered.moved)}</TextButton>}
          </>}>
            <span>{t.backlog.shown(shownRows.length)}</span>
            {mutedCount > 0 && <TextButton onPress={() => setWithMuted(!withMuted)}>{withMuted ? t.backlog.hideMuted : t.backlog.muted(mutedCount)}</TextButton>}
          </TableFoot>
        </div>
        {muting && <MuteMenu muting={muting} onClose={() => { setMuting(undefined); table.current?.focus() }} onChoose={(until) => mute(board.rows.find((row) => row.key === muting.key), until)} />}
        {peeking && current && <Peek row={current} whence={board.whence} onPin={() => pin(current)} onMute={() => askMute(current)} onClose={closePeek} />}
      </div>
    </>
  )
}

/** The headline answers first; where nothing is wrong it says what is well. */
function sentence({ rows, opened }: Board, attentionCount: number, isReading: boolean, connections: number): { readonly sentence: string; readonly sub: string } {
  if (attentionCount > 0) return { sentence: t.backlog.attention(attentionCount), sub: '' }
  if (isReading) return { sentence: t.backlog.reading(opened), sub: '' }
  const resources = rows.filter((row) => row.ref)
  if (resources.length > 0 && resources.every((row) => verdictOf(row) === 'unknown')) return { sentence: t.backlog.nothingKnown, sub: '' }
  if (resources.length > 0) return { sentence: t.backlog.nothingBehind, sub: t.backlog.keepingUp(resources.filter((row) => groupOf(row) === 'fine').length) }
  return opened === 0 ? { sentence: t.backlog.noneOpen(connections), sub: '' } : { sentence: t.backlog.noGroups, sub: t.backlog.noGroupsHint }
}

/** How many lines stand while the first list is read. */
const skeletons = 8

const headings = ({ starts, counts }: Ordered) => (['recovering', 'fine'] as const)
  .filter((group) => counts[group] > 0)
  .map((group) => ({ key: group, at: starts[group], label: t.backlog.groups[group](counts[group]) }))

function Nothing({ filter, onClear }: { readonly filter: BoardFilter; readonly onClear: () => void }) {
  const filtered = filter.name !== '' || filter.verdict !== undefined || filter.environment !== undefined || filter.pinned === true
  if (!filtered) return <EmptyState title={t.backlog.noGroups}>{t.backlog.noGroupsHint}</EmptyState>
  return <EmptyState title={filter.name ? t.backlog.noMatch(filter.name) : t.backlog.noMatchChips} action={<Button onClick={onClear}>{t.backlog.clearFilter}</Button>} />
}

/** Whether the numbers are older than three rounds. */
function useStale(at: number | null): boolean {
  const now = useNow()
  return at !== null && isStale({ at, everyMs }, now)
}

/** At the latest this long after the board is shown its order may be held, ms: some rows may never answer. */
const settleMs = 20_000

/** How much of the board makes an order worth keeping. */
const mostOf = 0.9

/** Whether every opened connection has said something and nearly all that is listed is judged: a few rows may come late without moving others. */
function isMostlyKnown({ rows, opened }: Board): boolean {
  const judged = rows.filter((row) => row.saying && row.system !== '')
  const places = new Set([...judged, ...rows.filter((row) => row.ref === undefined && row.saying)].map((row) => row.connection.id))
  return judged.length > 0 && places.size >= opened && judged.length >= mostOf * rows.filter((row) => row.ref).length
}

/** Whether most of the board was known once: systems answer one after the other, and an order made of the first is not worth keeping. */
function useSettled(isKnown: boolean): boolean {
  const [settled, setSettled] = useState(false)
  const late = useLongerThan(!settled, settleMs)
  useEffect(() => { if (isKnown) setSettled(true) }, [isKnown])
  return settled || late
}

/** The line of the table that the keyboard stands on. */
function activeRow(pane: HTMLElement | null): HTMLElement | null {
  const id = pane?.querySelector('[role=grid]')?.getAttribute('aria-activedescendant')
  return id ? document.getElementById(id) : null
}

/** The row that takes the place of one that leaves. */
function neighbour(rows: readonly BoardRow[], key: string): string | null {
  const at = rows.findIndex((row) => row.key === key)
  return (rows[at + 1] ?? rows[at - 1])?.key ?? null
}

const keyOf = (row: BoardRow) => row.key

const copied = ({ connection, points: _points, ...row }: BoardRow) => ({ ...row, connection: connection.name })
