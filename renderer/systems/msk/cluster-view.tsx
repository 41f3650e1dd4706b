import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Fact } from '#contract/resource.ts'
import { useParams } from '../../address/use-address.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useSamples } from '../../live/use-samples.ts'
import { problemOf, useDetails, useKind, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import { formatFact } from '../../views/list/cell.tsx'
import { ChildTable } from '../../views/list/child-table.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { AlarmsPanel } from '../../views/metrics/alarms-panel.tsx'
import { ChartsPanel } from '../../views/metrics/charts-panel.tsx'
import { Sections } from '../../views/resource/sections.tsx'
import type { ResourcePageProps } from '../registry.ts'
import { RateCharts } from './cluster-charts.tsx'
import { waysOf } from './open-cluster.ts'
import { Ways } from './ways.tsx'
import topicStyles from '../../views/topic/topic.module.css'
import styles from './msk.module.css'

const m = t.msk
const names = ['overview', 'topics', 'brokers', 'charts', 'alarms'] as const
type Tab = (typeof names)[number]
const labels: Readonly<Record<Tab, string>> = { ...m.tab, ...t.metrics.tabs }
const detailsEveryMs = 60_000

/** The facts that stand beside the tabs, in order, where they are known. */
const inLine = ['state', 'type', 'version', 'brokers', 'diskUsed', 'offlinePartitions'] as const

/**
 * The page of an MSK cluster: the ways into it, what the control plane knows of it, its topics and brokers, charts and alarms.
 */
export function ClusterView({ connection, system, path }: ResourcePageProps) {
  const [params, change] = useParams()
  const tab: Tab = names.find((name) => name === params.tab) ?? 'overview'
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref: Ref = useMemo(() => ({ kind: 'cluster', path: [...path] }), [path])
  const details = useDetails(connection, system, ref, { everyMs: detailsEveryMs })
  const live = useSamples(place, useMemo(() => [ref], [ref]))
  const sample = live.byRef.get(refKey(ref))
  const everyMs = useManifest(system)?.sampling.everyMs ?? detailsEveryMs
  useReportFreshness(tab === 'overview' ? live.at ?? (details.dataUpdatedAt || undefined) : undefined, everyMs)
  useCommands([{ id: 'view.refresh', run: () => { void details.refetch(); live.again() } }])
  const kind = useKind(system, 'cluster')
  const problem = problemOf(details)
  if (problem && !details.data) {
    return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  }
  const valueOf = (key: string): Fact | undefined => sample?.values[key] ?? sample?.facts?.[key]
  const facts = inLine.flatMap((key) => {
    const column = kind?.columns.find((one) => one.key === key)
    const value = valueOf(key)
    return column && value !== undefined && value !== null ? [{ column, value }] : []
  })
  const ways = waysOf(details.data?.extra)
  return (
    <div className={topicStyles.view}>
      <Tabs<Tab> label={m.tabs} chosen={tab} numbered tabs={names.map((name) => ({ name, label: labels[name] }))}
        onChoose={(name) => change({ tab: name === 'overview' ? undefined : name, sort: undefined })}>
        {facts.map(({ column, value }) => (
          <span key={column.key}>{column.label} <b>{formatFact(value, column)}</b></span>
        ))}
      </Tabs>
      <div className={topicStyles.panel} role="tabpanel" id={tabPanelId(m.tabs, tab)}
        aria-labelledby={`${tabPanelId(m.tabs, tab)}-tab`}>
        {tab === 'overview' && (
          <>
            <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data?.problems ?? [], ...live.problems,
              ...sample?.problems ?? []]} />
            <RateCharts place={place} resource={ref} />
            <div className={`${styles.overview} scroll`} tabIndex={0} role="group" aria-label={m.tab.overview}>
              {ways && <Ways ways={ways} />}
              <div><Sections details={details.data} /></div>
            </div>
          </>
        )}
        {tab === 'topics' && <ChildTable place={place} parent={ref} kind="topic" empty={[m.noTopics, m.noTopicsText]} />}
        {tab === 'brokers' && <ChildTable place={place} parent={ref} kind="broker" empty={[m.noBrokers]} />}
        {tab === 'charts' && <ChartsPanel key={ref.path[0]} place={place} resource={ref} />}
        {tab === 'alarms' && <AlarmsPanel key={ref.path[0]} place={place} resource={ref} />}
      </div>
    </div>
  )
}
