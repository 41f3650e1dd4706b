import { useMemo } from 'react'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Ref } from '#contract/ref.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { openPlan } from '../../views/plan/plan-target.ts'
import { ActionMenu, type Action } from '../action-menu.tsx'
import { openForm, sqs, type FormTarget } from './forms/form-target.ts'
import { queueRef } from './use-queue.ts'

const s = t.sqs

type Kind = NonNullable<ReturnType<typeof useKind>>
type By = Pick<Connection, 'id' | 'effective'>

/** What this connection may do to a queue; what it may not is absent. Without a queue only what needs none. */
export function queueActions(kind: Kind, connection: By, queue: Ref | null, isDlq: boolean): readonly Action[] {
  const may = (name: string) => kind.actions.some((action) => action.name === name && allows(connection.effective, action.level))
  const form = (which: FormTarget['form'], ref: Ref) => () => openForm({ form: which, connection: connection.id, ref })
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
  const create = { name: 'create-queue', label: s.actions.create, run: form('create', queueRef('new')) }
  return [...ofQueue, create].filter(({ name }) => may(name))
}

type MenuProps = { readonly connection: string, readonly queue: Ref | null, readonly isDlq: boolean }

/** The menu of what can be done to a queue, or in the list of queues. */
export function QueueActions({ connection: id, queue, isDlq }: MenuProps) {
  const connection = useConnection(id)
  const kind = useKind(sqs, 'queue')
  const actions = useMemo(
    () => (kind && connection ? queueActions(kind, connection, queue, isDlq) : []), [kind, connection, queue, isDlq],
  )
  return <ActionMenu actions={actions} kind="queue" name={queue?.path.join('/')} />
}
