import type { Message, Payload } from '#contract/message.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatCount, unknown } from '../../../format/number.ts'
import { formatMoment, type TimeZone } from '../../../format/time.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { DetailSection, type AboutRow } from '../../../views/messages/detail-section.tsx'
import { formatName } from '../../../views/messages/format-names.ts'
import detail from '../../../views/messages/detail.module.css'

const s = t.sqs
const a = t.messages.about

const times: readonly string[] = ['firstReceivedAt', 'hiddenUntil']

function factRow(name: string, value: Message['facts'][string], zone: TimeZone): AboutRow {
  const label = s.facts[name] ?? name
  if (value === null) return [label, unknown]
  if (typeof value === 'number') {
    return [label, times.includes(name) ? formatMoment(value, zone, { ms: true }) : formatCount(value)]
  }
  return [label, Array.isArray(value) ? value.join(', ') : String(value)]
}

/** The marks of a message in words. */
const flagWords = (flags: readonly string[]): string =>
  (flags.length === 0 ? a.noFlags : flags.map((flag) => s.flags[flag] ?? flag).join(', '))

const bodyRows = ({ format, why, problem }: Payload): readonly AboutRow[] =>
  [[a.format, formatName(format)], [a.why, why], ...(problem === undefined ? [] : [[a.problem, problem] as const])]

/** What SQS says of a message: its id, times, receives, group, sender, trace, and why its body was read as it was. */
export function MessageAbout({ message }: { readonly message: Message }) {
  const { timeZone } = useSettings()
  const { value } = message
  return (
    <div className={detail.about} tabIndex={0} role="region" aria-label={t.messages.tabs.about}>
      <DetailSection title={s.system} rows={[
        [s.messageId, message.id], [s.sent, formatMoment(message.at, timeZone, { ms: true })],
        ...Object.entries(message.facts).map(([name, fact]) => factRow(name, fact, timeZone)),
        [a.flags, flagWords(message.flags)],
      ]} />
      <DetailSection title={a.sizes} rows={[
        [s.body, value ? formatBytes(value.bytes) : t.messages.nullTag], [s.wholeMessage, formatBytes(message.bytes)],
      ]} />
      {value && <DetailSection title={s.body} rows={bodyRows(value)} />}
    </div>
  )
}
