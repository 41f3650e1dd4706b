import { useMemo } from 'react'
import { refKey, type Ref } from '#contract/ref.ts'
import { useParams } from '../../address/use-address.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useSamples } from '../../live/use-samples.ts'
import { problemOf, queries, useDetails, useManifest } from '../../rpc/queries.ts'
import { useRoomView } from '../../shell/room.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { Tabs, tabPanelId } from '../../ui/tabs.tsx'
import { formatFact } from '../list/cell.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { GroupCharts } from './group-charts.tsx'
import { GroupHeader } from './group-header.tsx'
import { PartsTable } from './parts-table.tsx'
import styles from './group.module.css'

type Props = { readonly connection: string; readonly system: string; readonly path: readonly string[] }
type Part = 'places' | 'members'

/** What each tab lists, how it is called, and how it begins. */
const parts = {
  places: {
    kind: 'offset', nameLabel: t.group.partition, firstSort: { by: 'backlog', desc: true }, empty: [t.group.noPlaces, t.group.noPlacesHint],
  },
  members: {
    kind: 'member', nameLabel: t.group.client, firstSort: { by: 'name', desc: false }, empty: [t.group.noMembers, t.group.noMembersHint],
  },
} as const

/** What the header says already. */
const said: readonly string[] = ['Verdict', 'State', 'Members', 'Backlog', 'Behind']

/** One consumer group: verdict, charts, its places with the stuck ones first, its members. */
export function GroupView({ connection, system, path }: Props) {
  const place = useMemo(() => ({ connection, system }), [connection, system])
  const ref: Ref = useMemo(() => ({ kind: 'group', path: [...path] }), [path])
  const refs = useMemo(() => [ref], [ref])
  const everyMs = useManifest(system)?.sampling.everyMs ?? 2_000
  const live = useSamples(place, refs)
  const details = useDetails(connection, system, ref)
  const [params, changeParams] = useParams()
  const part: Part = params.tab === 'members' ? 'members' : 'places'
  const sample = live.byRef.get(refKey(ref))
  const { on: isRoom } = useRoomView()
  const again = () => { void queries.invalidateQueries(); live.again() }
  useReportFreshness(live.at ?? undefined, everyMs)
  useCommands([{ id: 'view.refresh', run: again }])
  const failed = problemOf(details) ?? live.failed
  if (failed && !sample) return <FailedState problem={failed} connection={connection} onTryAgain={again} />
  const members = typeof sample?.facts?.members === 'number' ? sample.facts.members : undefined
  const facts = details.data?.sections[0]?.rows.filter((row) => !said.includes(row.label) && row.value !== null) ?? []
  const label = t.group.parts
  const panel = tabPanelId(label, part)
  const choose = (tab: Part) => changeParams({ tab: tab === 'places' ? undefined : tab, sort: undefined })
  return (
    <>
      <GroupHeader sample={sample} />
      <GroupCharts place={place} resource={ref} />
      <ProblemStrip problems={[...details.data?.problems ?? [], ...live.problems]} />
      {!isRoom && <Tabs label={label} chosen={part} numbered onChoose={choose}
        tabs={[{ name: 'places', label: t.group.partitions }, { name: 'members', label: t.group.members, count: members }]}>
        <span className={styles.facts}>
          {facts.map((row) => <span key={row.label}>{row.label} <b>{formatFact(row.value, { type: 'text' })}</b></span>)}
        </span>
      </Tabs>}
      <div className={styles.panel} role="tabpanel" id={panel} aria-labelledby={`${panel}-tab`}>
        <PartsTable key={part} place={place} parent={ref} {...parts[part]} />
      </div>
    </>
  )
}
