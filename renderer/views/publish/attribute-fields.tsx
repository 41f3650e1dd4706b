import { Autocomplete, TextInput } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { attributeTypes, mostAttributes, type Attribute } from './attributes.ts'
import styles from './publish.module.css'

const s = t.sqs.attribute

type FieldsProps = {
  readonly attributes: readonly Attribute[]
  readonly onChange: (attributes: readonly Attribute[]) => void
  /** By `attribute <index>`. */
  readonly problems: Readonly<Record<string, string>>
}

/** The typed attributes of a message; a custom type is typed in. */
export function AttributeFields({ attributes, onChange, problems }: FieldsProps) {
  const put = (index: number, patch: Partial<Attribute>) =>
    onChange(attributes.map((each, at) => (at === index ? { ...each, ...patch } : each)))
  return (
    <fieldset className={styles.attributes}>
      <legend className={styles.label}>{s.title}</legend>
      {attributes.map(({ name, type, value }, index) => (
        <div key={index} className={styles.attribute}>
          <TextInput aria-label={s.nameOf(index + 1)} placeholder={s.name} value={name} spellCheck={false}
            onChange={(event) => put(index, { name: event.currentTarget.value })} />
          <Autocomplete aria-label={s.typeOf(index + 1)} value={type} data={[...attributeTypes]} filter={({ options }) => options}
            spellCheck={false} onChange={(next) => put(index, { type: next })} />
          <TextInput aria-label={s.valueOf(index + 1)} placeholder={type.startsWith('Binary') ? s.base64 : ''} value={value}
            spellCheck={false} classNames={{ input: styles.code ?? '' }}
            error={name === '' && value === '' ? undefined : problems[`attribute ${index}`]}
            onChange={(event) => put(index, { value: event.currentTarget.value })} />
          <IconButton icon="close" label={s.remove(index + 1)}
            onClick={() => onChange(attributes.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button kind="ghost" icon="plus" className={styles.add} disabled={attributes.length >= mostAttributes}
        onClick={() => onChange([...attributes, { name: '', type: 'String', value: '' }])}>{s.add}</Button>
    </fieldset>
  )
}
