import { TextInput } from '@mantine/core'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Remembered, RememberedChange } from '#contract/remembered.ts'
import type { ReadQuery } from '#contract/query.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Pop, type PopHandle } from './choose.tsx'
import { queryWords } from './saved-query.ts'
import { SaveForm } from './save-filter.tsx'
import styles from './filter-bar.module.css'

const m = t.messages

type SavedMenuProps = {
  readonly remembered: Remembered
  readonly onChoose: (query: ReadQuery) => void
  readonly onChange: (change: RememberedChange) => Promise<boolean>
  /** What *Save filter…* keeps; null while there is no condition. */
  readonly query: ReadQuery | null
  readonly handle: PopHandle
}

/** `Saved ▾`: the filters kept with a name for this topic, and the last ones searched for. */
export function SavedMenu({ remembered, onChoose, onChange, query, handle }: SavedMenuProps) {
  return (
    <Pop label={m.saved} handle={handle} target={(toggle, open) => (
      <Button menu aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>{m.saved}</Button>
    )}>
      {(close) => <SavedList remembered={remembered} query={query} onChange={onChange}
        onChoose={(chosen) => { close(); onChoose(chosen) }} />}
    </Pop>
  )
}

function SavedList({ remembered: { searches, history }, query, onChoose, onChange }: Omit<SavedMenuProps, 'handle'>) {
  const { timeZone } = useSettings()
  const [naming, setNaming] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const rename = async (from: string, to: string, kept: ReadQuery): Promise<void> => {
    setNaming(null)
    if (to !== from) await onChange({ keep: { name: to, query: kept }, drop: from })
  }
  return (
    <div className={styles.saved}>
      <Part title={m.savedFilters} empty={m.noneSaved}>
        {searches.map(({ name, query: kept }) => (naming === name
          ? <RenameForm key={name} name={name} onDone={(to) => void rename(name, to, kept)} onCancel={() => setNaming(null)} />
          : (
            <li key={name} className={styles.savedRow}>
              <button type="button" className={styles.choice} title={queryWords(kept, timeZone)} onClick={() => onChoose(kept)}>
                <b>{name}</b> <span className={styles.dim}>{queryWords(kept, timeZone)}</span>
              </button>
              <IconButton icon="edit" label={m.rename(name)} onClick={() => setNaming(name)} />
              <IconButton icon="trash" label={m.forget(name)} onClick={() => void onChange({ drop: name })} />
            </li>
          )))}
      </Part>
      {saving && query
        ? <SaveForm query={query} names={searches.map(({ name }) => name)}
            onSave={(name) => { setSaving(false); void onChange({ keep: { name, query } }) }} />
        : <Button icon="save" disabled={query === null} onClick={() => setSaving(true)}>{m.saveFilter}</Button>}
      <Part title={m.recent} empty={m.noneRecent}>
        {history.map((kept) => (
          <li key={JSON.stringify(kept)} className={styles.savedRow}>
            <button type="button" className={styles.choice} title={queryWords(kept, timeZone)} onClick={() => onChoose(kept)}>
              {queryWords(kept, timeZone)}
            </button>
          </li>
        ))}
      </Part>
    </div>
  )
}

type PartProps = { readonly title: string, readonly empty: string, readonly children: readonly ReactNode[] }

const Part = ({ title, empty, children }: PartProps) => (
  <section className={styles.savedPart}>
    <h2 className={styles.head}>{title}</h2>
    {children.length === 0
      ? <p className={styles.note}>{empty}</p>
      : <ul className={`${styles.savedList} scroll`}>{children}</ul>}
  </section>
)

type RenameProps = { readonly name: string, readonly onDone: (name: string) => void, readonly onCancel: () => void }

function RenameForm({ name, onDone, onCancel }: RenameProps) {
  const [text, setText] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onDone(text.trim())
  }
  return (
    <li>
      <form className={styles.two} onSubmit={submit}>
        <TextInput aria-label={m.filterName} value={text} maxLength={80} autoFocus
          onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" disabled={text.trim() === ''}>{m.renameShort}</Button>
        <Button kind="ghost" onClick={onCancel}>{t.states.cancel}</Button>
      </form>
    </li>
  )
}
