import { Autocomplete, Select, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Payload } from '#contract/message.ts'
import { KafkaSubjectExtra } from '#contract/systems/kafka.ts'
import { problemOf, useDetails, useList } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { formatSchema, parseSchema, schemaRead } from './schema-part.ts'
import type { Place } from './sending.ts'
import { subjectKind, useHasSchemas } from './use-schemas.ts'
import styles from './publish.module.css'

const p = t.publish
const latest = 'latest'
const optionOf = (value: string) => ({ value, label: value })

type SchemaChoiceProps = {
  readonly place: Place | null
  readonly name: 'key' | 'value'
  readonly schema: string
  readonly origin: Payload | null
  readonly onChange: (schema: string) => void
}

/** By which subject and version a part is written. It begins with the subject named after the topic, where there is one. */
export function SchemaChoice({ place, name, schema, origin, onChange }: SchemaChoiceProps) {
  const hasSchemas = useHasSchemas(place)
  const { connection = '', system = '', ref } = place ?? {}
  const subjects = useList(connection, system, { kind: subjectKind, limit: 1_000 }, { enabled: hasSchemas })
  const names = subjects.data?.items.map((item) => item.label)
  const { subject, version, message } = parseSchema(schema)
  const known = names?.includes(subject) ?? false
  const details = useDetails(connection, system, { kind: subjectKind, path: [subject] }, { enabled: hasSchemas && known })
  const extra = KafkaSubjectExtra.safeParse(details.data?.extra)
  const versions = extra.success ? extra.data.versions : []
  const usual = `${ref?.path.join('/') ?? ''}-${name}`
  const begin = schema === '' && (names?.includes(usual) ?? false)
  const choose = useRef(onChange)
  useEffect(() => { choose.current = onChange })
  useEffect(() => { if (begin) choose.current(usual) }, [begin, usual])

  const read = schemaRead(origin)
  const chosen = versions.find((one) => String(one.version) === version) ?? (version === '' ? versions[0] : undefined)
  const problem = !hasSchemas ? p.noRegistry : problemOf(subjects)?.message
    ?? (names && subject !== '' && !known && !subject.startsWith('id:') ? p.noSuchSubject : undefined)
  const help = chosen ? p.schemaIs(t.schema.types[chosen.type], chosen.id) : subject === read ? p.schemaRead : undefined
  return (
    <div className={styles.schema}>
      <Autocomplete label={p.subject} value={subject} error={problem} spellCheck={false} limit={50}
        data={[...(read === null ? [] : [read]), ...names ?? []]} {...(help !== undefined && { description: help })}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onChange={(next) => onChange(formatSchema({ subject: next.trim(), version: '', message: '' }))} />
      <Select label={p.version} disabled={!known} value={version || latest}
        data={[{ value: latest, label: p.latest }, ...versions.map((one) => optionOf(String(one.version)))]}
        onChange={(next) => onChange(formatSchema({ subject, message, version: next === latest ? '' : next ?? '' }))} />
      {chosen?.type === 'PROTOBUF' && (
        <TextInput label={p.messageType} placeholder={p.firstType} value={message} spellCheck={false}
          onChange={(event) => onChange(formatSchema({ subject, version, message: event.currentTarget.value.trim() }))} />
      )}
    </div>
  )
}
