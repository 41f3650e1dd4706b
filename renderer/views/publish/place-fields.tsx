import { Autocomplete, Select } from '@mantine/core'
import { useList, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EnvironmentTag } from '../../ui/environment.tsx'
import type { Publishing } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish

/** Where it goes: a connection that may be written, and a topic of it. A name that is not listed can be typed too. */
export function PlaceFields({ publishing }: { readonly publishing: Publishing }) {
  const { work, writable = [], connection, outlet, change } = publishing
  const kind = useKind(outlet.system, outlet.kind)
  const internal = kind?.filters?.some(({ key }) => key === 'internal') ?? false
  const query = { kind: outlet.kind, limit: 1_000, ...(internal && { where: { internal: 'false' } }) }
  const names = useList(connection?.id ?? '', outlet.system, query, { enabled: connection !== undefined })
  const label = kind?.label ?? p.topic
  return (
    <div className={styles.place}>
      <Select label={p.to} placeholder={p.chooseConnection} value={connection?.id ?? null}
        data={writable.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => { if (id !== null) change({ connection: id }) }} />
      <Autocomplete label={label} value={work.topic} limit={50} data={names.data?.items.map((item) => item.label) ?? []}
        error={work.topic.trim() === '' ? p.noTopic : undefined} spellCheck={false}
        onChange={(topic) => change({ topic })} />
      {connection && (
        <span className={styles.placeTag}>
          <EnvironmentTag environment={connection.environment} level={connection.effective} />
        </span>
      )}
    </div>
  )
}
