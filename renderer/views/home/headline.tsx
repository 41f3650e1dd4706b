import { Menu, TextInput } from '@mantine/core'
import { useRef } from 'react'
import { Environment } from '#contract/environment.ts'
import { verdicts, type BacklogVerdict } from '#contract/sample.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { EnvironmentMark } from '../../ui/environment.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { ColumnChooser } from '../../ui/table/column-chooser.tsx'
import type { ColumnChoice } from '../../ui/table/use-columns.ts'
import type { Column } from '../../ui/table/column.ts'
import type { BoardFilter } from './filter.ts'
import { verdictOf, type BoardRow } from './board-row.ts'
import { ShareMenu } from './share-menu.tsx'
import type { Shared } from './share.ts'
import { looks } from './verdict.ts'
import styles from './board.module.css'

type Props = {
  /** The sentence, and what stands behind it in small where nothing needs attention. */
  readonly sentence: string
  readonly sub: string
  readonly rows: readonly BoardRow[]
  readonly filter: BoardFilter
  readonly onFilter: (patch: Partial<BoardFilter>) => void
  readonly columns: readonly Column<BoardRow>[]
  readonly choice: ColumnChoice<BoardRow>
  readonly shared: () => Shared
}

/** The line that answers "what needs attention" and filters the board. */
export function Headline({ sentence, sub, rows, filter, onFilter, columns, choice, shared }: Props) {
  const search = useRef<HTMLInputElement>(null)
  useCommands([{ id: 'view.filter', run: () => search.current?.select() }])
  const counts = new Map<BacklogVerdict, number>()
  for (const row of rows) if (row.saying) counts.set(verdictOf(row), (counts.get(verdictOf(row)) ?? 0) + 1)
  const pins = rows.filter((row) => row.pinned).length
  const environments = new Set(rows.map((row) => row.connection.environment))
  return (
    <div className={styles.headline}>
      <h2>{sentence}</h2>
      {sub && <span className={styles.sub}>{sub}</span>}
      <div className={styles.chips} role="group" aria-label={t.backlog.columns.verdict}>
        {filter.environment && (
          <Chip icon="close" pressed onPress={() => onFilter({ environment: undefined })}>
            {t.shell.environments[filter.environment]}
          </Chip>
        )}
        {(pins > 0 || filter.pinned) && (
          <Chip icon="pin" count={pins} pressed={filter.pinned === true} onPress={() => onFilter({ pinned: !filter.pinned })}>
            {t.backlog.onlyPinned}
          </Chip>
        )}
        {verdicts.filter((verdict) => (counts.get(verdict) ?? 0) > 0 || filter.verdict === verdict).map((verdict) => (
          <Chip key={verdict} icon={looks[verdict].icon} tone={looks[verdict].tone} count={counts.get(verdict) ?? 0}
            pressed={filter.verdict === verdict}
            onPress={() => onFilter({ verdict: filter.verdict === verdict ? undefined : verdict })}>
            {t.backlog.chips[verdict]}
          </Chip>
        ))}
      </div>
      <div className={styles.tools}>
        {environments.size > 1 && (
          <Menu>
            <Menu.Target><IconButton icon="filter" label={t.backlog.environment} edged /></Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t.backlog.environment}</Menu.Label>
              <Menu.Item onClick={() => onFilter({ environment: undefined })}>{t.backlog.allEnvironments}</Menu.Item>
              {Environment.options.filter((one) => environments.has(one)).map((one) => (
                <Menu.Item key={one} leftSection={<EnvironmentMark environment={one} named={false} />}
                  onClick={() => onFilter({ environment: one })}>
                  {t.shell.environments[one]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        <TextInput ref={search} className={styles.search ?? ''} value={filter.name} leftSection={<Icon name="search" small />}
          aria-label={t.backlog.filterNames} placeholder={t.backlog.filterNames}
          rightSection={filter.name === '' && <Kbd keys="/" />}
          onChange={(event) => onFilter({ name: event.currentTarget.value })} />
        <ColumnChooser columns={columns} choice={choice} />
        <ShareMenu shared={shared} />
      </div>
    </div>
  )
}
