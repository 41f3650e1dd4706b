import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'

type Props = { readonly place: Place; readonly resource: Ref; readonly level: 'backlog' | 'age' }

/** What waited for one resource over the last 30 minutes: its backlog, or how far behind it was where no backlog is known. */
export function BacklogChart({ place, resource, level }: Props) {
  const past = useSeries(place, resource, [level])
  const label = level === 'backlog' ? t.backlog.columns.backlog : t.backlog.columns.behind
  return (
    <TimeChart title={label} unit={level === 'backlog' ? '' : 's'} data={past.data} lines={[{ label, look: 'in' }]}
      loading={past.loading} />
  )
}
