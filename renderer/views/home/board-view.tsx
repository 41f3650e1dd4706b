import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Manifest } from '#contract/manifest.ts'
import { useParams } from '../../address/use-address.ts'
import { useCommands, useEscape } from '../../keys/use-commands.ts'
import { isStale, useReportFreshness } from '../../shell/freshness.ts'
import { useRoomView } from '../../shell/room.ts'
import { useSettings } from '../../shell/settings.ts'
import { attention, useTitleNote } from '../../shell/title.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Strip, TextButton } from '../../ui/strip.tsx'
import type { TableHandle } from '../../ui/table/table.tsx'
import type { BoardRow } from './board-row.ts'
import { BoardTable } from './board-table.tsx'
import { failureWords } from './failures.ts'
import { filterOf, matches, noFilter, toParams, type BoardFilter } from './filter.ts'
import { Headline } from './headline.tsx'
import { attentionOf, headlineOf } from './headline-words.ts'
import { MuteMenu } from './mute-menu.tsx'
import { NothingShown } from './nothing-shown.tsx'
import { Peek } from './peek.tsx'
import { isShared } from './share.ts'
import { useAnnouncePinned } from './use-announce-pinned.ts'
import { useBoard, type Board } from './use-board.ts'
import { useBoardColumns } from './use-board-columns.ts'
import { useHeldOrder } from './use-held-order.ts'
import { useRowActs } from './use-row-acts.ts'
import { isMostlyKnown, useSettled } from './use-settled.ts'
import styles from './board.module.css'

type Props = {
  readonly connections: readonly Connection[]
  readonly systems: readonly Manifest[]
  /** Whether it is known which connections there are. */
  readonly asked: boolean
}

/** The board itself: headline, table, foot, and the pane beside it. */
export function BoardView({ connections, systems, asked }: Props) {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const view = useInView(redraw)
  const board = useBoard(connections, systems, view.has)
  const [params, changeParams] = useParams()
  const filter = filterOf(params)
  const onFilter = (patch: Partial<BoardFilter>) => changeParams(toParams({ ...filter, ...patch }))
  const [withMuted, setWithMuted] = useState(false)
  const [held, setHeld] = useState(false)
  const [peeking, setPeeking] = useState(false)
  const pane = useRef<HTMLDivElement>(null)
  const table = useRef<TableHandle>(null)
  const { timeZone } = useSettings()
  const columns = useBoardColumns(board)

  const unmuted = board.rows.filter((row) => withMuted || row.mutedUntil === null)
  const isReading = !asked || board.reading > 0 || board.rows.some((row) => !row.saying)
  const isSettled = useSettled(asked && isMostlyKnown(board))
  const ordered = useHeldOrder(unmuted.filter((row) => matches(row, filter)), held && isSettled, redraw)
  const { rows } = ordered
  const acts = useRowActs(board, { rows, withMuted, pane })
  const { current } = acts
  const headline = headlineOf(board, isReading, connections.length)
  const mutedCount = board.rows.filter((row) => row.mutedUntil !== null).length
  useEffect(() => view.remember(rows))

  useTitleNote(asked ? t.backlog.connections(connections.length) : undefined)
  useReportFreshness(board.at ?? undefined, board.everyMs)
  useAttention(attentionOf(board.rows), isReading)
  useAnnouncePinned(board.rows)
  const stale = useStale(board)

  const closePeek = () => { setPeeking(false); table.current?.focus() }
  const endMuting = () => { acts.endMuting(); table.current?.focus() }
  useEscape(peeking && current !== undefined, closePeek)
  const togglePeek = () => setPeeking((now) => !now)
  const enabled = current !== undefined
  useCommands([
    { id: 'backlog.pin', run: () => acts.pin(current), enabled },
    { id: 'backlog.mute', run: () => acts.askMute(current), enabled },
    { id: 'backlog.peek', run: togglePeek, enabled },
    { id: 'view.pane', run: togglePeek, enabled },
    { id: 'backlog.sort', run: ordered.sortAgain },
    { id: 'view.refresh', run: board.again },
  ])
  const shared = () => ({
    sentence: headline.sentence, rows: rows.map(board.withPoints), all: unmuted.filter(isShared).length,
    at: board.at ?? Date.now(), zone: timeZone, minutes: board.minutes,
  })

  return (
    <>
      <Headline {...headline} rows={unmuted} filter={filter} onFilter={onFilter} columns={columns.all} choice={columns.choice}
        shared={shared} />
      <FailureStrip board={board} connections={connections.length} />
      <div className={styles.split} ref={pane}>
        <BoardTable board={board} ordered={ordered} columns={columns.shown} acts={acts} held={held} stale={stale}
          isWaiting={!asked || board.reading > 0} isPeeking={peeking} onPeek={() => setPeeking(true)}
          muted={{ count: mutedCount, areShown: withMuted, toggle: () => setWithMuted(!withMuted) }}
          empty={<NothingShown filter={filter} hasRows={mutedCount > 0} onClear={() => onFilter(noFilter)} />}
          onHold={setHeld} onRange={view.onRange} handle={table} />
        {acts.muting && <MuteMenu muting={acts.muting} onClose={endMuting} onChoose={acts.mute} />}
        {peeking && current && (
          <Peek row={current} whence={board.whence} onPin={() => acts.pin(current)} onMute={() => acts.askMute(current)}
            onClose={closePeek} />
        )}
      </div>
    </>
  )
}

/** Over the board while a connection of it does not answer, or not with everything. */
function FailureStrip({ board, connections }: { readonly board: Board; readonly connections: number }) {
  const { maskHosts } = useRoomView()
  if (board.failed.length === 0) return null
  const { count, rest } = failureWords(board.failed, connections)
  return (
    <Strip actions={<TextButton onPress={board.again}>{t.backlog.retry}</TextButton>}>
      <b>{count}</b> {maskHosts(rest)}
    </Strip>
  )
}

/** Which rows are on the screen: only those are sampled fast and have a picture. `changed`: others come into view. */
function useInView(changed: () => void) {
  const seen = useRef<{ range: readonly [number, number]; rows: readonly BoardRow[] }>({ range: [0, -1], rows: [] })
  const { range: [first, last], rows } = seen.current
  const keys = new Set(rows.slice(first, last + 1).map((row) => row.key))
  const onRange = useCallback((from: number, to: number) => {
    seen.current = { ...seen.current, range: [from, to] }
    changed()
  }, [changed])
  const remember = (shown: readonly BoardRow[]) => { seen.current = { ...seen.current, rows: shown } }
  return { has: (key: string) => keys.has(key), remember, onRange }
}

/** The badge beside Backlog, once everything was read. */
function useAttention(count: number, isReading: boolean): void {
  useEffect(() => { if (!isReading) attention.set(count) }, [isReading, count])
}

/** Whether the numbers are older than three rounds. */
function useStale({ at, everyMs }: Board): boolean {
  const now = useNow()
  return at !== null && isStale({ at, everyMs }, now)
}
