import type { Message, Payload } from '#contract/message.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount, unknown } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { DecodeFields } from './decode-fields.tsx'
import { DetailSection, type AboutRow } from './detail-section.tsx'
import type { DecodeChoice } from './filter.ts'
import { formatName } from './format-names.ts'
import { setByOf } from './parts.ts'
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

const rowsOf = (payload: Payload | null): readonly AboutRow[] => (payload === null ? [] : [
  [a.format, formatName(payload.format)],
  [a.why, payload.why],
  ...(payload.problem === undefined ? [] : [[a.problem, payload.problem] as const]),
  ...(payload.schema ? schemaRows(payload.schema) : []),
])

const schemaRows = ({ name, id, type, registry }: NonNullable<Payload['schema']>): readonly AboutRow[] => [
  [a.schema, name === undefined ? id : m.schemaNamed(name, id)], [a.schemaType, type], [a.registry, registry],
]

/** Offsets are counts; a shard's sequence number is a name of 56 digits, written without separators so that it can be copied. */
const positionRow = ([name, value]: readonly [string, string]): AboutRow =>
  [a.places[name] ?? name, name === 'offset' ? formatCount(value) : value]

/** Where a message stands, when and by whom it was written, how large it is, and why it was read the way it was. */
export function DetailAbout({ connection, message, decode, onDecode }: AboutProps) {
  const { timeZone } = useSettings()
  return (
    <div className={styles.about} tabIndex={0} role="region" aria-label={m.tabs.about}>
      <DetailSection title={a.position} rows={Object.entries(message.position).map(positionRow)} />
      <DetailSection title={a.time} rows={[[setByOf(message), formatMoment(message.at, timeZone, { ms: true })]]} />
      <DetailSection title={a.producer} rows={[
        [a.flags, message.flags.length === 0 ? a.noFlags : message.flags.map((flag) => a.flagNames[flag] ?? flag).join(', ')],
        ...Object.entries(message.facts).map(([name, value]) => [a.factNames[name] ?? name,
          value === null ? unknown : Array.isArray(value) ? value.join(', ') : String(value)] as const),
      ]} />
      <DetailSection title={a.sizes} rows={[
        [a.keySize, message.key ? size(message.key.bytes) : m.nullTag],
        [a.valueSize, message.value ? size(message.value.bytes) : m.nullTag], [a.total, size(message.bytes)],
      ]} />
      {message.value && <DetailSection title={a.valueDecoder} rows={rowsOf(message.value)} />}
      {message.key && <DetailSection title={a.keyDecoder} rows={rowsOf(message.key)} />}
      <section className={styles.form} aria-label={a.choose}>
        <DecodeFields connection={connection} decode={decode} onDecode={onDecode} />
        <p className="t3 small">{a.chosen}</p>
      </section>
    </div>
  )
}
