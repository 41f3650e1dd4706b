import { formatDuration } from '../../format/duration.ts'
import { formatMoment } from '../../format/time.ts'
import type { Sample } from '#contract/sample.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'

const k = t.stream

/** When the oldest number was true that a sample has from CloudWatch (epoch ms); null where it has none. */
function measuredAt(sample: Sample | undefined): number | null {
  const times = Object.values(sample?.asOf ?? {})
  return times.length === 0 ? null : Math.min(...times)
}

/** How old what CloudWatch told is: it tells of minutes ago. Nothing where it has told nothing. */
export function Measured({ sample }: { readonly sample: Sample | undefined }) {
  const now = useNow()
  const { timeZone } = useSettings()
  const at = measuredAt(sample)
  if (at === null) return null
  const age = formatDuration(Math.max(1, Math.round((now - at) / 1_000)))
  const title = t.list.measured(t.states.ago(age), formatMoment(at, timeZone))
  return <span title={title}>{k.cloudWatch} <b>{t.states.ago(age)}</b></span>
}
