import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../texts/index.ts'
import { formatCount } from '../../../format/number.ts'
import { FormFrame } from './form-frame.tsx'
import type { FormTarget } from './form-target.ts'
import { SelectFields, selectInput, useSelect } from './select-fields.tsx'

const s = t.sqs.forms

/** Which messages are written to a file and then deleted, and at most how many. */
export function DrainForm({ target }: { readonly target: FormTarget }) {
  const select = useSelect()
  const [limit, setLimit] = useState('')
  const wrong = limit.trim() !== '' && !/^[1-9]\d{0,8}$/.test(limit.trim())
  return (
    <FormFrame target={target} title={s.drain(target.ref.path.join('/'))} ready={!wrong && select.ready} plan={{
      action: 'drain',
      input: {
        ...(select.kind === 'where' && { select: selectInput(select) }), ...(limit.trim() !== '' && { limit: Number(limit) }),
      },
      button: ({ affects: [first] }) => (first?.count ? s.drainCount(formatCount(first.count)) : s.drainButton),
    }}>
      <p className="t2">{s.drainWhat}</p>
      <SelectFields select={select} />
      <TextInput label={s.limit} placeholder={s.noLimit} value={limit} error={wrong ? t.sqs.between('1', '999,999,999') : null}
        inputMode="numeric" onChange={(event) => setLimit(event.currentTarget.value)} />
    </FormFrame>
  )
}
