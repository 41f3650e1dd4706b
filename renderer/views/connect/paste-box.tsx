import { useId, useState } from 'react'
import { t } from '../../texts/index.ts'
import type { FormPatch } from './form.ts'
import { parsePasted } from './parse.ts'
import styles from './connect.module.css'

/** Where a config may be pasted. It is read in the window as it is typed, fills the form, and says what it took and what not. */
export function PasteBox({ onFields }: { readonly onFields: (fields: FormPatch) => void }) {
  const id = useId()
  const [text, setText] = useState('')
  const pasted = parsePasted(text)
  const change = (next: string) => {
    setText(next)
    onFields(parsePasted(next).fields)
  }
  return (
    <div className={styles.paste}>
      <label htmlFor={id}>{t.connect.paste}</label>
      <textarea id={id} rows={3} spellCheck={false} autoComplete="off" value={text} placeholder={t.connect.pastePlaceholder} aria-describedby={`${id}-read`}
        onChange={(event) => change(event.currentTarget.value)} />
      <div id={`${id}-read`} aria-live="polite">
        {text.trim() !== '' && <p className={pasted.read > 0 ? styles.read : styles.unread}>{pasted.read > 0 ? t.connect.readAll(pasted.read, pasted.all) : t.connect.readNothing}</p>}
        {pasted.unread.map(({ key, why }) => <p key={key} className={styles.unread}>{t.connect.unread(key, why)}</p>)}
      </div>
    </div>
  )
}
