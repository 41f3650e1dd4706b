import { Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message } from '#contract/message.ts'
import { formatCount } from '../../../format/number.ts'
import { problemOf } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import { SideDrawer } from '../../../ui/side-drawer.tsx'
import { Strip } from '../../../ui/strip.tsx'
import { cleanText, toBase64 } from '../../../views/messages/hex.ts'
import type { Source } from '../../../views/messages/streams.ts'
import { messageBytes } from '../../../views/publish/message-bytes.ts'
import { messageSize, mostBytes } from '../../../views/publish/attributes.ts'
import { AttributeFields } from '../../../views/publish/attribute-fields.tsx'
import { editProblems, isJsonBody, type Edit } from './edit.ts'
import styles from './workbench.module.css'

const s = t.sqs.workbench

/** A message as it was read, for an edit to begin with. */
async function readEdit(source: Source, message: Message, signal: AbortSignal): Promise<Edit> {
  const bytes = await messageBytes({ ...source, messages: [message] }, message, signal)
  const text = (part: Uint8Array | null): string => (part === null ? '' : cleanText(part) ?? '')
  return {
    body: text(bytes.value),
    attributes: message.headers.map(({ name, type = 'String' }, index) => {
      const value = bytes.headers[index] ?? null
      return { name, type, value: type.startsWith('Binary') ? toBase64(value ?? new Uint8Array()) : text(value) }
    }),
  }
}

type DrawerProps = {
  readonly source: Source
  readonly message: Message
  /** What was changed before; undefined begins with the message as it is. */
  readonly edit: Edit | undefined
  /** Keeps an edit with what it began from; undefined takes it back. */
  readonly onKeep: (edit: { readonly now: Edit, readonly before: Edit } | undefined) => void
  readonly onClose: () => void
}

/** Changes the body and attributes of one message for its redrive; the message itself stays as it is until then. */
export function EditDrawer(props: DrawerProps) {
  const { source, message, onClose } = props
  const query = useQuery({
    queryKey: ['edit-bytes', source.connection, source.ref, message.id],
    queryFn: ({ signal }) => readEdit(source, message, signal), staleTime: Infinity, gcTime: 60_000,
  })
  const problem = problemOf(query)
  if (query.data) return <Loaded {...props} before={query.data} />
  return (
    <SideDrawer open onClose={onClose} title={s.editTitle} width={640}>
      {problem && <FailedState problem={problem} onTryAgain={() => void query.refetch()} />}
    </SideDrawer>
  )
}

function Loaded({ message, edit, before, onKeep, onClose }: DrawerProps & { readonly before: Edit }) {
  const [now, setNow] = useState<Edit>(edit ?? before)
  const problems = editProblems(now, isJsonBody(message))
  const size = messageSize(now.body, now.attributes)
  const right = Object.keys(problems).length === 0 && size <= mostBytes
  const changed = JSON.stringify(now) !== JSON.stringify(before)
  return (
    <SideDrawer open onClose={onClose} title={s.editTitle} width={640} foot={(
      <>
        <span className={styles.size} data-over={size > mostBytes || undefined}>{t.sqs.attribute.size(formatCount(size))}</span>
        {edit && <Button kind="ghost" onClick={() => { onKeep(undefined); onClose() }}>{s.startOver}</Button>}
        <Button kind="primary" disabled={!right || !changed} onClick={() => { onKeep({ now, before }); onClose() }}>
          {s.keep}
        </Button>
      </>
    )}>
      <p className="t2">{s.editWhat}</p>
      {message.flags.includes('s3-pointer') && <Strip>{s.editPointer}</Strip>}
      <Textarea label={t.sqs.body} autosize minRows={8} maxRows={24} value={now.body} spellCheck={false} data-autofocus=""
        classNames={{ input: styles.code ?? '' }} error={problems.body}
        onChange={(event) => setNow({ ...now, body: event.currentTarget.value })} />
      <AttributeFields attributes={now.attributes} problems={problems}
        onChange={(attributes) => setNow({ ...now, attributes })} />
    </SideDrawer>
  )
}
