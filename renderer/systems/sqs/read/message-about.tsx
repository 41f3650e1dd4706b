import type { ReactNode } from 'react'
import type { Message } from '#contract/message.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatCount, unknown } from '../../../format/number.ts'
import { formatMoment, type TimeZone } from '../../../format/time.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { formatName } from '../../../views/messages/format-names.ts'
import detail from '../../../views/messages/detail.module.css'

const s = t.sqs
const a = t.messages.about

type Row = readonly [label: string, value: ReactNode]

const times: readonly string[] = ['firstReceivedAt', 'hiddenUntil']

function factRow(name: string, value: Message['facts'][string], zone: TimeZone): Row {
  const label = s.facts[name] ?? name
  if (value === null) return [label, unknown]
  if (typeof value === 'number') return [label, times.includes(name) ? formatMoment(value, zone, { ms: true }) : formatCount(value)]
  return [label, Array.isArray(value) ? value.join(', ') : String(value)]
}

/** The marks of a message in words. */
const flagWords = (flags: readonly string[]): string =>
  (flags.length === 0 ? a.noFlags : flags.map((flag) => s.flags[flag] ?? flag).join(', '))

/** What SQS says of a message: its id, times, receives, group, sender, trace, and why its body was read as it was. */
export function MessageAbout({ message }: { readonly message: Message }) {
  const { timeZone } = useSettings()
  const { value } = message
  return (
    <div className={detail.about} tabIndex={0} role="region" aria-label={t.messages.tabs.about}>
      <Section title={s.system} rows={[
        [s.messageId, message.id], [s.sent, formatMoment(message.at, timeZone, { ms: true })],
        ...Object.entries(message.facts).map(([name, fact]) => factRow(name, fact, timeZone)),
        [a.flags, flagWords(message.flags)],
      ]} />
      <Section title={a.sizes} rows={[[s.body, value ? formatBytes(value.bytes) : t.messages.nullTag], [s.wholeMessage, formatBytes(message.bytes)]]} />
      {value && <Section title={s.body} rows={[[a.format, formatName(value.format)], [a.why, value.why], ...(value.problem === undefined ? [] : [[a.problem, value.problem] as const])]} />}
    </div>
  )
}

const Section = ({ title, rows }: { readonly title: string, readonly rows: readonly Row[] }) => (
  <section>
    <h3 className={detail.section}>{title}</h3>
    <dl className={detail.facts}>{rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
  </section>
)
