import { allows } from '#contract/level.ts'
import type { Message } from '#contract/message.ts'
import { useCommands } from '../../../keys/use-commands.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { PublishPart } from '../../../views/messages/publish-part.tsx'
import { openPlan } from '../../../views/plan/plan-target.ts'
import { DestinationField } from '../forms/redrive-form.tsx'
import type { Reading } from '../read/use-reading.ts'
import type { Queue } from '../use-queue.ts'
import type { useWorkbench } from './use-workbench.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

type BarProps = {
  readonly queue: Queue
  readonly reading: Reading
  readonly bench: ReturnType<typeof useWorkbench>
  /** The messages of the group that is shown alone; null while all are shown. */
  readonly group: readonly Message[] | null
  readonly mayRedrive: boolean
  readonly onCompare: (pair: readonly [Message, Message]) => void
  readonly onEdit: (message: Message) => void
}

/** What can be done with the chosen dead letters: compare two, edit one, redrive, publish elsewhere, delete. */
export function ChosenBar({ queue, reading, bench, group, mayRedrive, onCompare, onEdit }: BarProps) {
  const { selected } = bench
  const these = selected.length > 0 ? selected : group ?? []
  const [first, second] = selected
  const ids = these.map(({ id }) => id)
  const mayDelete = queue.connection !== undefined && allows(queue.connection.effective, 'destructive')
  const words = selected.length > 0 ? s.redriveSelected(ids.length) : s.redriveGroup(ids.length)
  useCommands([{
    id: 'queue.redrive-selected', label: words, run: () => bench.redrive(these), enabled: mayRedrive && these.length > 0,
  }])
  return (
    <div className={styles.bar} role="toolbar" aria-label={s.chosen}>
      {these.length === 0 ? <span className="t3">{s.chooseSome}</span>
        : <b>{selected.length > 0 ? t.messages.selected(ids.length) : s.inGroup(ids.length)}</b>}
      {first && second && selected.length === 2 && (
        <Button icon="columns" onClick={() => onCompare([first, second])}>{s.compare}</Button>
      )}
      {mayRedrive && first && !second && <Button icon="edit" onClick={() => onEdit(first)}>{s.edit}</Button>}
      {these.length > 0 && (
        <PublishPart source={queue.source} connection={queue.connection} messages={these} words={t.messages.publishAgain} />
      )}
      {mayDelete && these.length > 0 && (
        <Button kind="ghost" icon="trash" onClick={() => openPlan({
          ...queue.source, action: 'delete-messages', input: { ids }, button: () => t.sqs.deleteCount(ids.length),
          onEnd: (job) => { if (job.state === 'done') reading.taken.drop(ids) },
        })}>{t.sqs.deleteThese(ids.length)}</Button>
      )}
      <span className="spacer" />
      {mayRedrive && (
        <>
          <DestinationField connection={queue.place.connection} from={queue.name} value={bench.to} onChange={bench.setTo}
            compact />
          <Button kind="primary" disabled={these.length === 0} onClick={() => bench.redrive(these)}>{words}</Button>
        </>
      )}
    </div>
  )
}
