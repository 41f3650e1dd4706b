import { allows } from '#contract/level.ts'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'
import { TextButton } from '../../../ui/strip.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { openPlan } from '../../../views/plan/plan-target.ts'
import type { Queue } from '../use-queue.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

type Task = NonNullable<SqsQueueExtra['moveTasks']>[number]

const said = ({ moved, total, destination }: Task): string =>
  s.moving(formatCount(moved), total === null ? null : formatCount(total), destination ?? s.toSources)

/** AWS's own move of the whole queue: how far it is, or how the last one ended. */
export function MoveTasks({ queue, tasks }: { readonly queue: Queue, readonly tasks: readonly Task[] }) {
  const [newest] = tasks
  if (!newest) return null
  const mayCancel = queue.connection !== undefined && allows(queue.connection.effective, 'admin') && newest.canCancel
  const fraction = newest.total ? newest.moved / newest.total : null
  return (
    <span className={styles.task} title={newest.failure ?? undefined}>
      {newest.canCancel && <progress max={1} {...(fraction !== null && { value: fraction })} aria-label={s.moveTask} />}
      <Tag {...(newest.failure !== null && { tone: 'warn' as const, tip: newest.failure })}>{newest.status.toLowerCase()}</Tag>
      <span className="t2">{said(newest)}</span>
      {mayCancel && (
        <TextButton onPress={() => openPlan({ ...queue.source, action: 'cancel-move', input: {} })}>{s.cancelMove}</TextButton>
      )}
    </span>
  )
}
