import { useMemo, useState } from 'react'
import { go } from '../../address/use-address.ts'
import { useSamples } from '../../live/use-samples.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Strip } from '../../ui/strip.tsx'
import { Table } from '../../ui/table/table.tsx'
import { listColumns } from '../list/list-columns.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { refsInView, rowMaker, type ResourceRow } from '../list/resource-row.ts'
import type { Readers } from './use-readers.ts'
import styles from './topic.module.css'

/** The groups that read the topic, with how far behind each is. */
export function GroupsTab({ place, readers }: { readonly place: Place, readonly readers: Readers }) {
  const kind = useKind(place.system, 'group')
  const [range, setRange] = useState({ first: 0, last: 40 })
  const [make] = useState(rowMaker)
  const groups = readers.groups ?? []
  const refs = useMemo(() => refsInView(readers.groups ?? [], range.first, range.last), [readers.groups, range])
  const { byRef, problems } = useSamples(place, refs)
  const columns = useMemo(() => (kind ? listColumns(kind).map((column) => ({ ...column, sortable: false })) : []), [kind])
  if (readers.failed) return <FailedState problem={readers.failed} connection={place.connection} onTryAgain={readers.again} />
  const why = readers.unread > 0 ? t.topic.groupsUnknown(readers.unread) : t.topic.noGroupsWhy
  return (
    <div className={styles.tab}>
      {readers.unread > 0 && groups.length > 0
        ? <Strip>{t.topic.groupsUnknown(readers.unread)}</Strip>
        : <ProblemStrip problems={[...readers.problems, ...problems]} />}
      <Table<ResourceRow> label={t.topic.groups} columns={columns} rows={make(groups, byRef, true)} rowKey={(row) => row.key}
        rowHeight={28}
        waiting={readers.groups === undefined ? 6 : 0} total={readers.groups === undefined ? null : groups.length}
        onRange={(first, last) => setRange((now) => (now.first === first && now.last === last ? now : { first, last }))}
        onOpen={({ resource }) => go({ view: 'resource', ...place, kind: 'group', path: resource.ref.path })}
        empty={<EmptyState title={t.topic.noGroups}>{why}</EmptyState>} />
    </div>
  )
}
