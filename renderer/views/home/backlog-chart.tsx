import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'

/** The backlog of one resource over the last 30 minutes. */
export function BacklogChart({ place, resource }: { readonly place: Place; readonly resource: Ref }) {
  const past = useSeries(place, resource, ['backlog'])
  return <TimeChart title={t.backlog.columns.backlog} unit="" data={past.data} lines={[{ label: t.backlog.columns.backlog, look: 'in' }]} loading={past.loading} />
}
