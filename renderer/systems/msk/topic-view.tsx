import { useMemo } from 'react'
import type { Ref } from '#contract/ref.ts'
import { Link } from '../../address/link.tsx'
import { useCommands } from '../../keys/use-commands.ts'
import { problemOf, useConnections, useDetails } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { ChildTable } from '../../views/list/child-table.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { Sections } from '../../views/resource/sections.tsx'
import type { ResourcePageProps } from '../registry.ts'
import { RateCharts } from './cluster-charts.tsx'
import { openedBy, waysOf } from './open-cluster.ts'
import topicStyles from '../../views/topic/topic.module.css'
import styles from './msk.module.css'

const m = t.msk
const everyMs = 60_000

/** A topic as the control plane tells it: rates, settings, partitions; and the way to its messages. */
export function TopicView({ connection, system, path }: ResourcePageProps) {
  const [cluster = '', topic = ''] = path
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref: Ref = useMemo(() => ({ kind: 'topic', path: [cluster, topic] }), [cluster, topic])
  const details = useDetails(connection, system, ref, { everyMs })
  useCommands([{ id: 'view.refresh', run: () => void details.refetch() }])
  const problem = problemOf(details)
  if (problem && !details.data) {
    return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  }
  return (
    <div className={topicStyles.view}>
      <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data?.problems ?? []]} />
      <ToMessages connection={connection} cluster={cluster} topic={topic} />
      <RateCharts place={place} resource={ref} />
      <div className={styles.split}>
        <div className={styles.table}><ChildTable place={place} parent={ref} kind="partition" empty={[m.noPartitions]} /></div>
        <div className={`${styles.side} scroll`} tabIndex={0} role="group" aria-label={topic}>
          <Sections details={details.data} />
        </div>
      </div>
    </div>
  )
}

/** Where the messages of the topic are read: in the Kafka connection that leads to its cluster, or how to get one. */
function ToMessages({
  connection, cluster, topic,
}: { readonly connection: string; readonly cluster: string; readonly topic: string }) {
  const connections = useConnections().data ?? []
  const details = useDetails(connection, 'msk', useMemo(() => ({ kind: 'cluster', path: [cluster] }), [cluster]))
  const kafka = (waysOf(details.data?.extra) ?? []).flatMap((way) => openedBy(connections, way) ?? [])[0]
  return (
    <p className={styles.toMessages}>
      <b>{m.readMessages}</b> <span className="t2">{m.readMessagesText}</span>{' '}
      {kafka
        ? <Link to={{ view: 'resource', connection: kafka.id, system: 'kafka', kind: 'topic', path: [topic] }}>
          {m.openTopic(kafka.name)}
        </Link>
        : <Link to={{ view: 'resource', connection, system: 'msk', kind: 'cluster', path: [cluster] }}>{m.toCluster}</Link>}
    </p>
  )
}
