import { Menu } from '@mantine/core'
import { useMemo } from 'react'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Ref } from '#contract/ref.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { openPlan } from '../../views/plan/plan-target.ts'
import { kinesis, openForm, type FormTarget } from './forms/form-target.ts'
import { streamRef } from './use-stream.ts'

const k = t.kinesis

/** Something that can be done to a stream or a consumer, opening its form or its plan. */
export type StreamAction = { readonly name: string, readonly label: string, readonly run: () => void }

type Kind = NonNullable<ReturnType<typeof useKind>>
/** What is acted on: a stream with its mode, a consumer, or null for the list alone. */
export type Subject = { readonly ref: Ref, readonly mode?: string | undefined } | null

/** What this connection may do to a stream or a consumer; what it may not is absent. */
function streamActions(kind: Kind, connection: Pick<Connection, 'id' | 'effective'>, subject: Subject): readonly StreamAction[] {
  const may = ({ name }: StreamAction) => kind.actions.some((action) => action.name === name && allows(connection.effective, action.level))
  const form = (which: FormTarget['form'], ref: Ref) => () => openForm({ form: which, connection: connection.id, ref })
  const plan = (action: string, ref: Ref, input: unknown = {}) => () =>
    openPlan({ connection: connection.id, system: kinesis, ref, action, input, button: ({ title }) => title })
  const all: StreamAction[] = []
  if (subject?.ref.kind === 'consumer') all.push({ name: 'remove-consumer', label: k.actions.remove, run: plan('remove-consumer', subject.ref) })
  if (subject?.ref.kind === 'stream') {
    const { ref, mode } = subject
    const onDemand = mode === 'on-demand'
    if (!onDemand) all.push({ name: 'reshard', label: k.actions.reshard, run: form('reshard', ref) })
    all.push(
      {
        name: 'change-mode', label: onDemand ? k.actions.toProvisioned : k.actions.toOnDemand,
        run: plan('change-mode', ref, { mode: onDemand ? 'provisioned' : 'on-demand' }),
      },
      { name: 'change-retention', label: k.actions.retention, run: form('retention', ref) },
      { name: 'shard-metrics', label: k.actions.metrics, run: form('metrics', ref) },
      { name: 'register-consumer', label: k.actions.register, run: form('register', ref) },
      { name: 'edit-tags', label: k.actions.tags, run: form('tags', ref) },
      { name: 'delete', label: k.actions.delete, run: plan('delete', ref) },
    )
  }
  if (subject?.ref.kind !== 'consumer') all.push({ name: 'create-stream', label: k.actions.create, run: form('create', streamRef('new')) })
  return all.filter(may)
}

type MenuProps = { readonly connection: string, readonly subject: Subject, readonly kind?: 'stream' | 'consumer' }

/** The menu of what can be done, each also a command of the palette; nothing where the connection's level allows nothing. */
export function ActionMenu({ connection: id, subject, kind: of = 'stream' }: MenuProps) {
  const connection = useConnection(id)
  const kind = useKind(kinesis, of)
  const actions = useMemo(() => (kind && connection ? streamActions(kind, connection, subject) : []), [kind, connection, subject])
  useCommands(actions.map(({ name, label, run }) => ({ id: `stream.${name}`, label: subject ? k.actionOf(label, subject.ref.path.at(-1) ?? '') : label, run })))
  if (actions.length === 0) return null
  return (
    <Menu>
      <Menu.Target><Button menu>{k.actionsMenu}</Button></Menu.Target>
      <Menu.Dropdown>{actions.map(({ name, label, run }) => <Menu.Item key={name} onClick={run}>{label}</Menu.Item>)}</Menu.Dropdown>
    </Menu>
  )
}
