import { TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { ReadQuery } from '#contract/query.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pop, type PopHandle } from './choose.tsx'
import { queryWords } from './saved-query.ts'
import styles from './filter-bar.module.css'

const m = t.messages

type SaveProps = {
  readonly query: ReadQuery
  /** Names in use: saving under one of them replaces it. */
  readonly names: readonly string[]
  readonly onSave: (name: string) => void
}

/** *Save filter* at the verdict: keeps what was searched for, with a name. */
export const SaveFilter = ({ handle, ...save }: SaveProps & { readonly handle: PopHandle }) => (
  <Pop label={m.saveFilter} handle={handle} target={(toggle, open) => (
    <Button kind="ghost" icon="save" aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>{m.saveFilter}</Button>
  )}>
    {(close) => <SaveForm {...save} onSave={(name) => { close(); save.onSave(name) }} />}
  </Pop>
)

/** Asks for the name of a filter; it begins with what the filter says. */
export function SaveForm({ query, names, onSave }: SaveProps) {
  const { timeZone } = useSettings()
  const [name, setName] = useState(() => queryWords(query, timeZone).slice(0, 80))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') onSave(name.trim())
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.two}>
        <TextInput label={m.filterName} value={name} maxLength={80} data-autofocus autoFocus
          onFocus={(event) => event.currentTarget.select()} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" kind="primary" disabled={name.trim() === ''}>{t.messages.save}</Button>
      </div>
      <p className={styles.note}>{names.includes(name.trim()) ? m.replaces(name.trim()) : m.savedWhat}</p>
    </form>
  )
}
