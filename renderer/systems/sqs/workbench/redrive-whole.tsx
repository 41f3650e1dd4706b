import { allows } from '#contract/level.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { openForm } from '../forms/form-target.ts'
import type { Queue } from '../use-queue.ts'
import { MoveTasks } from './move-tasks.tsx'

const s = t.sqs.workbench

/** The whole queue at once: with AWS's own move task or the journal, as the plan says. */
export function WholeQueue({ queue }: { readonly queue: Queue }) {
  const { connection, ref, extra } = queue
  const mayAdmin = connection !== undefined && allows(connection.effective, 'admin')
  const mayDrain = connection !== undefined && allows(connection.effective, 'destructive')
  return (
    <>
      {!mayAdmin && <span className="t3 small">{s.needsAdmin}</span>}
      {mayAdmin && (
        <Button icon="undo" onClick={() => openForm({ form: 'redrive', connection: connection.id, ref })}>{s.whole}</Button>
      )}
      {mayDrain && (
        <Button icon="file" onClick={() => openForm({ form: 'drain', connection: connection.id, ref })}>
          {t.sqs.actions.drain}
        </Button>
      )}
      {extra && <MoveTasks queue={queue} tasks={extra.moveTasks ?? []} />}
    </>
  )
}
