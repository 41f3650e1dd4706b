import { useMemo } from 'react'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Ref } from '#contract/ref.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { openPlan } from '../../views/plan/plan-target.ts'
import { ActionMenu, type Action } from '../action-menu.tsx'
import { kinesis, openForm, type FormTarget } from './forms/form-target.ts'
import { streamRef } from './use-stream.ts'

const k = t.kinesis

type Kind = NonNullable<ReturnType<typeof useKind>>
type By = Pick<Connection, 'id' | 'effective'>

/** What is acted on: a stream with its mode, a consumer, or null for the list alone. */
export type Subject = { readonly ref: Ref, readonly mode?: string | undefined } | null

/** What this connection may do to a stream or a consumer; what it may not is absent. */
function streamActions(kind: Kind, connection: By, subject: Subject): readonly Action[] {
  const may = ({ name }: Action) =>
    kind.actions.some((action) => action.name === name && allows(connection.effective, action.level))
  return allActions(connection.id, subject).filter(may)
}

/** Every action on a subject, whether it is allowed or not. */
function allActions(connection: string, subject: Subject): readonly Action[] {
  const form = (which: FormTarget['form'], ref: Ref) => () => openForm({ form: which, connection, ref })
  const plan = (action: string, ref: Ref, input: unknown = {}) => () =>
    openPlan({ connection, system: kinesis, ref, action, input, button: ({ title }) => title })
  const create: Action = { name: 'create-stream', label: k.actions.create, run: form('create', streamRef('new')) }
  if (subject === null) return [create]
  const { ref, mode } = subject
  if (ref.kind === 'consumer') return [{ name: 'remove-consumer', label: k.actions.remove, run: plan('remove-consumer', ref) }]
  const onDemand = mode === 'on-demand'
  return [
    ...(onDemand ? [] : [{ name: 'reshard', label: k.actions.reshard, run: form('reshard', ref) }]),
    {
      name: 'change-mode', label: onDemand ? k.actions.toProvisioned : k.actions.toOnDemand,
      run: plan('change-mode', ref, { mode: onDemand ? 'provisioned' : 'on-demand' }),
    },
    { name: 'change-retention', label: k.actions.retention, run: form('retention', ref) },
    { name: 'shard-metrics', label: k.actions.metrics, run: form('metrics', ref) },
    { name: 'register-consumer', label: k.actions.register, run: form('register', ref) },
    { name: 'edit-tags', label: k.actions.tags, run: form('tags', ref) },
    { name: 'delete', label: k.actions.delete, run: plan('delete', ref) },
    create,
  ]
}

type MenuProps = { readonly connection: string, readonly subject: Subject, readonly kind?: 'stream' | 'consumer' }

/** The menu of what can be done to a stream, to a consumer, or in the list of either. */
export function StreamActions({ connection: id, subject, kind: of = 'stream' }: MenuProps) {
  const connection = useConnection(id)
  const kind = useKind(kinesis, of)
  const actions = useMemo(
    () => (kind && connection ? streamActions(kind, connection, subject) : []), [kind, connection, subject],
  )
  return <ActionMenu actions={actions} kind="stream" name={subject?.ref.path.at(-1)} />
}
