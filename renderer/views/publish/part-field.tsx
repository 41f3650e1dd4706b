import { Textarea } from '@mantine/core'
import { useId, useRef } from 'react'
import type { Payload } from '#contract/message.ts'
import { formatBytes } from '../../format/bytes.ts'
import { t } from '../../texts/index.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { kinds, type Part } from './form.ts'
import { placeOf, type PartIssue } from './issues.ts'
import { SchemaChoice } from './schema-choice.tsx'
import { asSchemaPart } from './schema-part.ts'
import type { Place } from './sending.ts'
import { useHasSchemas } from './use-schemas.ts'
import styles from './publish.module.css'

const p = t.publish

type PartFieldProps = {
  readonly name: 'key' | 'value'
  readonly label: string
  readonly part: Part
  readonly onChange: (part: Part) => void
  readonly problem: string | undefined
  readonly nullText: string
  readonly rows: number
  readonly place: Place | null
  /** What the part was read as. */
  readonly origin: Payload | null
  /** What a schema refused, by path. */
  readonly issues: readonly PartIssue[]
  readonly autoFocus?: boolean
  /** What it can be written as, where that is less than everything. */
  readonly kinds?: readonly Part['kind'][]
}

/** A key or value: what it is (text, JSON, base64, by a schema, null) and its text. Null is a choice, never an empty box. */
export function PartField(props: PartFieldProps) {
  const { name, label, part, onChange, problem, nullText, rows, place, origin, issues, autoFocus } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const hasSchemas = useHasSchemas(place)
  const offered = (props.kinds ?? kinds).filter((kind) => kind !== 'schema' || hasSchemas || part.kind === 'schema')
  const choose = (kind: Part['kind']) =>
    onChange(kind === 'schema' ? asSchemaPart(part, origin) : { ...part, kind })
  const typed = part.text !== ''
  const isJson = part.kind === 'json' && typed && problem === undefined
  const note = part.kind === 'text' && !typed ? p.empty : isJson ? p.jsonIs(formatBytes(new Blob([part.text]).size)) : undefined
  const show = (at: number) => {
    field.current?.focus()
    field.current?.setSelectionRange(at, at)
  }
  return (
    <div className={styles.part}>
      <div className={styles.partHead}>
        <label htmlFor={id} className={styles.label}>{label}</label>
        <Segmented label={p.kindOf(label)} value={part.kind}
          options={offered.map((kind) => ({ value: kind, label: p.kinds[kind] }))} onChange={choose} />
      </div>
      {part.kind === 'schema' && (
        <SchemaChoice place={place} name={name} schema={part.schema ?? ''} origin={origin}
          onChange={(schema) => onChange({ ...part, schema })} />
      )}
      {part.kind === 'null'
        ? <p className={styles.nullText} id={id}>{nullText}</p>
        : <Textarea id={id} ref={field} autosize minRows={rows} maxRows={18} value={part.text} spellCheck={false}
            classNames={{ input: styles.code ?? '' }} data-autofocus={autoFocus || undefined}
            {...(note !== undefined && { description: note })} inputWrapperOrder={['input', 'error', 'description']}
            error={typed || part.kind === 'base64' ? problem : undefined}
            onChange={(event) => onChange({ ...part, text: event.currentTarget.value })} />}
      {issues.length > 0 && (
        <ul className={styles.issues} aria-label={p.issues(label)}>
          {issues.map((issue) => <Issue key={`${issue.path} ${issue.message}`} issue={issue} part={part} onShow={show} />)}
        </ul>
      )}
    </div>
  )
}

type IssueProps = { readonly issue: PartIssue, readonly part: Part, readonly onShow: (at: number) => void }

/** One thing that a schema refused; the path leads to its place in the text. */
function Issue({ issue, part, onShow }: IssueProps) {
  const { line, at, exact } = placeOf(part.text, issue.path)
  return (
    <li>
      {issue.path !== '' && (
        <button type="button" className={styles.issue} disabled={part.kind === 'null'} onClick={() => onShow(at)}>
          <span className={styles.issuePath}>{issue.path}</span>{exact && ` ${p.line(line)}`}
        </button>
      )}
      <span>{issue.message}</span>
    </li>
  )
}
