import { TextInput } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Choose } from '../messages/choose.tsx'
import { headerKinds, type HeaderPart } from './form.ts'
import styles from './publish.module.css'

const p = t.publish

type HeaderFieldsProps = {
  readonly headers: readonly HeaderPart[]
  readonly onChange: (headers: readonly HeaderPart[]) => void
  readonly problems: Readonly<Record<string, string>>
}

/** The headers in the order they are sent; a name may come more than once. */
export function HeaderFields({ headers, onChange, problems }: HeaderFieldsProps) {
  const put = (index: number, patch: Partial<HeaderPart>) =>
    onChange(headers.map((header, each) => (each === index ? { ...header, ...patch } : header)))
  return (
    <fieldset className={styles.headers}>
      <legend className={styles.label}>{p.headers}</legend>
      {headers.map((header, index) => (
        <div key={index} className={styles.header}>
          <TextInput className={styles.headerName ?? ''} aria-label={p.headerName(index + 1)}
            placeholder={p.headerNamePlaceholder} value={header.name}
            onChange={(event) => put(index, { name: event.currentTarget.value })} />
          {header.kind === 'null'
            ? <span className={styles.headerNull}>{p.isNull.header}</span>
            : <TextInput className={styles.headerValue ?? ''} aria-label={p.headerValue(index + 1)} value={header.text}
                error={header.text === '' && header.kind !== 'base64' ? undefined : problems[`header ${index}`]}
                classNames={{ input: styles.code ?? '' }}
                onChange={(event) => put(index, { text: event.currentTarget.value })} />}
          <Choose label="" value={header.kind} shown={p.kinds[header.kind]}
            options={headerKinds.map((kind) => ({ value: kind, label: p.kinds[kind] }))}
            onChoose={(kind) => put(index, { kind })} />
          <IconButton icon="close" label={p.removeHeader(index + 1)}
            onClick={() => onChange(headers.filter((_, each) => each !== index))} />
        </div>
      ))}
      <Button kind="ghost" icon="plus" className={styles.addHeader}
        onClick={() => onChange([...headers, { name: '', kind: 'text', text: '' }])}>{p.addHeader}</Button>
    </fieldset>
  )
}
