import { useMemo } from 'react'
import { allows } from '#contract/level.ts'
import { useParams } from '../../address/use-address.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { queries, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import { ChildTable } from '../../views/list/child-table.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { MessagesPanel } from '../../views/messages/messages-panel.tsx'
import type { Parts } from '../../views/messages/parts.ts'
import { AlarmsPanel } from '../../views/metrics/alarms-panel.tsx'
import { ChartsPanel } from '../../views/metrics/charts-panel.tsx'
import { openPublish } from '../../views/publish/publish-target.ts'
import { Sections } from '../../views/resource/sections.tsx'
import { pageProblem } from '../page-problem.ts'
import type { ResourcePageProps } from '../registry.ts'
import { StreamActions, type Subject } from './stream-actions.tsx'
import { ActionForms } from './forms/action-forms.tsx'
import { ShardsTab } from './shards-tab.tsx'
import { StreamCharts } from './stream-charts.tsx'
import { StreamFacts } from './stream-facts.tsx'
import { StreamHeader } from './stream-header.tsx'
import { useShardLoad } from './use-shard-load.ts'
import { useStream, type Stream } from './use-stream.ts'
import page from '../page.module.css'

const k = t.stream
const names = ['messages', 'shards', 'consumers', 'configuration', 'charts', 'alarms'] as const
type Tab = (typeof names)[number]
const labels: Readonly<Record<Tab, string>> = { ...k.tabs, ...t.metrics.tabs }

/**
 * One stream: whether it is read as fast as it is written, its numbers, then records, shards, readers, configuration, charts and
 * alarms.
 */
export function StreamView({ connection, system, path }: ResourcePageProps) {
  const stream = useStream(connection, system, path.join('/'))
  const [params, change] = useParams()
  const tab: Tab = names.find((name) => name === params.tab) ?? 'messages'
  const parts = usePartsOf(stream)
  const everyMs = useManifest(system)?.sampling.everyMs ?? 15_000
  useReportFreshness(stream.live.at ?? undefined, everyMs)
  const again = () => { void queries.invalidateQueries(); stream.live.again() }
  const load = useShardLoad(stream, tab === 'shards')
  const mayPublish = stream.connection !== undefined && allows(stream.connection.effective, 'publish')
  const mode = stream.extra?.mode
  const subject = useMemo((): Subject => ({ ref: stream.ref, mode }), [stream.ref, mode])
  useCommands([
    { id: 'view.refresh', run: again },
    { id: 'view.publish', run: () => openPublish(stream.source), enabled: mayPublish },
  ])
  const failed = pageProblem(stream)
  if (failed) return <FailedState problem={failed} connection={connection} onTryAgain={again} />
  const choose = (name: Tab) => change({ tab: name === 'messages' ? undefined : name, sort: undefined })
  const counts: Partial<Record<Tab, number | undefined>> = {
    shards: stream.shards?.length, consumers: stream.readers.data?.items.length,
  }
  return (
    <div className={page.view}>
      <StreamHeader stream={stream} load={load} />
      <ProblemStrip problems={[...stream.details.data?.problems ?? [], ...stream.live.problems]} />
      <Tabs<Tab> label={k.tabsLabel} chosen={tab} numbered onChoose={choose}
        tabs={names.map((name) => ({ name, label: labels[name], count: counts[name] }))}>
        <StreamFacts stream={stream} />
        {mayPublish && tab !== 'messages' && (
          <Button kind="ghost" icon="publish" onClick={() => openPublish(stream.source)}>{t.messages.publishNew}</Button>
        )}
        <StreamActions connection={connection} subject={subject} />
      </Tabs>
      <div className={page.panel} role="tabpanel" id={tabPanelId(k.tabsLabel, tab)}
        aria-labelledby={`${tabPanelId(k.tabsLabel, tab)}-tab`}>
        {(tab === 'shards' || tab === 'consumers') && <StreamCharts stream={stream} />}
        {tab === 'messages' && (
          <MessagesPanel key={stream.name} source={stream.source} connection={stream.connection} parts={parts} />
        )}
        {tab === 'shards' && <ShardsTab stream={stream} load={load} />}
        {tab === 'consumers' && (
          <ChildTable place={stream.place} where={{ stream: stream.name }} kind="consumer"
            empty={[k.noConsumer, k.noConsumerWhy]} />
        )}
        {tab === 'charts' && <ChartsPanel key={stream.name} place={stream.place} resource={stream.ref} />}
        {tab === 'alarms' && <AlarmsPanel key={stream.name} place={stream.place} resource={stream.ref} />}
        {tab === 'configuration' && (
          <div className={`${page.body} scroll`} tabIndex={0} role="region" aria-label={k.tabs.configuration}>
            <Sections details={stream.details.data} />
          </div>
        )}
      </div>
      <ActionForms />
    </div>
  )
}

/** Its shards, the newest first, and what a tail of its own would cost an hour. */
function usePartsOf({ shards, extra }: Stream): Parts {
  return useMemo(() => {
    const open = shards?.filter((shard) => shard.open).length ?? 0
    return {
      kind: 'shards', shards: shards?.map(({ id, open: isOpen }) => ({ id, open: isOpen })) ?? null,
      fanOut: extra ? extra.usd.consumerHour * open : null,
    }
  }, [shards, extra])
}
