import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { go } from '../../../address/use-address.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { withoutEmpty } from '../../forms/changes.ts'
import { parseTags } from '../../forms/tags.ts'
import { queueRef } from '../use-queue.ts'
import { FormFrame } from './form-frame.tsx'
import { sqs, type FormTarget } from './form-target.ts'
import { SettingFields } from './setting-fields.tsx'
import { settingProblem, settingsOf } from './settings.ts'

const s = t.sqs.forms

/** The name a queue gets: that of a FIFO queue ends in .fifo (CreateQueue, AWS). */
export const queueName = (name: string, fifo: boolean): string => (fifo && !name.endsWith('.fifo') ? `${name}.fifo` : name)

/** What is wrong with the name of a queue; null when it can be made. */
export const nameProblem = (name: string): string | null =>
  (/^[\w-]{1,80}(\.fifo)?$/.test(name) && name.length <= 80 ? null : s.badName)

/** A new queue: name, type, settings and tags. */
export function CreateForm({ target }: { readonly target: FormTarget }) {
  const [typed, setTyped] = useState('')
  const [kind, setKind] = useState<'standard' | 'fifo'>('standard')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [tagText, setTagText] = useState('')
  const fifo = kind === 'fifo'
  const name = queueName(typed.trim(), fifo)
  const problem = nameProblem(name)
  const known = settingsOf(fifo)
  const ofType = Object.entries(values).filter(([key]) => known.some((one) => one.key === key))
  const attributes = withoutEmpty(Object.fromEntries(ofType))
  const tags = parseTags(tagText)
  const right = known.every((setting) => settingProblem(setting, values[setting.key] ?? '') === null)
  return (
    <FormFrame target={target} title={s.create} ready={right && problem === null} width={640} plan={{
      action: 'create-queue', ref: queueRef(name), button: () => s.createButton,
      input: { ...(Object.keys(attributes).length > 0 && { attributes }), ...(Object.keys(tags).length > 0 && { tags }) },
      onEnd: ({ state }) => {
        if (state === 'done') go({ view: 'resource', connection: target.connection, system: sqs, kind: 'queue', path: [name] })
      },
    }}>
      <TextInput label={s.name} data-autofocus="" value={typed} spellCheck={false} error={typed === '' ? null : problem}
        {...(fifo && typed !== '' && { description: s.named(name) })} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Segmented label={s.type} value={kind}
        options={[{ value: 'standard', label: s.standard }, { value: 'fifo', label: s.fifo }]} onChange={setKind} />
      <SettingFields fifo={fifo} values={values} onChange={setValues} />
      <Textarea label={s.tags} autosize minRows={2} maxRows={8} value={tagText} spellCheck={false}
        onChange={(event) => setTagText(event.currentTarget.value)} />
    </FormFrame>
  )
}
