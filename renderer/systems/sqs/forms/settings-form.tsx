import { Textarea } from '@mantine/core'
import { useMemo, useState } from 'react'
import { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { useDetails } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { changeInput, changesOf, withoutEmpty } from '../../forms/changes.ts'
import { formatTags, parseTags } from '../../forms/tags.ts'
import { DiffList } from './diff-list.tsx'
import { FormFrame } from './form-frame.tsx'
import { sqs, type FormTarget } from './form-target.ts'
import { SettingFields } from './setting-fields.tsx'
import { settingProblem, settingsOf } from './settings.ts'

const s = t.sqs

/** Settings and tags of a queue, with what changes; its own values stand in it at first. */
export function SettingsForm({ target }: { readonly target: FormTarget }) {
  const details = useDetails(target.connection, sqs, target.ref)
  const extra = useMemo(() => {
    const parsed = SqsQueueExtra.safeParse(details.data?.extra)
    return parsed.success ? parsed.data : null
  }, [details.data])
  return extra && <Loaded target={target} extra={extra} />
}

function Loaded({ target, extra }: { readonly target: FormTarget, readonly extra: SqsQueueExtra }) {
  const known = settingsOf(extra.fifo)
  const [before] = useState(() => Object.fromEntries(known.flatMap(({ key }) => {
    const value = extra.attributes[key]
    return value === undefined ? [] : [[key, value]]
  })))
  const [after, setAfter] = useState<Readonly<Record<string, string>>>(before)
  const [tagText, setTagText] = useState(formatTags(extra.tags ?? {}))
  const changes = changesOf(withoutEmpty(before), withoutEmpty(after))
  const tags = extra.tags === null ? [] : changesOf(extra.tags, parseTags(tagText))
  const right = known.every((setting) => settingProblem(setting, after[setting.key] ?? '') === null)
  const count = changes.length + tags.length
  return (
    <FormFrame target={target} title={s.forms.settings(target.ref.path.join('/'))} ready={right && count > 0} width={640} plan={{
      action: 'alter-settings', button: () => s.forms.change(count),
      input: {
        ...(changes.length > 0 && { attributes: changeInput(changes) }), ...(tags.length > 0 && { tags: changeInput(tags) }),
      },
    }}>
      <SettingFields fifo={extra.fifo} values={after} onChange={setAfter} />
      {extra.tags !== null && (
        <Textarea label={s.forms.tags} autosize minRows={2} maxRows={8} value={tagText} spellCheck={false}
          onChange={(event) => setTagText(event.currentTarget.value)} />
      )}
      <DiffList changes={[...changes, ...tags]} />
    </FormFrame>
  )
}
