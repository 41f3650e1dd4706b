import { Menu } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { allows } from '#contract/level.ts'
import type { Message } from '#contract/message.ts'
import { ExportFormat } from '#contract/query.ts'
import { useCommands } from '../../../keys/use-commands.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { useNow } from '../../../ui/clock.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { announce } from '../../../ui/live-region.tsx'
import { saveText } from '../../../ui/save-text.ts'
import { Strip } from '../../../ui/strip.tsx'
import type { Sort } from '../../../ui/table/column.ts'
import { nothingSelected, type Selection } from '../../../ui/table/selection.ts'
import { Table } from '../../../ui/table/table.tsx'
import { rowJson } from '../../../views/messages/copy.ts'
import { PublishPart } from '../../../views/messages/publish-part.tsx'
import { OutcomeLine } from '../../../views/messages/verdict-line.tsx'
import cells from '../../../views/messages/cells.module.css'
import line from '../../../views/messages/verdict-line.module.css'
import { openPlan } from '../../../views/plan/plan-target.ts'
import { heldInAll, type Queue } from '../use-queue.ts'
import { MessagePane } from './message-pane.tsx'
import { PausedStrip } from './paused-strip.tsx'
import { Release, useLeaving } from './release.tsx'
import { sortTaken, takenColumns } from './taken-columns.tsx'
import { takenFile } from './taken-export.ts'
import { takenText } from './taken-words.ts'
import type { Reading } from './use-reading.ts'
import styles from './read.module.css'

const s = t.sqs
const keyOf = ({ id }: Message): string => id

/** The messages that were taken: what it used up, the rows, and the one that is looked at. */
export function TakenView({ queue, reading }: { readonly queue: Queue, readonly reading: Reading }) {
  const { taken, held, paused } = reading
  const { terms, messages, state, busy } = taken
  const { timeZone } = useSettings()
  const now = useNow()
  const [sort, setSort] = useState<Sort>({ by: 'sent', desc: false })
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [open, setOpen] = useState<string | null>(null)
  const [active, setActive] = useState<string | null>(null)
  const rows = useMemo(() => sortTaken(messages, sort.by, sort.desc), [messages, sort])
  const isHold = terms?.mode === 'hold'
  const limited = (queue.extra?.reading.maxReceiveCount ?? null) !== null
  const columns = useMemo(() => takenColumns({
    zone: timeZone, fifo: queue.extra?.fifo ?? false, limited, until: isHold ? held.until : null,
  }),
    [timeZone, queue.extra?.fifo, limited, isHold, held.until])
  const text = takenText(state, messages, {
    mode: terms?.mode ?? 'sample', total: heldInAll(queue.sample), now, zone: timeZone, held: held.until,
  })
  const spoken = busy ? '' : [text.word, text.lead].join(', ')
  useEffect(() => { if (spoken !== '') announce(spoken) }, [spoken])
  useLeaving(queue, isHold ? messages.map(keyOf) : [])
  const nothing = (
    <div className={cells.words}><EmptyState title={text.lead || text.word}>{text.parts[0]?.text}</EmptyState></div>
  )
  const at = rows.findIndex(({ id }) => id === open)
  const shown = rows[at]
  const chosen = rows.filter(({ id }) => selection.keys.has(id))
  const save = (format: ExportFormat) => saveText(takenFile(rows, format), `${queue.name}.${format}`)
  const more = () => { if (terms) reading.ask(terms) }
  useCommands([
    { id: 'messages.export', run: () => save('ndjson'), enabled: rows.length > 0 },
    { id: 'messages.search', label: s.takeMore(terms?.count ?? 0), run: more, enabled: !busy },
  ])
  return (
    <>
      <OutcomeLine tone={text.tone} word={text.word} actions={(
        <>
          {chosen.length > 0
            ? <ChosenActions queue={queue} chosen={chosen} isHold={isHold} reading={reading}
              onDone={() => setSelection(nothingSelected)} />
            : isHold && rows.length > 0 && (
              <Release queue={queue} reading={reading} ids={rows.map(keyOf)} words={s.releaseAll(rows.length)} />
            )}
          {busy
            ? <Button icon="stop" onClick={taken.stop}>{t.messages.stop}</Button>
            : <Button onClick={more}>{s.takeMore(terms?.count ?? 0)}</Button>}
          {!busy && <Button kind="ghost" onClick={taken.clear}>{s.otherRead}</Button>}
          {rows.length > 0 && (
            <Menu>
              <Menu.Target><Button icon="export" menu>{t.messages.export(rows.length)}</Button></Menu.Target>
              <Menu.Dropdown>
                {ExportFormat.options.map((format) => (
                  <Menu.Item key={format} onClick={() => save(format)}>{t.messages.exportAs[format]}</Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      )}>
        <span className={line.lead}>{text.lead}</span>
        {text.parts.map(({ text: part, warn }) => (
          <span key={part} className={`${line.part} ${warn ? 'warn' : ''}`}>{part}</span>
        ))}
      </OutcomeLine>
      {paused !== null ? <PausedStrip reason={paused} onRead={more} /> : held.problem && isHold && (
        <Strip>{held.problem.message}</Strip>
      )}
      {isHold && rows.length > 0 && <p className={styles.note}>{s.leaving(terms.hideSeconds)}</p>}
      <div className={styles.split}>
        <div className={styles.table}>
          <Table<Message> label={t.messages.table} columns={columns} rows={rows} rowKey={keyOf} rowHeight={24} font="mono"
            sort={sort} onSort={setSort} waiting={busy && rows.length === 0 ? Math.min(10, terms?.count ?? 10) : 0}
            onOpen={(row) => setOpen(row.id)} openOn="click" active={open ?? active}
            onActive={(key) => { setActive(key); if (open !== null) setOpen(key) }}
            selection={selection} onSelection={setSelection}
            copyValue={({ value }) => value?.text ?? ''} copyRow={rowJson}
            empty={nothing} />
        </div>
        {shown && (
          <MessagePane source={queue.source} connection={queue.connection} message={shown} first={at === 0}
            last={at === rows.length - 1} step={(by) => setOpen(rows[at + by]?.id ?? null)}
            onClose={() => { setActive(open); setOpen(null) }} />
        )}
      </div>
    </>
  )
}

type ChosenProps = {
  readonly queue: Queue
  readonly chosen: readonly Message[]
  readonly isHold: boolean
  readonly reading: Reading
  readonly onDone: () => void
}

/** What can be done with chosen messages: publish them again, and those that are held give back or delete. */
function ChosenActions({ queue, chosen, isHold, reading, onDone }: ChosenProps) {
  const ids = chosen.map(keyOf)
  const mayDelete = queue.connection !== undefined && allows(queue.connection.effective, 'destructive')
  return (
    <>
      <b className={line.lead}>{t.messages.selected(chosen.length)}</b>
      <PublishPart source={queue.source} connection={queue.connection} messages={chosen} words={t.messages.publishAgain} />
      {isHold && <Release queue={queue} reading={reading} ids={ids} words={s.release(ids.length)} onDone={onDone} />}
      {isHold && mayDelete && (
        <Button icon="trash" onClick={() => openPlan({
          ...queue.source, action: 'delete-messages', input: { ids }, button: () => s.deleteCount(ids.length),
          onEnd: (job) => { if (job.state === 'done') { reading.taken.drop(ids); onDone() } },
        })}>{s.deleteThese(ids.length)}</Button>
      )}
    </>
  )
}
