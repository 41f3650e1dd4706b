import { TextInput } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { Details } from '#contract/resource.ts'
import type { KafkaTopicExtra } from '#contract/systems/kafka.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { Column } from '../../ui/table/column.ts'
import { Table } from '../../ui/table/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { settingsOf } from './topic-facts.tsx'
import styles from './topic.module.css'

type Setting = NonNullable<KafkaTopicExtra['settings']>[number]

const columns: readonly Column<Setting>[] = [
  { key: 'name', label: t.topic.settingName, width: { min: 240, grow: 0.8 },
    cell: (row) => <span className={styles.setting} title={row.name}>{row.name}</span>, text: (row) => row.name },
  { key: 'value', label: t.topic.settingValue, width: { min: 200, grow: 1.2 },
    cell: (row) => (row.value === null
      ? <span className="t3" title={t.topic.settingHidden}>{t.topic.settingHidden}</span>
      : (
        <span className={styles.settingValue} title={row.value}>
          {row.value === '' ? <Tag>{t.messages.emptyTag}</Tag> : row.value}
        </span>
      )),
    text: (row) => row.value ?? '' },
  { key: 'source', label: t.topic.settingSource, width: { min: 140, grow: 0.5 }, priority: 1,
    cell: (row) => <span className="t2">{row.isDefault ? <Tag>{t.topic.settingDefault}</Tag> : row.source}</span>,
    text: (row) => row.source },
]

type SettingsTabProps = { readonly query: UseQueryResult<Details>, readonly topic: string, readonly connection: string }

/** Every setting with its value and who set it. Where they may not be read, the missing permission is named. */
export function SettingsTab({ query, topic, connection }: SettingsTabProps) {
  const [search, setSearch] = useState('')
  const [changed, setChanged] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const again = () => void query.refetch()
  useCommands([{ id: 'view.filter', run: () => field.current?.select() }, { id: 'view.refresh', run: again }])
  const settings = settingsOf(query.data)
  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    return (settings ?? []).filter((one) => (!changed || !one.isDefault)
      && (`${one.name} ${one.value ?? ''}`).toLowerCase().includes(wanted))
      .toSorted((a, b) => Number(a.isDefault) - Number(b.isDefault) || a.name.localeCompare(b.name))
  }, [settings, search, changed])
  const failed = problemOf(query)
  if (failed) return <FailedState problem={failed} connection={connection} onTryAgain={again} />
  if (settings === null) {
    const problem = query.data?.problems.find((each) => each.code === 'Forbidden') ?? query.data?.problems[0]
    const unknown = { code: 'Forbidden' as const, message: t.topic.settingsUnknown(topic), hint: t.topic.settingsUnknownHint }
    return <FailedState problem={problem ?? unknown} connection={connection} onTryAgain={again} />
  }
  const clear = () => { setSearch(''); setChanged(false) }
  return (
    <div className={styles.tab}>
      <div className={styles.bar} role="search">
        <TextInput ref={field} className={styles.search ?? ''} aria-label={t.topic.searchSettings}
          placeholder={t.topic.searchSettings} value={search}
          leftSection={<Icon name="search" small />} rightSection={search === '' && <Kbd keys="/" />}
          onChange={(event) => setSearch(event.currentTarget.value)} />
        <Chip icon="edit" pressed={changed} count={settings?.filter((one) => !one.isDefault).length}
          onPress={() => setChanged(!changed)}>{t.topic.changedOnly}</Chip>
      </div>
      <Table<Setting> label={t.topic.settings} columns={columns} rows={shown} rowKey={(row) => row.name}
        rowHeight={28} waiting={settings === undefined ? 12 : 0} copyValue={(row) => row.value ?? ''}
        empty={<EmptyState title={search.trim() === '' ? t.topic.allDefault : t.topic.noSetting(search)}
          action={<Button onClick={clear}>{t.topic.clearFilter}</Button>} />} />
    </div>
  )
}
