import { NumberInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { allows } from '#contract/level.ts'
import type { Message } from '#contract/message.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { useNow } from '../../../ui/clock.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import type { Sort } from '../../../ui/table/column.ts'
import { Table } from '../../../ui/table/table.tsx'
import { OutcomeLine } from '../../../views/messages/verdict-line.tsx'
import { rowJson } from '../../../views/messages/copy.ts'
import cells from '../../../views/messages/cells.module.css'
import line from '../../../views/messages/verdict-line.module.css'
import { AcceptDialog } from '../read/accept-dialog.tsx'
import { MessagePane } from '../read/message-pane.tsx'
import { PausedStrip } from '../read/paused-strip.tsx'
import { Release, useLeaving } from '../read/release.tsx'
import { sortTaken, takenColumns } from '../read/taken-columns.tsx'
import { takenText } from '../read/taken-words.ts'
import { firstTerms, termLimits } from '../read/terms.ts'
import { useReading, type Reading } from '../read/use-reading.ts'
import { heldInAll, type Queue } from '../use-queue.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { EditDrawer } from './edit-drawer.tsx'
import { GroupList } from './group-list.tsx'
import { JournalStrip, UnfinishedStrips } from './journal-strip.tsx'
import { WholeQueue } from './redrive-whole.tsx'
import { pickColumn } from './pick-column.tsx'
import { useWorkbench } from './use-workbench.ts'
import read from '../read/read.module.css'
import styles from './workbench.module.css'

const s = t.sqs.workbench
const keyOf = ({ id }: Message): string => id

/** How many dead letters are taken at first: enough to see what they have in common. */
const firstCount = 50

/** Dead letters put together by what they share, changed, and sent on: those that are chosen, those that match, or all. */
export function Workbench({ queue }: { readonly queue: Queue }) {
  const reading = useReading(queue)
  const [count, setCount] = useState(firstCount)
  const { state } = reading.taken
  const isTaken = state.phase !== 'idle' && !(state.phase === 'failed' && state.messages.length === 0)
  const right = Number.isInteger(count) && count >= 1 && count <= termLimits.count[1]
  const take = () => reading.ask({ ...firstTerms.hold, count })
  return (
    <>
      <div className={styles.bar}>
        <NumberInput className={styles.count ?? ''} aria-label={s.howMany} value={count} min={1} max={termLimits.count[1]}
          allowDecimal={false} allowNegative={false} error={!right} clampBehavior="none"
          onChange={(value) => setCount(typeof value === 'number' ? value : Number.NaN)} />
        <Button kind={isTaken ? 'default' : 'primary'} disabled={!right || reading.taken.busy} onClick={take}>
          {isTaken ? t.sqs.takeMore(count) : s.take(count)}
        </Button>
        <span className="spacer" />
        <WholeQueue queue={queue} />
      </div>
      <UnfinishedStrips queue={queue} />
      {reading.paused !== null && <PausedStrip reason={reading.paused} onRead={take} />}
      {isTaken ? <Bench queue={queue} reading={reading} /> : (
        <>
          <EmptyState title={s.title}>{s.lead}</EmptyState>
          {state.problem && <FailedState problem={state.problem} onTryAgain={take} />}
        </>
      )}
      <AcceptDialog queue={queue} reading={reading} />
    </>
  )
}

function Bench({ queue, reading }: { readonly queue: Queue, readonly reading: Reading }) {
  const { taken, held } = reading
  const bench = useWorkbench(queue, reading)
  const { timeZone } = useSettings()
  const now = useNow()
  const [sort, setSort] = useState<Sort>({ by: 'sent', desc: false })
  const [open, setOpen] = useState<string | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const [editing, setEditing] = useState<Message | null>(null)
  const [pair, setPair] = useState<readonly [Message, Message] | null>(null)
  const rows = useMemo(() => sortTaken(bench.shown, sort.by, sort.desc), [bench.shown, sort])
  const { selection, setSelection } = bench
  const limited = (queue.extra?.reading.maxReceiveCount ?? null) !== null
  const columns = useMemo(() => [
    pickColumn(selection, setSelection),
    ...takenColumns({
      zone: timeZone, fifo: queue.extra?.fifo ?? false, limited, until: held.until, edited: new Set(bench.edits.keys()),
    }),
  ], [selection, setSelection, timeZone, queue.extra?.fifo, limited, held.until, bench.edits])
  useLeaving(queue, taken.messages.map(keyOf))
  const text = takenText(taken.state, taken.messages, {
    mode: 'hold', total: heldInAll(queue.sample), now, zone: timeZone, held: held.until,
  })
  const nothing = (
    <div className={cells.words}><EmptyState title={text.lead || text.word}>{text.parts[0]?.text}</EmptyState></div>
  )
  const at = rows.findIndex(({ id }) => id === open)
  const shown = rows[at]
  const mayRedrive = queue.connection !== undefined && allows(queue.connection.effective, 'admin')
  const inGroup = bench.group === null ? null : rows
  return (
    <>
      <OutcomeLine tone={text.tone} word={text.word} actions={(
        <>
          {taken.busy && <Button icon="stop" onClick={taken.stop}>{t.messages.stop}</Button>}
          {taken.messages.length > 0 && (
            <Release queue={queue} reading={reading} ids={taken.messages.map(keyOf)}
              words={t.sqs.releaseAll(taken.messages.length)} />
          )}
        </>
      )}>
        <span className={line.lead}>{text.lead}</span>
        {text.parts.map(({ text: part, warn }) => (
          <span key={part} className={`${line.part} ${warn ? 'warn' : ''}`}>{part}</span>
        ))}
      </OutcomeLine>
      {bench.last && <JournalStrip job={bench.last.job} moved={bench.last.moved} onClose={bench.forget} />}
      <ChosenBar queue={queue} bench={bench} group={inGroup} mayRedrive={mayRedrive} onCompare={setPair} onEdit={setEditing}
        reading={reading} />
      <div className={read.split}>
        <GroupList groups={bench.groups} by={bench.by} onBy={bench.setBy} attributes={bench.attributes}
          attribute={bench.attribute} onAttribute={bench.setAttribute} chosen={bench.group} onChoose={bench.setGroup}
          total={taken.messages.length} />
        <div className={read.table}>
          <Table<Message> label={s.letters} columns={columns} rows={rows} rowKey={keyOf} rowHeight={24} font="mono" sort={sort}
            onSort={setSort} waiting={taken.busy && rows.length === 0 ? 10 : 0} onOpen={(row) => setOpen(row.id)} openOn="click"
            active={open ?? active} onActive={(key) => { setActive(key); if (open !== null) setOpen(key) }}
            selection={bench.selection} onSelection={bench.setSelection} keepSelection
            copyValue={({ value }) => value?.text ?? ''} copyRow={rowJson}
            rowActions={(message) => (mayRedrive ? [{ label: s.edit, run: () => setEditing(message) }] : [])} empty={nothing} />
        </div>
        {shown && (
          <MessagePane source={queue.source} connection={queue.connection} message={shown} first={at === 0}
            last={at === rows.length - 1} step={(by) => setOpen(rows[at + by]?.id ?? null)}
            onClose={() => { setActive(open); setOpen(null) }} actions={mayRedrive && (
              <Button icon="edit" onClick={() => setEditing(shown)}>{s.edit}</Button>
            )} />
        )}
      </div>
      {editing && (
        <EditDrawer key={editing.id} source={queue.source} message={editing} edit={bench.edits.get(editing.id)?.now}
          onKeep={(edit) => bench.keepEdit(editing.id, edit)} onClose={() => setEditing(null)} />
      )}
      {pair && <CompareDialog left={pair[0]} right={pair[1]} onClose={() => setPair(null)} />}
    </>
  )
}
