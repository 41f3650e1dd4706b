import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import { useCommands, useEscape } from '../../keys/use-commands.ts'
import { pathId } from '../../json/lines.ts'
import type { Gap } from '../../live/use-tail.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { TextButton } from '../../ui/strip.tsx'
import type { Sort } from '../../ui/table/column.ts'
import type { TableHandle } from '../../ui/table/table.tsx'
import { openPublish } from '../publish/publish-target.ts'
import { arrange } from './arrange.ts'
import { addCondition, condition, fieldName, fieldsOf } from './cel.ts'
import { fieldColumns, type Row } from './columns.tsx'
import { DetailPane } from './detail-pane.tsx'
import { ExportMenu } from './export-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { hasConditions } from './filter.ts'
import { LiveLine } from './live-line.tsx'
import { MessagesTable } from './messages-table.tsx'
import { Nothing } from './nothing.tsx'
import { Overview } from './overview.tsx'
import { ReadActions } from './read-actions.tsx'
import type { Source } from './streams.ts'
import { useAnnounceRead, useAnnounceTail } from './use-announce.ts'
import { useChosen } from './use-chosen.ts'
import { useFilter } from './use-filter.ts'
import { useMessages } from './use-messages.ts'
import { VerdictLine } from './verdict-line.tsx'
import { verdictText, type Doubt } from './verdict.ts'
import styles from './messages-panel.module.css'

const m = t.messages

type MessagesPanelProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  /** How many partitions there are, and the largest end offset; null while unknown. */
  readonly partitionCount: number | null
  readonly largestOffset: string | null
}

/** The messages of a topic: filter, matches over time, verdict, rows and the chosen message. */
export function MessagesPanel({ source, connection, partitionCount, largestOffset }: MessagesPanelProps) {
  const { timeZone } = useSettings()
  const { filter, draft, turn, live, type, apply, columns, toggleColumn } = useFilter()
  const messages = useMessages(source, filter, live, turn)
  const { read, follow } = messages
  const [sorted, setSorted] = useState<{ readonly of: unknown, readonly sort: Sort } | null>(null)
  const [doubted, setDoubted] = useState<{ readonly of: unknown, readonly doubt: Doubt } | null>(null)
  const sort = sorted?.of === filter ? sorted.sort : null
  const doubt = doubted?.of === filter ? doubted.doubt : null
  const found = useMemo(() => arrange(read.messages, filter, sort, doubt), [read.messages, filter, sort, doubt])
  const searching = !live && read.phase === 'searching'
  const conditions = hasConditions(filter)
  const rows: readonly Row[] = live ? follow.items : found
  const chosen = useChosen(rows)
  const table = useRef<TableHandle>(null)
  const textField = useRef<HTMLInputElement>(null)
  const whereField = useRef<HTMLInputElement>(null)

  const text = useMemo(() => verdictText(read, filter, timeZone), [read, filter, timeZone])
  useAnnounceRead(read, text)
  useAnnounceTail(follow)
  const problem = live ? follow.problem : read.problem
  const badFilter = problem?.code === 'BadInput' ? problem : null
  const fields = useMemo(() => fieldColumns(filter.where, columns.added, columns.hidden), [filter.where, columns])
  const marked = useMemo(() => new Set(fieldsOf(filter.where).map((field) => pathId(field.path))), [filter.where])
  const hit = useMemo(() => (filter.text === '' ? null : { text: filter.text, ignoreCase: filter.ignoreCase }),
    [filter.text, filter.ignoreCase])

  const showArrived = () => {
    messages.go()
    table.current?.toTop()
  }
  const again = () => apply({}, { live, open: true })
  const latestApply = useRef(apply)
  useEffect(() => { latestApply.current = apply })
  const loadGap = useCallback((gap: Gap) => {
    const offsets = (end: 'from' | 'to') => Object.fromEntries(gap.map((each) => [each.partition, each[end]]))
    latestApply.current({ range: { type: 'offsets', from: offsets('from'), to: offsets('to') }, order: 'newest', stop: 5_000 })
  }, [])
  const show = (row: Row) => {
    if (live) messages.pause()
    chosen.show(row)
  }
  const mayPublish = connection !== undefined && allows(connection.effective, 'publish')

  const publish = () => openPublish({ ...source, ...(chosen.message && { from: { message: chosen.message, ...source } }) })
  const publishButton = mayPublish && <Button kind="ghost" icon="publish" onClick={() => openPublish(source)}>{m.publishNew}</Button>

  useCommands([
    { id: 'view.filter', run: () => textField.current?.focus() },
    { id: 'view.refresh', run: again },
    { id: 'view.pane', run: chosen.toggle },
    { id: 'messages.search', run: () => apply({}) },
    { id: 'messages.where', run: () => whereField.current?.focus() },
    { id: 'messages.live', run: () => apply({}, { live: !live }) },
    { id: 'messages.pause', run: () => (follow.paused ? showArrived() : messages.pause()), enabled: live },
    { id: 'messages.arrived', run: showArrived, enabled: live && follow.paused },
    { id: 'messages.resume', run: messages.resume, enabled: !live && !searching && read.resume !== null },
    { id: 'view.publish', run: publish, enabled: mayPublish },
  ])
  useEscape(chosen.message !== null, chosen.close)
  useEscape(searching, messages.stop)

  const sortShown = sort ?? { by: 'time', desc: live || filter.order === 'newest' }
  const onSort = (next: Sort) => {
    const usual = next.by === 'time' && next.desc === (filter.order === 'newest')
    setSorted(usual ? null : { of: filter, sort: next })
  }
  const note = sort
    ? <>{m.sortedFound(read.messages.length, sort.by)} <TextButton onPress={() => setSorted(null)}>{m.sortBack}</TextButton></>
    : read.dropped > 0 && m.dropped(read.dropped)
  const empty = live
    ? follow.phase !== 'failed' && <EmptyState title={m.liveEmpty}>{hasConditions(filter) ? m.liveEmptyMatch
      : m.liveEmptyWhy}</EmptyState>
    : doubt !== null && read.messages.length > 0
      ? <EmptyState title={m.noneOfThese} action={<TextButton onPress={() => setDoubted(null)}>{m.showAll}</TextButton>} />
      : badFilter === null && <Nothing state={read} filter={filter} zone={timeZone} end={largestOffset}
        onResume={messages.resume} onAgain={again} />

  return (
    <div className={styles.panel}>
      <FilterBar draft={draft} onType={type} onApply={(patch) => apply(patch, { live: live && patch.range === undefined })}
        partitionCount={partitionCount} live={live} onLive={(on) => apply({}, { live: on })}
        problemId={badFilter ? 'filter-problem' : undefined} textField={textField} whereField={whereField} />
      <Overview read={read} follow={live ? follow : null} filter={filter} zone={timeZone} problem={badFilter}
        onNarrow={(span) => apply({ range: { type: 'between', from: Math.floor(span.from), to: Math.ceil(span.to) } })} />
      {live
        ? <LiveLine state={follow} onPause={messages.pause} onShow={showArrived} onAgain={again} publish={publishButton} />
        : <VerdictLine text={text} progress={searching ? read.progress.fraction : null} doubt={doubt} doubtTip={m.onlyThese}
            onDoubt={(next) => setDoubted(next === null ? null : { of: filter, doubt: next })}
            note={note}
            actions={<>
              {publishButton}
              <ReadActions state={read} filter={filter} onStop={messages.stop} onResume={messages.resume} onAgain={again}
                onAll={() => apply({ range: { type: 'all' } })} />
              {read.phase === 'done' && read.verdict && read.messages.length > 0 && (
                <ExportMenu source={source} filter={filter} verdict={read.verdict} count={read.messages.length} />
              )}
            </>} />}
      <div className={styles.split}>
        <div className={styles.table}>
          <MessagesTable rows={rows} total={searching ? null : rows.length} fields={fields} hit={hit}
            sort={sortShown} onSort={live ? undefined : onSort}
            waiting={searching && rows.length === 0 && !conditions ? 12 : 0}
            offsetWidth={offsetWidth(largestOffset)}
            active={chosen.active} onActive={chosen.move} onOpen={show} onGap={loadGap} empty={empty} handle={table}
            onRange={live ? (first) => { if (first > 0) messages.pause() } : undefined} />
        </div>
        {chosen.message && (rows.length > 0 || live || searching) && (
          <DetailPane source={source} connection={connection} message={chosen.message} decode={filter.decode} marked={marked}
            first={chosen.index <= 0} last={chosen.index < 0 || chosen.index === rows.length - 1} onStep={chosen.step}
            onClose={chosen.close}
            onFilter={(path, leaf) => apply({ where: addCondition(draft.where, condition(path, leaf)) }, { live, open: true })}
            onColumn={(path) => toggleColumn(fieldName(path), fields.includes(fieldName(path)),
              fieldColumns(filter.where, [], []).includes(fieldName(path)))}
            isColumn={(path) => fields.includes(fieldName(path))}
            onDecode={(decode) => apply({ decode }, { live, open: true })} />
        )}
      </div>
    </div>
  )
}

/** Room for the largest offset with its separators, and at least for a million. */
const offsetWidth = (largest: string | null): number => {
  const digits = Math.max(7, largest?.length ?? 0)
  return digits + Math.floor((digits - 1) / 3) + 0.5
}

