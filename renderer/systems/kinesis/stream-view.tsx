import { useMemo } from 'react'
import { useParams } from '../../address/use-address.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { formatDuration } from '../../format/duration.ts'
import { problemOf, queries, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import { ChildTable } from '../../views/list/child-table.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { MessagesPanel } from '../../views/messages/messages-panel.tsx'
import type { Parts } from '../../views/messages/parts.ts'
import { AlarmsPanel } from '../../views/metrics/alarms-panel.tsx'
import { ChartsPanel } from '../../views/metrics/charts-panel.tsx'
import { Sections } from '../../views/resource/sections.tsx'
import type { ResourcePageProps } from '../registry.ts'
import { ShardsTab } from './shards-tab.tsx'
import { StreamCharts } from './stream-charts.tsx'
import { StreamHeader } from './stream-header.tsx'
import { useStream, type Stream } from './use-stream.ts'
import styles from './kinesis.module.css'

const k = t.stream
const names = ['messages', 'shards', 'consumers', 'configuration', 'charts', 'alarms'] as const
type Tab = (typeof names)[number]
const labels: Readonly<Record<Tab, string>> = { ...k.tabs, ...t.metrics.tabs }

/** One stream: whether it is read as fast as it is written, its numbers, then records, shards, readers, configuration, charts and alarms. */
export function StreamView({ connection, system, path }: ResourcePageProps) {
  const stream = useStream(connection, system, path.join('/'))
  const [params, change] = useParams()
  const tab: Tab = names.find((name) => name === params.tab) ?? 'messages'
  const parts = usePartsOf(stream)
  const everyMs = useManifest(system)?.sampling.everyMs ?? 15_000
  useReportFreshness(stream.live.at ?? undefined, everyMs)
  const again = () => { void queries.invalidateQueries(); stream.live.again() }
  useCommands([{ id: 'view.refresh', run: again }])
  const failed = problemOf(stream.details) ?? stream.live.failed
  if (failed && !stream.extra && !stream.sample) return <FailedState problem={failed} connection={connection} onTryAgain={again} />
  const choose = (name: Tab) => change({ tab: name === 'messages' ? undefined : name, sort: undefined })
  const counts: Partial<Record<Tab, number | undefined>> = { shards: stream.shards?.length, consumers: stream.readers.data?.items.length }
  return (
    <div className={styles.view}>
      <StreamHeader stream={stream} />
      {(tab === 'shards' || tab === 'consumers') && <StreamCharts stream={stream} />}
      <ProblemStrip problems={[...stream.details.data?.problems ?? [], ...stream.live.problems]} />
      <Tabs<Tab> label={k.tabsLabel} chosen={tab} numbered onChoose={choose}
        tabs={names.map((name) => ({ name, label: labels[name], count: counts[name] }))}>
        <Facts stream={stream} />
      </Tabs>
      <div className={styles.panel} role="tabpanel" id={tabPanelId(k.tabsLabel, tab)} aria-labelledby={`${tabPanelId(k.tabsLabel, tab)}-tab`}>
        {tab === 'messages' && <MessagesPanel key={stream.name} source={stream.source} connection={stream.connection} parts={parts} />}
        {tab === 'shards' && <ShardsTab stream={stream} />}
        {tab === 'consumers' && (
          <ChildTable place={stream.place} where={{ stream: stream.name }} kind="consumer" empty={[k.noConsumer, k.noConsumerWhy]} />
        )}
        {tab === 'charts' && <ChartsPanel key={stream.name} place={stream.place} resource={stream.ref} />}
        {tab === 'alarms' && <AlarmsPanel key={stream.name} place={stream.place} resource={stream.ref} />}
        {tab === 'configuration' && (
          <div className={`${styles.body} scroll`} tabIndex={0} role="region" aria-label={k.tabs.configuration}><Sections details={stream.details.data} /></div>
        )}
      </div>
    </div>
  )
}

/** Its shards, the newest first, and what a tail of its own would cost an hour. */
function usePartsOf({ shards, extra }: Stream): Parts {
  return useMemo(() => {
    const open = shards?.filter((shard) => shard.open).length ?? 0
    return { kind: 'shards', shards: shards?.map(({ id, open: isOpen }) => ({ id, open: isOpen })) ?? null, fanOut: extra ? extra.usd.consumerHour * open : null }
  }, [shards, extra])
}

function Facts({ stream: { extra } }: { readonly stream: Stream }) {
  if (!extra) return null
  return (
    <span className={styles.facts}>
      <span>{k.modes[extra.mode]}</span>
      <span className={styles.leaves}>{k.keepsFor} <b>{formatDuration(extra.retentionHours * 3_600)}</b></span>
      {extra.status !== 'ACTIVE' && <span><b>{k.status(extra.status)}</b></span>}
    </span>
  )
}
