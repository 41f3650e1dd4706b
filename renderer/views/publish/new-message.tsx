import type { Form } from './form.ts'
import { useSettings } from '../../shell/settings.ts'
import { MessageFields } from './message-fields.tsx'
import { PublishFrame } from './publish-frame.tsx'
import type { PublishTarget } from './publish-target.ts'
import { Receipts } from './receipts.tsx'
import { SendOptions } from './send-options.tsx'
import { firstRefusal, newParcels } from './parcels.ts'
import { usePublish } from './use-publish.ts'

/** A message that is written anew. */
export function NewMessage({ target }: { readonly target: PublishTarget }) {
  const publishing = usePublish(target)
  const { work, place, outcome } = publishing
  const { timeZone } = useSettings()
  const { form } = work
  const change = (patch: Partial<Form>) => publishing.change({ form: { ...form, ...patch } })
  const problems = publishing.problemsOf(form)
  const count = problems.copies === undefined ? Number(form.copies) : 1
  const parcels = newParcels(form, count, timeZone, place)
  return (
    <PublishFrame target={target} publishing={publishing} ids={parcels.map(({ id }) => id)}
      ready={Object.keys(problems).length === 0} onSend={() => publishing.send(parcels)}
      receipts={outcome && <Receipts outcome={outcome} onOpen={publishing.close} />}>
      <MessageFields form={form} onChange={change} problems={problems} place={place} system={publishing.outlet.system}
        {...firstRefusal(outcome)} />
      <SendOptions form={form} onChange={change} problems={problems} publishing={publishing} />
    </PublishFrame>
  )
}
