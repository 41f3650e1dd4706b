import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { allows } from '#contract/level.ts'
import type { Receipt } from '#contract/publish.ts'
import type { Problem } from '#contract/problem.ts'
import { Link } from '../../address/link.tsx'
import { formatCount } from '../../format/number.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { problemOf, useConnection } from '../../rpc/queries.ts'
import { useSettings } from '../../shell/settings.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EnvironmentTag } from '../../ui/environment.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { announce, announceFailure } from '../../ui/live-region.tsx'
import { SideDrawer } from '../../ui/side-drawer.tsx'
import { Strip, TextButton } from '../../ui/strip.tsx'
import { draftOf, emptyForm, formOf, formProblems, type Form } from './form.ts'
import { formFor, formKey, formStore, keepForm } from './forms.ts'
import { HeaderFields } from './header-fields.tsx'
import { messageBytes } from './message-bytes.ts'
import { PartField } from './part-field.tsx'
import { publishTarget, type PublishTarget } from './publish-target.ts'
import { Receipts } from './receipts.tsx'
import styles from './publish.module.css'

const p = t.publish

/** The drawer that publishes a message: open while `publishTarget` says where to. What was typed survives closing it. */
export function PublishDrawer() {
  const target = useStore(publishTarget)
  return target && <Drawer key={formKey(target)} target={target} />
}

const close = () => publishTarget.set(null)

function Drawer({ target }: { readonly target: PublishTarget }) {
  const key = formKey(target)
  const form = formFor(useStore(formStore), key)
  const change = (patch: Partial<Form>) => keepForm(key, { ...form, ...patch })
  const connection = useConnection(target.connection)
  const { timeZone } = useSettings()
  const filling = useFilling(target, key)
  const [topic, setTopic] = useState(target.ref.path.join('/'))
  const aim = { ...target, ref: { ...target.ref, path: [topic] } }
  const [opened] = useState(Date.now)
  const problems = formProblems(form, timeZone, opened)
  const sending = useSending()
  const may = connection !== undefined && allows(connection.effective, 'publish')
  const ready = may && Object.keys(problems).length === 0 && topic !== '' && !sending.busy && !filling.loading
  const count = problems.copies === undefined ? Number(form.copies) : 1
  const send = () => {
    if (!ready) return
    const draft = draftOf(form, timeZone, Date.now())
    void sending.send(aim, Array.from({ length: count }, () => draft))
  }
  const clear = () => {
    keepForm(key, target.from ? emptyForm : undefined)
    sending.forget()
  }
  useCommands([{ id: 'dialog.run', run: send, enabled: ready }])
  return (
    <SideDrawer open onClose={close} title={p.title(topic)} width={520} foot={(
      <>
        {connection && !may && (
          <span className={styles.readOnly}>
            {p.readOnly(connection.name)}{' '}
            <Link to={{ view: 'connect', connection: connection.id }} onClick={close}>{p.editConnection}</Link>
          </span>
        )}
        <Button kind="ghost" onClick={clear}>{p.clear}</Button>
        {may && (
          <Button kind="primary" keys="Mod Enter" disabled={!ready} onClick={send}>
            {sending.busy ? p.sending : p.send(count)}
          </Button>
        )}
      </>
    )}>
      {connection && (
        <p className={styles.where}>
          {connection.name} <EnvironmentTag environment={connection.environment} level={connection.effective} />
        </p>
      )}
      {target.from && <FromLine target={target} filling={filling} />}
      {target.from && target.from.connection !== target.connection && (
        <TextInput label={p.topic} value={topic} error={topic === '' ? p.noTopic : undefined}
          onChange={(event) => setTopic(event.currentTarget.value)} />
      )}
      <PartField label={p.key} part={form.key} rows={1} nullText={p.isNull.key} problem={problems.key}
        onChange={(part) => change({ key: part })} />
      <PartField label={p.value} part={form.value} rows={6} nullText={p.isNull.value} problem={problems.value}
        onChange={(part) => change({ value: part })} autoFocus />
      <HeaderFields headers={form.headers} problems={problems} onChange={(headers) => change({ headers })} />
      <div className={styles.options}>
        <TextInput label={p.partition} placeholder={p.byKey} value={form.partition} error={problems.partition}
          inputMode="numeric" onChange={(event) => change({ partition: event.currentTarget.value })} />
        <TextInput label={p.timestamp} placeholder={p.now} title={t.messages.timeForm} value={form.timestamp}
          error={problems.timestamp} onChange={(event) => change({ timestamp: event.currentTarget.value })} />
        <TextInput label={p.copies} value={form.copies} error={problems.copies} inputMode="numeric"
          onChange={(event) => change({ copies: event.currentTarget.value })} />
      </div>
      {sending.problem && <FailedState problem={sending.problem} onTryAgain={send} />}
      {sending.receipts && <Receipts receipts={sending.receipts} target={aim} onOpen={close} />}
    </SideDrawer>
  )
}

type Filling = { readonly loading: boolean, readonly problem: Problem | undefined, readonly again: () => void }

function FromLine({ target, filling }: { readonly target: PublishTarget, readonly filling: Filling }) {
  const { partition = '', offset = '' } = target.from?.message.position ?? {}
  if (filling.problem) {
    return (
      <Strip tone="bad" actions={<TextButton onPress={filling.again}>{t.states.tryAgain}</TextButton>}>
        {p.fromFailed} {filling.problem.message}
      </Strip>
    )
  }
  if (filling.loading) return <p className={styles.from}>{p.fromLoading}</p>
  return (
    <p className={styles.from}>
      {p.from(partition, formatCount(offset))} <TextButton onPress={filling.again}>{p.startOver}</TextButton>
    </p>
  )
}

/** Begins the form with the exact bytes of a message, unless something was typed for it before. */
function useFilling(target: PublishTarget, key: string): Filling {
  const { from } = target
  const [wanted, setWanted] = useState(() => from !== undefined && !formStore.get().has(key))
  const query = useQuery({
    queryKey: ['publish-bytes', key],
    queryFn: ({ signal }) => (from ? messageBytes(from, signal) : null),
    enabled: wanted, staleTime: Infinity, gcTime: 0,
  })
  const bytes = query.data
  useEffect(() => {
    if (!wanted || !from || !bytes) return
    keepForm(key, formOf(from.message, bytes))
    setWanted(false)
  }, [wanted, from, bytes, key])
  return {
    loading: wanted && query.isFetching, problem: problemOf(query),
    again: () => {
      setWanted(true)
      if (query.error) void query.refetch()
    },
  }
}

type Sending = { readonly busy: boolean, readonly receipts?: readonly Receipt[], readonly problem?: Problem }

/** Sends drafts and holds what became of them. */
function useSending() {
  const [state, setState] = useState<Sending>({ busy: false })
  return {
    ...state,
    forget: () => setState({ busy: false }),
    send: async ({ connection, system, ref }: PublishTarget, drafts: ReturnType<typeof draftOf>[]): Promise<void> => {
      setState({ busy: true })
      try {
        const { receipts } = await client.messages.publish({ connection, system, ref, drafts })
        const sent = receipts.filter((receipt) => receipt.ok).length
        announce(p.publishedSome(sent, receipts.length))
        setState({ busy: false, receipts })
      } catch (error) {
        const problem = toProblem(error)
        announceFailure(problem.message)
        setState({ busy: false, problem })
      }
    },
  }
}
