import { Menu } from '@mantine/core'
import { useMemo } from 'react'
import { allows } from '#contract/level.ts'
import type { Connection } from '#contract/connection.ts'
import type { Ref } from '#contract/ref.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { openPlan } from '../../views/plan/plan-target.ts'
import { openForm, sqs } from './forms/form-target.ts'
import { queueRef } from './use-queue.ts'

const s = t.sqs

/** Something that can be done to a queue, opening its form or its plan. */
export type QueueAction = { readonly name: string, readonly label: string, readonly run: () => void }

type Kind = NonNullable<ReturnType<typeof useKind>>

/** What this connection may do to a queue; what it may not is absent. Without a queue only what needs none. */
export function queueActions(kind: Kind, connection: Pick<Connection, 'id' | 'effective'>, queue: Ref | null, isDlq: boolean): readonly QueueAction[] {
  const may = (name: string) => kind.actions.some((action) => action.name === name && allows(connection.effective, action.level))
  const form = (which: 'settings' | 'drain' | 'redrive', ref: Ref) => () => openForm({ form: which, connection: connection.id, ref })
  const plan = (action: string, ref: Ref, button?: string) => () => openPlan({
    connection: connection.id, system: sqs, ref, action, input: {}, ...(button !== undefined && { button: () => button }),
  })
  const ofQueue = queue === null ? [] : [
    { name: 'alter-settings', label: s.actions.settings, run: form('settings', queue) },
    ...(isDlq ? [{ name: 'redrive', label: s.actions.redrive, run: form('redrive', queue) }] : []),
    { name: 'drain', label: s.actions.drain, run: form('drain', queue) },
    { name: 'purge', label: s.actions.purge, run: plan('purge', queue) },
    { name: 'delete', label: s.actions.delete, run: plan('delete', queue, s.actions.deleteButton) },
  ]
  return [
    ...ofQueue,
    { name: 'create-queue', label: s.actions.create, run: () => openForm({ form: 'create', connection: connection.id, ref: queueRef('new') }) },
  ].filter(({ name }) => may(name))
}

type MenuProps = { readonly connection: string, readonly queue: Ref | null, readonly isDlq: boolean }

/** The menu of what can be done, each also a command of the palette; nothing where the connection's level allows nothing. */
export function ActionMenu({ connection: id, queue, isDlq }: MenuProps) {
  const connection = useConnection(id)
  const kind = useKind(sqs, 'queue')
  const actions = useMemo(() => (kind && connection ? queueActions(kind, connection, queue, isDlq) : []), [kind, connection, queue, isDlq])
  useCommands(actions.map(({ name, label, run }) => ({ id: `queue.${name}`, label: queue ? s.actionOf(label, queue.path.join('/')) : label, run })))
  if (actions.length === 0) return null
  return (
    <Menu>
      <Menu.Target><Button menu>{s.actionsMenu}</Button></Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ name, label, run }) => <Menu.Item key={name} onClick={run}>{label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  )
}
