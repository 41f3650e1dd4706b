import { Link } from '../../../address/link.tsx'
import { allows } from '#contract/level.ts'
import { formatCount } from '../../../format/number.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { openForm } from '../forms/form-target.ts'
import { visibleOf, type Queue } from '../use-queue.ts'
import { Workbench } from './workbench.tsx'
import page from '../../page.module.css'
import queueStyles from '../queue.module.css'
import styles from './workbench.module.css'

const s = t.sqs.workbench

/** Dead letters: on a queue that takes them the workbench, on one that sends them where they go. */
export function RedriveTab({ queue }: { readonly queue: Queue }) {
  if (!queue.extra) return null
  return queue.isDlq ? <Workbench queue={queue} /> : <Sends queue={queue} />
}

/** Where this queue's dead letters go, or that they go nowhere. */
function Sends({ queue: { extra, dlqSample, place, connection, ref } }: { readonly queue: Queue }) {
  const redrive = extra?.redrive ?? null
  const visible = visibleOf(dlqSample)
  const mayEdit = connection !== undefined && allows(connection.effective, 'admin')
  return (
    <div className={`${page.body} scroll`} tabIndex={0} role="region" aria-label={t.sqs.tabs.redrive}>
      <section className={queueStyles.section} aria-label={s.policy}>
        <h2>{s.policy}</h2>
        {redrive === null ? <p className="t2">{extra?.sources === null ? s.sourcesUnknown : s.noPolicy}</p> : (
          <ul className={queueStyles.sentences}>
            <li>
              <Icon name="deadLetters" />
              <span>
                {s.after(redrive.maxReceiveCount)}{' '}
                <Link to={{ view: 'resource', ...place, kind: 'queue', path: [redrive.queue] }} params={{ tab: 'redrive' }}>
                  {redrive.queue}
                </Link>
                {visible === null || visible === undefined ? '' : `, ${s.waits(formatCount(visible))}`}
              </span>
            </li>
          </ul>
        )}
        <p className={styles.buttons}>
          {mayEdit && (
            <Button icon="edit" onClick={() => openForm({ form: 'settings', connection: connection.id, ref })}>
              {t.sqs.actions.settings}
            </Button>
          )}
          {!mayEdit && <span className="t3 small">{s.needsAdmin}</span>}
        </p>
      </section>
    </div>
  )
}
