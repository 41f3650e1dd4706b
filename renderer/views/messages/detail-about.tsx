import type { ReactNode } from 'react'
import type { Message, Payload } from '#contract/message.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount, unknown } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { DecodeFields } from './decode-fields.tsx'
import type { DecodeChoice } from './filter.ts'
import { formatName } from './format-names.ts'
import styles from './detail.module.css'

const m = t.messages
const a = m.about

type AboutProps = {
  readonly connection: string
  readonly message: Message
  readonly decode: DecodeChoice
  readonly onDecode: (decode: DecodeChoice) => void
}

const size = (bytes: number): string => (bytes < 1_000 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)} B)`)

const rowsOf = (payload: Payload | null): readonly (readonly [string, ReactNode])[] => (payload === null ? [] : [
  [a.format, formatName(payload.format)],
  [a.why, payload.why],
  ...(payload.problem === undefined ? [] : [[a.problem, payload.problem] as const]),
  ...(payload.schema ? schemaRows(payload.schema) : []),
])

const schemaRows = ({ name, id, type, registry }: NonNullable<Payload['schema']>): readonly (readonly [string, ReactNode])[] => [
  [a.schema, name === undefined ? id : m.schemaNamed(name, id)], [a.schemaType, type], [a.registry, registry],
]

/** Where a message stands, when and by whom it was written, how large it is, and why it was read the way it was. */
export function DetailAbout({ connection, message, decode, onDecode }: AboutProps) {
  const { timeZone } = useSettings()
  return (
    <div className={styles.about} tabIndex={0} role="region" aria-label={m.tabs.about}>
      <Section title={a.position} rows={Object.entries(message.position).map(([name, value]) => [name, formatCount(value)])} />
      <Section title={a.time} rows={[[m.setBy[message.position.shard === undefined ? message.atType : 'arrived'], formatMoment(message.at, timeZone, { ms: true })]]} />
      <Section title={a.producer} rows={[
        [a.flags, message.flags.length === 0 ? a.noFlags : message.flags.join(', ')],
        ...Object.entries(message.facts).map(([name, value]) => [name,
          value === null ? unknown : Array.isArray(value) ? value.join(', ') : String(value)] as const),
      ]} />
      <Section title={a.sizes} rows={[
        [a.keySize, message.key ? size(message.key.bytes) : m.nullTag],
        [a.valueSize, message.value ? size(message.value.bytes) : m.nullTag], [a.total, size(message.bytes)],
      ]} />
      {message.value && <Section title={a.valueDecoder} rows={rowsOf(message.value)} />}
      {message.key && <Section title={a.keyDecoder} rows={rowsOf(message.key)} />}
      <section className={styles.form} aria-label={a.choose}>
        <DecodeFields connection={connection} decode={decode} onDecode={onDecode} />
        <p className="t3 small">{a.chosen}</p>
      </section>
    </div>
  )
}

const Section = ({ title, rows }: { readonly title: string, readonly rows: readonly (readonly [string, ReactNode])[] }) => (
  <section>
    <h3 className={styles.section}>{title}</h3>
    <dl className={styles.facts}>
      {rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
    </dl>
  </section>
)
