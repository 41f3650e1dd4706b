import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { Link } from '../../address/link.tsx'
import { useCommands } from '../../keys/use-commands.ts'
import { formatRate } from '../../format/number.ts'
import { useSamples } from '../../live/use-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { problemOf, useDetails, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import { useNow } from '../../ui/clock.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Rate } from '../../ui/num.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { looks, sayingOf } from '../../views/home/verdict.ts'
import { Sections } from '../../views/resource/sections.tsx'
import type { ResourcePageProps } from '../registry.ts'
import { ActionMenu, type Subject } from './action-menu.tsx'
import { ActionForms } from './forms/action-forms.tsx'
import { Measured } from './measured.tsx'
import { PlacesTable } from './places-table.tsx'
import { numberOf, streamRef } from './use-stream.ts'
import styles from './kinesis.module.css'

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
  const now = useNow()
  useReportFreshness(live.at ?? undefined, useManifest(system)?.sampling.everyMs ?? everyMs)
  useCommands([{ id: 'view.refresh', run: () => { void details.refetch(); live.again() } }])
  const problem = problemOf(details)
  if (problem && !details.data) return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  const saying = sample && sayingOf(sample, now)
  const look = saying && looks[saying.verdict]
  const why = sample?.problems?.[0]?.message ?? ''
  const [stream = ''] = path
  // Only AWS's own registration can be removed from here: what a function or an application reads is ended where it runs.
  const mayRemove = extra?.type === 'fan-out'
  return (
    <div className={styles.view}>
      <dl className={styles.kpis}>
        <div>
          <dt>{k.verdict}</dt>
          <dd className={styles.verdict} data-tone={look?.group === 'attention' ? look.tone : undefined}>
            {saying && look && <><Icon name={look.icon} tone={look.tone} /><span>{saying.bold}{saying.reason && <i>{saying.reason}</i>}</span></>}
          </dd>
        </div>
        <div><dt>{k.behind}</dt><dd><Duration seconds={numberOf(sample, 'age')} why={why} /></dd></div>
        <div><dt>{k.inOut}</dt><dd><Rate value={numberOf(sample, 'in')} why={why} /> · <Rate value={numberOf(sample, 'out')} why={why} /> <small>{k.perSecond}</small></dd></div>
        {extra && <div><dt>{k.type}</dt><dd className={styles.plain}>{k.types[extra.type]}</dd></div>}
        <div><dt>{k.stream}</dt><dd className={styles.plain}><Link to={{ view: 'resource', ...place, kind: 'stream', path: streamRef(stream).path }}>{stream}</Link></dd></div>
        <div className={styles.aside}>
          <dt className="sr-only">{k.numbersAndActions}</dt>
          <dd className={styles.plain}>
            <span className={styles.facts}><Measured sample={sample} /></span>
            {mayRemove && <ActionMenu connection={connection} subject={subject} kind="consumer" />}
          </dd>
        </div>
      </dl>
      <div className={styles.two}>
        <TimeChart title={k.behind} unit={k.seconds} lines={[{ label: k.behind, look: 'in' }]} data={[at, age]} loading={loading} sync="consumer" format={formatRate} />
        <TimeChart title={k.records} unit={k.aSecond} lines={[{ label: k.in, look: 'in' }, { label: k.out, look: 'out' }]} data={[at, into, out]} loading={loading}
          sync="consumer" format={formatRate} />
      </div>
      <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data?.problems ?? [], ...live.problems, ...sample?.problems ?? []]} />
      <div className={`${styles.body} scroll`} tabIndex={0} role="region" aria-label={k.about}>
        {extra && (extra.shards.length > 0 ? <PlacesTable shards={extra.shards} /> : <p className="t2">{k.noPlaces[extra.type]}</p>)}
        <Sections details={details.data} />
      </div>
      <ActionForms />
    </div>
  )
}
