import { Textarea } from '@mantine/core'
import { useId } from 'react'
import { formatBytes } from '../../format/bytes.ts'
import { t } from '../../texts/index.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { kinds, type Part } from './form.ts'
import styles from './publish.module.css'

const p = t.publish

type PartFieldProps = {
  readonly label: string
  readonly part: Part
  readonly onChange: (part: Part) => void
  readonly problem: string | undefined
  readonly nullText: string
  readonly rows: number
  readonly autoFocus?: boolean
}

/** A key or value: what it is (text, JSON, base64, null) and its text. Null is a choice, never an empty box. */
export function PartField({ label, part, onChange, problem, nullText, rows, autoFocus }: PartFieldProps) {
  const id = useId()
  const typed = part.text !== ''
  const isJson = part.kind === 'json' && typed && problem === undefined
  const note = part.kind === 'text' && !typed ? p.empty : isJson ? p.jsonIs(formatBytes(new Blob([part.text]).size)) : undefined
  return (
    <div className={styles.part}>
      <div className={styles.partHead}>
        <label htmlFor={id} className={styles.label}>{label}</label>
        <Segmented label={p.kindOf(label)} value={part.kind}
          options={kinds.map((kind) => ({ value: kind, label: p.kinds[kind] }))}
          onChange={(kind) => onChange({ ...part, kind })} />
      </div>
      {part.kind === 'null'
        ? <p className={styles.nullText} id={id}>{nullText}</p>
        : <Textarea id={id} autosize minRows={rows} maxRows={18} value={part.text} spellCheck={false}
          classNames={{ input: styles.code ?? '' }} data-autofocus={autoFocus || undefined}
            {...(note !== undefined && { description: note })} inputWrapperOrder={['input', 'error', 'description']}
            error={typed || part.kind === 'base64' ? problem : undefined}
            onChange={(event) => onChange({ ...part, text: event.currentTarget.value })} />}
    </div>
  )
}
