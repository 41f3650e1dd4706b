import { useQuery } from '@tanstack/react-query'
import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { client } from '../../rpc/client.ts'
import { paceAfter, problemOf, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { AlarmItem } from './alarm-item.tsx'
import styles from './metrics.module.css'

const m = t.metrics
const everyMs = 60_000

type Props = { readonly place: Place; readonly resource: Ref }

/** The alarms of CloudWatch on a resource and its parts, those in alarm first. */
export function AlarmsPanel({ place, resource }: Props) {
  const kind = useKind(place.system, resource.kind)?.label.toLowerCase() ?? resource.kind
  const known = useQuery({
    queryKey: ['alarms', place.connection, place.system, resource], refetchInterval: paceAfter(everyMs),
    queryFn: ({ signal }) => client.samples.alarms({ ...place, ref: resource }, { signal }),
  })
  const failed = problemOf(known)
  const problem = known.data ? known.data.items.length === 0 && (failed ?? known.data.problems[0]) : failed
  if (problem) return <FailedState problem={problem} connection={place.connection} onTryAgain={() => void known.refetch()} />
  if (!known.data) return <div className={styles.waiting}><Skeleton width="40%" /></div>
  const { items, problems } = known.data
  if (items.length === 0) return <EmptyState title={m.noAlarms(kind)}>{m.noAlarmsText}</EmptyState>
  const inAlarm = items.filter(({ state }) => state === 'ALARM')
  const others = items.filter(({ state }) => state !== 'ALARM')
  return (
    <>
      <ProblemStrip problems={failed ? [failed, ...problems] : problems} />
      <div className={`${styles.alarms} scroll`} tabIndex={0} role="group" aria-label={m.alarms}>
        <p className={styles.count}>{m.alarmsCount(items.length, inAlarm.length)}</p>
        <ul>{[...inAlarm, ...others].map((alarm) => <AlarmItem key={alarm.name} alarm={alarm} />)}</ul>
      </div>
    </>
  )
}
