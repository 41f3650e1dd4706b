import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { formatRate } from '../../format/number.ts'
import { useSamples } from '../../live/use-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { problemOf, useDetails, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { Sections } from '../../views/resource/sections.tsx'
import type { ResourcePageProps } from '../registry.ts'
import { StreamActions, type Subject } from './stream-actions.tsx'
import { ActionForms } from './forms/action-forms.tsx'
import { ConsumerHeader } from './consumer-header.tsx'
import { PlacesTable } from './places-table.tsx'
import page from '../page.module.css'

const k = t.stream
const everyMs = 30_000
const metrics = ['age', 'in', 'out'] as const

/** Who reads a stream, how far behind, and where it stands in each shard. */
export function ConsumerView({ connection, system, path }: ResourcePageProps) {
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref: Ref = useMemo(() => ({ kind: 'consumer', path: [...path] }), [path])
  const details = useDetails(connection, system, ref, { everyMs })
  const live = useSamples(place, useMemo(() => [ref], [ref]))
  const sample = live.byRef.get(refKey(ref))
  const extra = useMemo(() => KinesisConsumerExtra.safeParse(details.data?.extra).data ?? null, [details.data])
  const { data: [at, age = [], into = [], out = []], loading } = useSeries(place, ref, metrics)
  const subject = useMemo((): Subject => ({ ref }), [ref])
  useReportFreshness(live.at ?? undefined, useManifest(system)?.sampling.everyMs ?? everyMs)
  useCommands([{ id: 'view.refresh', run: () => { void details.refetch(); live.again() } }])
  const problem = problemOf(details)
  if (problem && !details.data) {
    return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  }
  const [stream = ''] = path
  const problems = [
    ...(problem ? [problem] : []), ...details.data?.problems ?? [], ...live.problems, ...sample?.problems ?? [],
  ]
  // Only AWS's own registration can be removed from here: what a function or an application reads is ended where it runs.
  const mayRemove = extra?.type === 'fan-out'
  return (
    <div className={page.view}>
      <ConsumerHeader place={place} stream={stream} sample={sample} type={extra?.type}>
        {mayRemove && <StreamActions connection={connection} subject={subject} kind="consumer" />}
      </ConsumerHeader>
      <div className={page.charts}>
        <TimeChart title={k.behind} unit={k.seconds} lines={[{ label: k.behind, look: 'in' }]} data={[at, age]} loading={loading}
          sync="consumer" format={formatRate} />
        <TimeChart title={k.records} unit={k.aSecond} lines={[{ label: k.in, look: 'in' }, { label: k.out, look: 'out' }]}
          data={[at, into, out]} loading={loading} sync="consumer" format={formatRate} />
      </div>
      <ProblemStrip problems={problems} />
      <div className={`${page.body} scroll`} tabIndex={0} role="region" aria-label={k.about}>
        {extra && extra.shards.length > 0 && <PlacesTable shards={extra.shards} />}
        {extra?.shards.length === 0 && <p className="t2">{k.noPlaces[extra.type]}</p>}
        <Sections details={details.data} />
      </div>
      <ActionForms />
    </div>
  )
}
