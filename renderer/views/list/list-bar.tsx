import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useCommands } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { ColumnChooser } from '../../ui/table/column-chooser.tsx'
import type { Column } from '../../ui/table/column.ts'
import type { ColumnChoice } from '../../ui/table/use-columns.ts'
import type { ResourceRow } from './resource-row.ts'
import styles from './list.module.css'

type Props = {
  readonly plural: string
  readonly search: string
  readonly onSearch: (search: string) => void
  /** Whether internal ones are shown; undefined where the kind has none. */
  readonly internal: boolean | undefined
  readonly onInternal: (shown: boolean) => void
  readonly columns: readonly Column<ResourceRow>[]
  readonly choice: ColumnChoice<ResourceRow>
  readonly copyLabel: string
  readonly onCopy: (() => void) | undefined
  readonly onToTable: () => void
  /** What a system offers over its list. */
  readonly actions?: ReactNode
}

/** The host is asked this long after the last letter, ms. */
const restMs = 180

/** Over a list: search as you type, internals, columns, copy. */
export function ListBar({ plural, search, onSearch, internal, onInternal, columns, choice, copyLabel, onCopy, onToTable, actions }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(search)
  useEffect(() => setTyped(search), [search])
  const latest = useRef(onSearch)
  useEffect(() => { latest.current = onSearch })
  useEffect(() => {
    if (typed === search) return
    const timer = setTimeout(() => latest.current(typed), restMs)
    return () => clearTimeout(timer)
  }, [typed, search])
  useCommands([{ id: 'view.filter', run: () => field.current?.select() }])
  return (
    <div className={styles.bar} role="search">
      <TextInput ref={field} className={styles.search ?? ''} aria-label={t.list.search(plural)} placeholder={t.list.search(plural)} title={t.list.searchHint} value={typed}
        leftSection={<Icon name="search" small />} rightSection={typed === '' && <Kbd keys="/" />} onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
          event.preventDefault()
          onSearch(typed)
          onToTable()
        }} />
      {internal !== undefined && <Chip pressed={internal} onPress={() => onInternal(!internal)}>{t.list.showInternal}</Chip>}
      <div className={styles.tools}>
        {actions}
        <ColumnChooser columns={columns} choice={choice} />
        <Button icon="copy" disabled={!onCopy} onClick={onCopy}>{copyLabel}</Button>
      </div>
    </div>
  )
}
