import type { Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { AttributeFields } from './attribute-fields.tsx'
import { messageSize, mostBytes } from './attributes.ts'
import { toAttributes, toHeaders } from './dialect.ts'
import type { Form } from './form.ts'
import { issuesOf } from './issues.ts'
import { PartField } from './part-field.tsx'
import styles from './publish.module.css'

const p = t.publish
/** What a body can be written as: SQS has neither schemas nor null. */
const bodyKinds = ['text', 'json', 'base64'] as const

type FieldsProps = {
  readonly form: Form
  readonly onChange: (patch: Partial<Form>) => void
  readonly problems: Readonly<Record<string, string>>
  readonly origin: Message | undefined
  readonly refusal: Problem | undefined
}

/** The body and typed attributes of a message for a queue, with its size as AWS counts it. */
export function QueueFields({ form, onChange, problems, origin, refusal }: FieldsProps) {
  const attributes = toAttributes(form.headers)
  const size = messageSize(form.value.kind === 'base64' ? atSize(form.value.text) : form.value.text, attributes)
  return (
    <>
      {form.key.kind !== 'null' && <p className={styles.from}>{p.keyStays}</p>}
      <PartField name="value" label={t.sqs.body} part={form.value} rows={6} nullText={t.sqs.attribute.emptyBody} kinds={bodyKinds}
        problem={problems.value} place={null} origin={origin?.value ?? null} issues={issuesOf(refusal, 'value')}
        onChange={(part) => onChange({ value: part })} autoFocus />
      <AttributeFields attributes={attributes} problems={problems} onChange={(next) => onChange({ headers: toHeaders(next) })} />
      <p className={styles.size} data-over={size > mostBytes || undefined}>{t.sqs.attribute.size(formatCount(size))}</p>
    </>
  )
}

/** As many characters as the base64 stands for bytes. */
const atSize = (base64: string): string => ' '.repeat(Math.floor((base64.replaceAll(/\s|=/g, '').length * 3) / 4))
