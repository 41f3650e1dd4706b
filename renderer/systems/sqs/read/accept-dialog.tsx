import { asSentence } from '../../../format/heading.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EnvironmentTag } from '../../../ui/environment.tsx'
import { Sentence } from '../../../views/plan/plan-lines.tsx'
import type { Queue } from '../use-queue.ts'
import type { Reading } from './use-reading.ts'
import styles from './read.module.css'

const s = t.sqs

/** Asks before a read that may be a message's last, or that blocks groups of a FIFO queue. It is accepted for that one read. */
export function AcceptDialog({ queue, reading }: { readonly queue: Queue, readonly reading: Reading }) {
  const { asked, paused, blocks } = reading
  const { connection, extra } = queue
  if (!asked) return null
  const dlq = extra?.redrive?.queue
  return (
    <Dialog open onClose={reading.refuse} title={s.readAnywayTitle(queue.name)} width={480}
      {...(connection && {
        environment: connection.environment,
        lead: <>
          <EnvironmentTag environment={connection.environment} level={connection.effective} />
          <span className="t2">{connection.name}</span>
        </>,
      })}
      foot={(
        <>
          <Button data-autofocus="" onClick={reading.refuse}>{t.plan.cancel}</Button>
          <Button kind="primary" onClick={reading.accept}>{s.take(asked.count)}</Button>
        </>
      )}>
      <ul className={styles.lines}>
        {paused !== null && <Sentence text={asSentence(paused)} icon="warning" tone="warn" />}
        {paused !== null && <Sentence text={dlq === undefined ? s.riskLost : s.risk(dlq)} icon="count" tone="warn" />}
        {blocks !== null && <Sentence text={asSentence(blocks)} icon="lock" tone="warn" />}
        <Sentence text={s.onceOnly} icon="info" />
      </ul>
    </Dialog>
  )
}
