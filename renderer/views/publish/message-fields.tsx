import type { Problem } from '#contract/problem.ts'
import type { Message } from '#contract/message.ts'
import { t } from '../../texts/index.ts'
import { queues, streams } from './dialect.ts'
import type { Form } from './form.ts'
import { HeaderFields } from './header-fields.tsx'
import { issuesOf } from './issues.ts'
import { PartField } from './part-field.tsx'
import { QueueFields } from './queue-fields.tsx'
import type { Place } from './sending.ts'
import { StreamFields } from './stream-fields.tsx'

const p = t.publish

type MessageFieldsProps = {
  readonly form: Form
  readonly onChange: (patch: Partial<Form>) => void
  readonly problems: Readonly<Record<string, string>>
  /** Where it goes, for the schemas there. */
  readonly place: Place | null
  readonly system: string
  /** The message whose bytes the form began with. */
  readonly origin?: Message
  /** Why it was refused when it was sent. */
  readonly refusal?: Problem
}

/** Key, value and headers of one message; body and attributes where it goes to a queue. */
export function MessageFields({ form, onChange, problems, place, system, origin, refusal }: MessageFieldsProps) {
  if (system === queues) {
    return <QueueFields form={form} onChange={onChange} problems={problems} origin={origin} refusal={refusal} />
  }
  if (system === streams) {
    return <StreamFields form={form} onChange={onChange} problems={problems} place={place} origin={origin} refusal={refusal} />
  }
  return (
    <>
      <PartField name="key" label={p.key} part={form.key} rows={1} nullText={p.isNull.key}
        problem={problems.key} place={place} origin={origin?.key ?? null} issues={issuesOf(refusal, 'key')}
        onChange={(part) => onChange({ key: part })} />
      <PartField name="value" label={p.value} part={form.value} rows={6} nullText={p.isNull.value}
        problem={problems.value} place={place} origin={origin?.value ?? null} issues={issuesOf(refusal, 'value')}
        onChange={(part) => onChange({ value: part })} autoFocus />
      <HeaderFields headers={form.headers} problems={problems} onChange={(headers) => onChange({ headers })} />
    </>
  )
}
