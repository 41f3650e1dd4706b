import { Menu } from '@mantine/core'
import { useCommands } from '../keys/use-commands.ts'
import { t } from '../texts/index.ts'
import { Button } from '../ui/button.tsx'

/** Something that can be done to a resource, opening its form or its plan. */
export type Action = { readonly name: string, readonly label: string, readonly run: () => void }

type MenuProps = {
  readonly actions: readonly Action[]
  /** What commands begin with: `queue` makes `queue.purge`. */
  readonly kind: string
  /** The name of what is acted on; undefined where it is the list alone. */
  readonly name: string | undefined
}

/** The menu of what can be done, each also a command of the palette; nothing where the connection's level allows nothing. */
export function ActionMenu({ actions, kind, name: of }: MenuProps) {
  useCommands(actions.map(({ name, label, run }) => ({
    id: `${kind}.${name}`, run, label: of === undefined ? label : t.plan.actionOf(label, of),
  })))
  if (actions.length === 0) return null
  return (
    <Menu>
      <Menu.Target><Button menu>{t.plan.actions}</Button></Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ name, label, run }) => <Menu.Item key={name} onClick={run}>{label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  )
}
