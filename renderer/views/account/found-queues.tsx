import { Link } from '../../address/link.tsx'
import { problemOf, useList, useManifest } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import styles from './account.module.css'

const a = t.aws.account

/** How many SQS queues there are, with the way to them. */
export function FoundQueues({ connection }: { readonly connection: string }) {
  const manifest = useManifest('sqs')
  const list = useList(connection, 'sqs', { kind: 'queue', limit: 1 }, { enabled: manifest !== undefined })
  if (!manifest) return null
  const failed = problemOf(list)
  const total = list.data?.total ?? list.data?.items.length ?? 0
  return (
    <section className={styles.section} aria-label={a.queues}>
      <h2>{a.queues}{total > 0 && <span>{total}</span>}</h2>
      {failed && <FailedState problem={failed} connection={connection} onTryAgain={() => void list.refetch()} />}
      {!failed && list.isPending && <p className="t2" role="status">{a.lookingQueues}</p>}
      {list.data && <ProblemStrip problems={list.data.problems} />}
      {list.data && total === 0 && list.data.problems.length === 0 && <p className="t2">{a.noQueues}</p>}
      {total > 0 && (
        <ul className={styles.found}>
          <li><p>{a.queueCount(total)}</p><Link to={{ view: 'list', connection, system: 'sqs', kind: 'queue' }}>{a.showQueues}</Link></li>
        </ul>
      )}
    </section>
  )
}
