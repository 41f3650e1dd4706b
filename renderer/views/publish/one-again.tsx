import type { Message } from '#contract/message.ts'
import { t } from '../../texts/index.ts'
import { Strip, TextButton } from '../../ui/strip.tsx'
import { queues, streams } from './dialect.ts'
import type { Form } from './form.ts'
import { MessageFields } from './message-fields.tsx'
import { copiesOf, firstRefusal } from './parcels.ts'
import { PublishFrame } from './publish-frame.tsx'
import type { PublishTarget } from './publish-target.ts'
import { placeWords, Receipts } from './receipts.tsx'
import { KeepOptions, SendOptions, useKept } from './send-options.tsx'
import { useMessageForm, type MessageForm } from './use-message-form.ts'
import { usePublish } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish

/** One message that is sent again: the form begins with its exact bytes. */
export function OneAgain({ target, message }: { readonly target: PublishTarget, readonly message: Message }) {
  const publishing = usePublish(target)
  const { place, outcome } = publishing
  const kept = useKept(message, publishing)
  const loaded = useMessageForm(target, message, publishing)
  const { form } = loaded
  const change = (patch: Partial<Form>) => { if (form) publishing.edit(message, { ...form, ...patch }) }
  const problems = form ? publishing.problemsOf(form) : {}
  const count = form && problems.copies === undefined ? Number(form.copies) : 1
  const parcels = copiesOf(message.id, count, publishing.parcelOf(message).draft)
  return (
    <PublishFrame target={target} publishing={publishing} ids={parcels.map(({ id }) => id)}
      ready={form !== undefined && Object.keys(problems).length === 0} onSend={() => publishing.send(parcels)}
      receipts={outcome && <Receipts outcome={outcome} onOpen={publishing.close} />}>
      <FromLine message={message} loaded={loaded} />
      {form && (
        <>
          <MessageFields form={form} onChange={change} problems={problems} place={place} system={publishing.outlet.system}
            origin={message} {...firstRefusal(outcome)} />
          {publishing.outlet.system !== queues && publishing.outlet.system !== streams && <KeepOptions publishing={publishing} />}
          <SendOptions form={form} onChange={change} problems={problems} kept={kept} publishing={publishing} />
        </>
      )}
    </PublishFrame>
  )
}

/** Where the bytes came from, and the way back to them. */
export function FromLine({ message, loaded }: { readonly message: Message, readonly loaded: MessageForm }) {
  if (loaded.problem) {
    return (
      <Strip tone="bad" actions={<TextButton onPress={loaded.again}>{t.states.tryAgain}</TextButton>}>
        {p.fromFailed} {loaded.problem.message}
      </Strip>
    )
  }
  if (!loaded.form) return <p className={styles.from} tabIndex={-1} data-autofocus="">{p.fromLoading}</p>
  return (
    <p className={styles.from}>
      {loaded.edited ? p.editedFrom(placeWords(message)) : p.exactFrom(placeWords(message))}{' '}
      {loaded.edited && <TextButton onPress={loaded.again}>{p.startOver}</TextButton>}
    </p>
  )
}
