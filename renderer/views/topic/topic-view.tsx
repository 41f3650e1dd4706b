import { useMemo } from 'react'
import { useParams } from '../../address/use-address.ts'
import { useSamples } from '../../live/use-samples.ts'
import { useConnection, useDetails, useKind, useList } from '../../rpc/queries.ts'
import { refKey } from '#contract/ref.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { tabPanelId, Tabs } from '../../ui/tabs.tsx'
import type { ResourcePageProps } from '../../systems/registry.ts'
import { MessagesPanel } from '../messages/messages-panel.tsx'
import { GroupsTab } from './groups-tab.tsx'
import { PartitionsTab } from './partitions-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { TopicFacts } from './topic-facts.tsx'
import { useReaders } from './use-readers.ts'
import styles from './topic.module.css'

const names = ['messages', 'partitions', 'groups', 'settings'] as const
type Tab = (typeof names)[number]
const everyMs = 2_000

/** The page of one topic: facts in one line, then Messages, Partitions, Groups and Settings. */
export function TopicView({ connection, system, path }: ResourcePageProps) {
  const topic = path.join('/')
  const [params, change] = useParams()
  const tab: Tab = names.find((name) => name === params.tab) ?? 'messages'
  const ref = useMemo(() => ({ kind: 'topic', path: [topic] }), [topic])
  const refs = useMemo(() => [ref], [ref])
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const source = useMemo(() => ({ ...place, ref }), [place, ref])
  const live = useSamples(place, refs)
  const sample = live.byRef.get(refKey(ref))
  const details = useDetails(connection, system, ref)
  const partitions = useList(connection, system, { kind: 'partition', parent: ref, limit: 1_000 })
  const readers = useReaders(place, topic)
  useReportFreshness(live.at ?? undefined, everyMs)
  const saved = useConnection(connection)
  const hasGroups = useKind(system, 'group') !== undefined

  const sampled = sample?.facts?.partitions
  const count = typeof sampled === 'number' ? sampled : partitions.data?.total ?? partitions.data?.items.length ?? null
  const largest = useMemo(() => (partitions.data?.items ?? []).reduce<string | null>((most, { facts: { end } }) =>
    (typeof end === 'string' && (most === null || BigInt(end) > BigInt(most)) ? end : most), null), [partitions.data])
  const parts = useMemo(() => ({ kind: 'partitions' as const, count, largestOffset: largest }), [count, largest])
  const choose = (name: Tab) => change({ tab: name === 'messages' ? undefined : name })
  return (
    <div className={styles.view}>
      <Tabs<Tab> label={t.topic.tabsLabel} chosen={tab} numbered onChoose={choose} tabs={[
        { name: 'messages', label: t.topic.messages },
        { name: 'partitions', label: t.topic.partitions, count },
        ...(hasGroups ? [{ name: 'groups' as const, label: t.topic.groups, count: readers.groups?.length }] : []),
        { name: 'settings', label: t.topic.settings },
      ]}>
        <TopicFacts sample={sample} details={details.data} />
      </Tabs>
      <div className={styles.panel} role="tabpanel" id={tabPanelId(t.topic.tabsLabel, tab)}
        aria-labelledby={`${tabPanelId(t.topic.tabsLabel, tab)}-tab`}>
        {tab === 'messages' && <MessagesPanel source={source} connection={saved} parts={parts} />}
        {tab === 'partitions' && (
          <PartitionsTab place={place} topic={topic} query={partitions}
            onOpen={(partition) => change({ tab: undefined, part: partition, open: undefined }, { push: true })} />
        )}
        {tab === 'groups' && <GroupsTab place={place} readers={readers} />}
        {tab === 'settings' && <SettingsTab query={details} topic={topic} connection={connection} />}
      </div>
    </div>
  )
}
