import { Select as SelectField, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import { useList } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { FormFrame } from './form-frame.tsx'
import { sqs, type FormTarget } from './form-target.ts'
import { SelectFields, selectInput, useSelect } from './select-fields.tsx'
import styles from './forms.module.css'

const s = t.sqs.forms
const ways = ['any', 'aws', 'journal'] as const

/** Where a redrive goes: back to where each message came from, or to one queue of the same type. */
export function DestinationField({ connection, from, value, onChange, compact }: {
  readonly connection: string, readonly from: string, readonly value: string, readonly onChange: (queue: string) => void
  /** In a bar: its label is only spoken. */
  readonly compact?: boolean
}) {
  const fifo = from.endsWith('.fifo')
  const names = useList(connection, sqs, { kind: 'queue', limit: 1_000 })
  const queues = (names.data?.items ?? []).map(({ label }) => label)
    .filter((name) => name !== from && name.endsWith('.fifo') === fifo)
  return (
    <SelectField {...(compact ? { 'aria-label': s.to } : { label: s.to })} value={value} searchable limit={100}
      data={[{ value: '', label: s.whereFrom }, ...queues.map((name) => ({ value: name, label: name }))]}
      onChange={(next) => onChange(next ?? '')} />
  )
}

/** What is wrong with a rate; null when it is none or one that is allowed. */
const rateProblem = (text: string): string | null => {
  const rate = Number(text.trim())
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && rate >= 1 && rate <= 500) ? null : t.sqs.between('1', '500')
}

/** A redrive of all messages or of those that match: where to, how fast, and who moves them. */
export function RedriveForm({ target }: { readonly target: FormTarget }) {
  const [to, setTo] = useState('')
  const [rate, setRate] = useState('')
  const [by, setBy] = useState<(typeof ways)[number]>('any')
  const select = useSelect()
  const name = target.ref.path.join('/')
  const wrong = rateProblem(rate)
  const input: SqsRedrive = {
    select: selectInput(select), ...(to !== '' && { to }), ...(rate.trim() !== '' && { perSecond: Number(rate) }),
    ...(by !== 'any' && { by }),
  }
  return (
    <FormFrame target={target} title={s.redrive(name)} ready={wrong === null && select.ready} plan={{ action: 'redrive', input }}>
      <SelectFields select={select} />
      <DestinationField connection={target.connection} from={name} value={to} onChange={setTo} />
      <div className={styles.two}>
        <TextInput label={s.rate} placeholder={s.noRate} value={rate} error={wrong} inputMode="numeric"
          onChange={(event) => setRate(event.currentTarget.value)} />
      </div>
      <Segmented label={s.by} value={by} options={ways.map((way) => ({ value: way, label: s.ways[way] }))} onChange={setBy} />
      <p className="t2">{s.wayWhat[by]}</p>
    </FormFrame>
  )
}
