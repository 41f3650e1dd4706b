import { useParams } from '../../address/use-address.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { allows } from '#contract/level.ts'
import { queries, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import { ProblemStrip } from '../../views/list/problem-strip.tsx'
import { AlarmsPanel } from '../../views/metrics/alarms-panel.tsx'
import { ChartsPanel } from '../../views/metrics/charts-panel.tsx'
import { openPublish } from '../../views/publish/publish-target.ts'
import { pageProblem } from '../page-problem.ts'
import type { ResourcePageProps } from '../registry.ts'
import { QueueActions } from './queue-actions.tsx'
import { ConfigurationTab } from './configuration-tab.tsx'
import { ActionForms } from './forms/action-forms.tsx'
import { PermissionsTab } from './policy/permissions-tab.tsx'
import { QueueCharts } from './queue-charts.tsx'
import { QueueFacts } from './queue-facts.tsx'
import { QueueHeader } from './queue-header.tsx'
import { MessagesTab } from './read/messages-tab.tsx'
import { RedriveTab } from './workbench/redrive-tab.tsx'
import { useQueue } from './use-queue.ts'
import page from '../page.module.css'

const s = t.sqs
const names = ['messages', 'configuration', 'permissions', 'redrive', 'charts', 'alarms'] as const
type Tab = (typeof names)[number]
const labels: Readonly<Record<Tab, string>> = { ...s.tabs, ...t.metrics.tabs }

/**
 * One queue: the answer and its numbers, three hours of them, then reading, configuration, permissions, redrive, charts and
 * alarms.
 */
export function QueueView({ connection, system, path }: ResourcePageProps) {
  const queue = useQueue(connection, system, path.join('/'))
  const [params, change] = useParams()
  const tab: Tab = names.find((name) => name === params.tab) ?? 'messages'
  const everyMs = useManifest(system)?.sampling.everyMs ?? 15_000
  useReportFreshness(queue.live.at ?? undefined, everyMs)
  const again = () => { void queries.invalidateQueries(); queue.live.again() }
  const mayPublish = queue.connection !== undefined && allows(queue.connection.effective, 'publish')
  useCommands([
    { id: 'view.refresh', run: again },
    { id: 'view.publish', run: () => openPublish(queue.source), enabled: mayPublish },
  ])
  const failed = pageProblem(queue)
  if (failed) return <FailedState problem={failed} connection={connection} onTryAgain={again} />
  const choose = (name: Tab) => change({ tab: name === 'messages' ? undefined : name })
  return (
    <div className={page.view}>
      <QueueHeader queue={queue} />
      <QueueCharts queue={queue} />
      <ProblemStrip problems={[...queue.details.data?.problems ?? [], ...queue.live.problems]} />
      <Tabs<Tab> label={s.tabsLabel} chosen={tab} numbered onChoose={choose}
        tabs={names.map((name) => ({ name, label: labels[name] }))}>
        <QueueFacts queue={queue} />
        {mayPublish && (
          <Button kind="ghost" icon="publish" onClick={() => openPublish(queue.source)}>{t.messages.publishNew}</Button>
        )}
        <QueueActions connection={connection} queue={queue.ref} isDlq={queue.isDlq} />
      </Tabs>
      <div className={page.panel} role="tabpanel" id={tabPanelId(s.tabsLabel, tab)}
        aria-labelledby={`${tabPanelId(s.tabsLabel, tab)}-tab`}>
        {tab === 'messages' && <MessagesTab key={queue.name} queue={queue} />}
        {tab === 'configuration' && <ConfigurationTab queue={queue} />}
        {tab === 'permissions' && <PermissionsTab queue={queue} />}
        {tab === 'redrive' && <RedriveTab key={queue.name} queue={queue} />}
        {tab === 'charts' && <ChartsPanel key={queue.name} place={queue.place} resource={queue.ref} />}
        {tab === 'alarms' && <AlarmsPanel key={queue.name} place={queue.place} resource={queue.ref} />}
      </div>
      <ActionForms />
    </div>
  )
}
