import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import { pathId } from '../../json/lines.ts'
import type { Gap } from '../../live/use-tail.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextButton } from '../../ui/strip.tsx'
import type { Sort } from '../../ui/table/column.ts'
import { nothingSelected, type Selection } from '../../ui/table/selection.ts'
import type { TableHandle } from '../../ui/table/table.tsx'
import { arrange } from './arrange.ts'
import { addCondition, condition, fieldName, fieldsOf } from './cel.ts'
import { usePopHandle } from './choose.tsx'
import { fieldColumns, isMessage, type Row } from './columns.tsx'
import { DetailPane } from './detail-pane.tsx'
import { FilterBar } from './filter-bar.tsx'
import { hasConditions } from './filter.ts'
import { LiveLine } from './live-line.tsx'
import { MessagesTable } from './messages-table.tsx'
import { Nothing } from './nothing.tsx'
import { Overview } from './overview.tsx'
import type { Parts } from './parts.ts'
import { PanelActions, PublishNew } from './panel-actions.tsx'
import { queryOf } from './saved-query.ts'
import { SavedMenu } from './saved-menu.tsx'
import { SelectionActions } from './selection-actions.tsx'
import type { Source } from './streams.ts'
import { TimeOrder } from './time-order.ts'
import { useAnnounceRead, useAnnounceTail } from './use-announce.ts'
import { useChosen } from './use-chosen.ts'
import { useFresh } from './use-fresh.ts'
import { usePanelCommands } from './use-panel-commands.ts'
import { useSearch } from './use-search.ts'
import { VerdictLine } from './verdict-line.tsx'
import { verdictText, type Doubt } from './verdict.ts'
import styles from './messages-panel.module.css'

const m = t.messages

type MessagesPanelProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  /** How many partitions there are, and the largest end offset; null while unknown. */
  readonly parts: Parts
}

/** The messages of a topic: filter, matches over time, verdict, rows and the chosen message. */
export function MessagesPanel({ source, connection, parts }: MessagesPanelProps) {
  const { timeZone } = useSettings()
  const textField = useRef<HTMLInputElement>(null)
  const whereField = useRef<HTMLInputElement>(null)
  const screen = useSearch(source, { text: () => textField.current?.focus(), where: () => whereField.current?.focus() })
  const { filter, draft, live, apply, columns, read, follow } = screen
  const [sorted, setSorted] = useState<{ readonly of: unknown, readonly sort: Sort } | null>(null)
  const [doubted, setDoubted] = useState<{ readonly of: unknown, readonly doubt: Doubt } | null>(null)
  const sort = sorted?.of === filter ? sorted.sort : null
  const doubt = doubted?.of === filter ? doubted.doubt : null
  const [oldest] = useState(() => new TimeOrder())
  const { messages, dropped } = read
  const found = useMemo(() => arrange({ messages, dropped, order: filter.order, sort, doubt }, oldest),
    [oldest, messages, dropped, filter.order, sort, doubt])
  const searching = !live && (read.phase === 'searching' || read.phase === 'idle')
  const conditions = hasConditions(filter)
  const rows: readonly Row[] = live ? follow.items : found
  const chosen = useChosen(rows)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const selected = useMemo(() => selectedOf(rows, selection), [rows, selection])
  const table = useRef<TableHandle>(null)
  const [savedMenu, saveForm] = [usePopHandle(), usePopHandle()]
  const isFresh = useFresh(rows, live && !follow.paused)

  const text = useMemo(() => verdictText(read, filter, timeZone), [read, filter, timeZone])
  useAnnounceRead(read, text)
  useAnnounceTail(follow)
  const fields = useMemo(() => fieldColumns(filter.where, columns.added, columns.hidden), [filter.where, columns])
  const marked = useMemo(() => new Set(fieldsOf(filter.where).map((field) => pathId(field.path))), [filter.where])
  const hit = useMemo(() => (filter.text === '' ? null : { text: filter.text, ignoreCase: filter.ignoreCase }),
    [filter.text, filter.ignoreCase])

  const showArrived = () => {
    screen.go()
    table.current?.toTop()
  }
  const again = () => apply({}, { live, open: true })
  const latestApply = useRef(apply)
  useEffect(() => { latestApply.current = apply })
  const loadGap = useCallback((gap: Gap) => {
    if (parts.kind === 'shards') {
      const from = Object.fromEntries(gap.map((each) => [each.partition, each.from]))
      return latestApply.current({ range: { type: 'sequences', from }, order: 'oldest', stop: 5_000 })
    }
    const offsets = (end: 'from' | 'to') => Object.fromEntries(gap.map((each) => [each.partition, each[end]]))
    latestApply.current({ range: { type: 'offsets', from: offsets('from'), to: offsets('to') }, order: 'newest', stop: 5_000 })
  }, [parts.kind])
  const show = (row: Row) => {
    if (live) screen.pause()
    chosen.show(row)
  }
  usePanelCommands({
    source, connection, screen, chosen, selected, again, showArrived, searching, savedMenu, saveForm,
    toText: () => textField.current?.focus(), toWhere: () => whereField.current?.focus(),
  })

  const onSort = (next: Sort) => {
    const usual = next.by === 'time' && next.desc === (filter.order === 'newest')
    setSorted(usual ? null : { of: filter, sort: next })
  }
  const note = sort
    ? <>{m.sortedFound(read.messages.length, sort.by)} <TextButton onPress={() => setSorted(null)}>{m.sortBack}</TextButton></>
    : read.dropped > 0 && m.dropped(read.dropped)
  const empty = live
    ? follow.phase !== 'failed' && <EmptyState title={m.liveEmpty}>{conditions ? m.liveEmptyMatch : m.liveEmptyWhy}</EmptyState>
    : doubt !== null && read.messages.length > 0
      ? <EmptyState title={m.noneOfThese} action={<TextButton onPress={() => setDoubted(null)}>{m.showAll}</TextButton>} />
      : read.problem?.code !== 'BadInput' && <Nothing state={read} filter={filter} zone={timeZone} parts={parts.kind}
        end={parts.kind === 'partitions' ? parts.largestOffset : null} onResume={screen.resume} onAgain={again} />
  const selectionActions = selected.length > 0 && (
    <SelectionActions source={source} connection={connection} chosen={selected} onClear={() => setSelection(nothingSelected)} />
  )

  return (
    <div className={styles.panel}>
      <FilterBar draft={draft} onType={screen.type} onSearch={screen.search} connection={source.connection}
        onApply={(patch) => apply(patch, { live: live && patch.range === undefined })} onDecode={screen.chooseDecode}
        parts={parts} live={live} onLive={(on) => apply({}, { live: on })}
        onFollowBy={(fanOut) => apply({ fanOut }, { live: true })}
        problemId={screen.isWhere ? 'filter-problem' : undefined} column={screen.column}
        textField={textField} whereField={whereField}
        saved={<SavedMenu remembered={screen.remembered} onChange={screen.save} onChoose={screen.chooseSaved} handle={savedMenu}
          query={hasConditions(draft) ? queryOf(draft) : null} />} />
      <Overview read={read} follow={live ? follow : null} filter={filter} zone={timeZone} problem={screen.problem}
        typed={screen.isTyped}
        onNarrow={({ from, to }) => apply({ range: { type: 'between', from: Math.floor(from), to: Math.floor(to) + 1 } })} />
      {live
        ? <LiveLine state={follow} onPause={screen.pause} onShow={showArrived} onAgain={again}
            actions={selectionActions || <PublishNew source={source} connection={connection} />} />
        : <VerdictLine text={text} progress={searching ? read.progress.fraction : null} doubt={doubt} doubtTip={m.onlyThese}
            onDoubt={(next) => setDoubted(next === null ? null : { of: filter, doubt: next })} note={note}
            actions={selectionActions || <PanelActions source={source} connection={connection} screen={screen}
              parts={parts} saveForm={saveForm} onAgain={again} />} />}
      <div className={styles.split}>
        <div className={styles.table}>
          <MessagesTable rows={rows} total={searching ? null : rows.length} fields={fields} hit={hit}
            sort={sort ?? { by: 'time', desc: live || filter.order === 'newest' }} onSort={live ? undefined : onSort}
            waiting={searching && rows.length === 0 && !conditions ? 12 : 0}
            parts={parts} selection={selection} onSelection={setSelection} isFresh={isFresh}
            active={chosen.active} onActive={chosen.move} onOpen={show} onGap={loadGap} empty={empty} handle={table}
            onRange={live ? (first) => { if (first > 0) screen.pause() } : undefined} />
        </div>
        {chosen.message && (rows.length > 0 || live || searching) && (
          <DetailPane source={source} connection={connection} message={chosen.message} decode={filter.decode} marked={marked}
            first={chosen.index <= 0} last={chosen.index < 0 || chosen.index === rows.length - 1} onStep={chosen.step}
            onClose={chosen.close}
            onFilter={(path, leaf) => apply({ where: addCondition(draft.where, condition(path, leaf)) }, { live, open: true })}
            onColumn={(path) => screen.toggleColumn(fieldName(path), fields.includes(fieldName(path)),
              fieldColumns(filter.where, [], []).includes(fieldName(path)))}
            isColumn={(path) => fields.includes(fieldName(path))}
            onDecode={screen.chooseDecode} />
        )}
      </div>
    </div>
  )
}

const selectedOf = (rows: readonly Row[], { keys }: Selection): readonly Message[] =>
  (keys.size === 0 ? [] : rows.filter(isMessage).filter(({ id }) => keys.has(id)))

