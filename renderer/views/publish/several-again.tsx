import { useState } from 'react'
import type { Message } from '#contract/message.ts'
import { plural } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { AgainList } from './again-list.tsx'
import { queues, streams } from './dialect.ts'
import type { Form } from './form.ts'
import { MessageFields } from './message-fields.tsx'
import { FromLine } from './one-again.tsx'
import { PublishFrame } from './publish-frame.tsx'
import type { PublishTarget } from './publish-target.ts'
import { placeWords, Receipts } from './receipts.tsx'
import { KeepOptions } from './send-options.tsx'
import { useMessageForm } from './use-message-form.ts'
import { usePublish, type Publishing } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish

/** Several messages that are sent again, in their order. Each goes with its exact bytes unless it was edited. */
export function SeveralAgain({ target }: { readonly target: PublishTarget }) {
  const publishing = usePublish(target)
  const { messages, included, work, outcome } = publishing
  const [editing, setEditing] = useState<Message>()
  const edited = included.filter((message) => work.edits.has(message.id))
  const ready = edited.every((message) => {
    const form = work.edits.get(message.id)
    return !form || Object.keys(publishing.problemsOf(form)).length === 0
  })
  const byId = (id: string): Message | undefined => messages.find((message) => message.id === id)
  const nameOf = (id: string): string => {
    const message = byId(id)
    return message ? `${placeWords(message)}:` : id
  }
  return (
    <PublishFrame target={target} publishing={publishing} ids={included.map(({ id }) => id)} ready={ready} width={720}
      onSend={() => publishing.send(included.map(publishing.parcelOf))}
      receipts={outcome && !editing && (
        <Receipts outcome={outcome} onOpen={publishing.close} nameOf={nameOf} onEdit={(id) => setEditing(byId(id))} />
      )}>
      {editing
        ? <Editing target={target} message={editing} publishing={publishing} onBack={() => setEditing(undefined)} />
        : (
          <>
            <p className={styles.from}>
              {p.severalOf(plural(included.length, 'message'), target.from?.ref.path.join('/') ?? '')}
              {edited.length > 0 && ` · ${p.editedSome(edited.length)}`}
              {included.length < messages.length && ` · ${p.leftOutSome(messages.length - included.length)}`}
            </p>
            <AgainList publishing={publishing} onEdit={setEditing} />
            {publishing.outlet.system !== queues && publishing.outlet.system !== streams && (
              <KeepOptions publishing={publishing} />
            )}
          </>
        )}
    </PublishFrame>
  )
}

type EditingProps = {
  readonly target: PublishTarget
  readonly message: Message
  readonly publishing: Publishing
  readonly onBack: () => void
}

/** One of several messages, to be edited or left out. */
function Editing({ target, message, publishing, onBack }: EditingProps) {
  const { work, place, change, edit, problemsOf, receiptOf } = publishing
  const loaded = useMessageForm(target, message, publishing)
  const { form } = loaded
  const receipt = receiptOf(message)
  const isOut = work.leftOut.has(message.id)
  const leave = () => {
    const leftOut = new Set(work.leftOut)
    if (!leftOut.delete(message.id)) leftOut.add(message.id)
    change({ leftOut })
    onBack()
  }
  const put = (patch: Partial<Form>) => { if (form) edit(message, { ...form, ...patch }) }
  return (
    <>
      <div className={styles.editing}>
        <Button icon="chevronLeft" onClick={onBack}>{p.back}</Button>
        <span className="spacer" />
        <Button kind="ghost" onClick={leave}>{isOut ? p.takeIn : p.leaveOut}</Button>
      </div>
      <FromLine message={message} loaded={loaded} />
      {form && (
        <MessageFields form={form} onChange={put} problems={problemsOf(form)} place={place} system={publishing.outlet.system}
          origin={message} {...(receipt && !receipt.ok && { refusal: receipt.problem })} />
      )}
    </>
  )
}
