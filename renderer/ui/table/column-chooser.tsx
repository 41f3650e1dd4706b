import { Menu } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { IconButton } from '../button.tsx'
import type { Column } from './column.ts'
import type { ColumnChoice } from './use-columns.ts'

type ChooserProps<Row> = { readonly columns: readonly Column<Row>[]; readonly choice: ColumnChoice<Row> }

/** The *Columns* button: which columns a view shows. Those that cannot leave are not offered. */
export function ColumnChooser<Row>({ columns, choice }: ChooserProps<Row>) {
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <IconButton icon="columns" label={t.table.columns} edged />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.table.columnsHint}</Menu.Label>
        {columns.filter((column) => (column.priority ?? 0) > 0).map((column) => (
          <Menu.CheckboxItem key={column.key} checked={!choice.hidden.has(column.key)} onChange={() => choice.toggle(column.key)}>
            {column.label}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={choice.reset}>{t.table.resetColumns}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
