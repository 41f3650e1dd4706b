import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Pop } from './choose.tsx'
import type { HeaderFilter } from './filter.ts'
import styles from './filter-bar.module.css'

const m = t.messages

type ChipProps = {
  readonly name: string
  readonly text: string
  readonly onEdit: () => void
  /** What the cross does; removing the condition unless said. */
  readonly removeLabel?: string
  readonly onRemove: () => void
}

/** A condition in use: its text opens the form, the cross removes it. */
export const ConditionChip = ({
  name, text, onEdit, removeLabel = m.removeCondition(name.toLowerCase()), onRemove,
}: ChipProps) => (
  <span className={styles.condition}>
    <button type="button" className={styles.conditionText} onClick={onEdit}
      title={`${name} ${text}`}><span className={styles.dim}>{name}</span> {text}</button>
    <button type="button" className={styles.conditionRemove} aria-label={removeLabel} title={removeLabel}
      onClick={onRemove}><Icon name="close" small /></button>
  </span>
)

type KeyProps = { readonly label: string, readonly value: string | null, readonly onChange: (value: string | null) => void }

/** The condition on the key: a button while there is none, a chip while there is. */
export function KeyCondition({ label, value, onChange }: KeyProps) {
  return (
    <Pop label={label} target={(toggle) => (value === null
      ? <Button kind="ghost" icon="plus" aria-haspopup="dialog" onClick={toggle}>{label}</Button>
      : <ConditionChip name={label} text={value} onEdit={toggle} onRemove={() => onChange(null)} />)}>
      {(close) => <KeyForm value={value} onChange={(next) => { close(); onChange(next) }} />}
    </Pop>
  )
}

function KeyForm({ value, onChange }: Omit<KeyProps, 'label'>) {
  const [text, setText] = useState(value ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onChange(text)
  }
  return (
    <form className={styles.two} onSubmit={submit}>
      <TextInput label={m.keyIs} value={text} onChange={(event) => setText(event.currentTarget.value)}
        className={styles.wide} data-autofocus />
      <Button type="submit">{m.apply}</Button>
    </form>
  )
}

type HeaderProps = { readonly value: HeaderFilter | null, readonly onChange: (value: HeaderFilter | null) => void }

/** The condition on a header: its name, and its value unless any will do. */
export function HeaderCondition({ value, onChange }: HeaderProps) {
  const shown = value && `${value.name}${value.value === null ? '' : ` = ${value.value}`}`
  return (
    <Pop label={m.addHeader} target={(toggle) => (shown === null
      ? <Button kind="ghost" icon="plus" aria-haspopup="dialog" onClick={toggle}>{m.addHeader}</Button>
      : <ConditionChip name={m.addHeader} text={shown} onEdit={toggle} onRemove={() => onChange(null)} />)}>
      {(close) => <HeaderForm value={value} onChange={(next) => { close(); onChange(next) }} />}
    </Pop>
  )
}

function HeaderForm({ value, onChange }: HeaderProps) {
  const [name, setName] = useState(value?.name ?? '')
  const [text, setText] = useState(value?.value ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name !== '') onChange({ name, value: text === '' ? null : text })
  }
  return (
    <form className={styles.two} onSubmit={submit}>
      <TextInput label={m.headerName} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      <TextInput label={m.headerIs} placeholder={m.headerAny} value={text}
        onChange={(event) => setText(event.currentTarget.value)} />
      <Button type="submit" disabled={name === ''}>{m.apply}</Button>
    </form>
  )
}
