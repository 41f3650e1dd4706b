import type { Message } from '#contract/message.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatCount, unknown } from '../../../format/number.ts'
import { formatClock, formatMoment, type TimeZone } from '../../../format/time.ts'
import { t } from '../../../texts/index.ts'
import { useNow } from '../../../ui/clock.ts'
import type { Column } from '../../../ui/table/column.ts'
import { Middle } from '../../../ui/table/middle.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { ValueCell } from '../../../views/messages/cells.tsx'
import { receivesWords } from './receives.ts'
import styles from './read.module.css'

const s = t.sqs

/** How long ago something was, ticking. */
function Since({ at }: { readonly at: number | null }) {
  const now = useNow()
  return at === null ? unknown : formatDuration(Math.max(0, Math.round((now - at) / 1_000)))
}

/** How long until a message goes back, ticking. */
function Left({ until }: { readonly until: number | undefined }) {
  const now = useNow()
  if (until === undefined) return unknown
  return until <= now ? s.isBack : formatDuration(Math.round((until - now) / 1_000))
}

const tags: Readonly<Record<string, readonly [label: string, tip: string, warn?: boolean]>> = {
  'md5-mismatch': [s.tags.md5, s.tags.md5Tip, true], sns: ['SNS', s.tags.snsTip],
  eventbridge: ['EventBridge', s.tags.eventbridgeTip],
  's3-pointer': [s.tags.s3, s.tags.s3Tip],
}

/** The marks of what an SQS message is besides its body. */
const MessageTags = ({ flags }: { readonly flags: readonly string[] }) => flags.map((flag) => {
  const [label, tip, warn] = tags[flag] ?? []
  return label === undefined ? null
    : <Tag key={flag} {...(tip !== undefined && { tip })} {...(warn && { tone: 'warn' as const })}>{label}</Tag>
})

/** Both ends of an id: enough to tell the rows of one view apart. */
const shortId = (id: string): string => (id.length <= 10 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`)

const textFact = (fact: unknown): string => (typeof fact === 'string' ? fact : '')

type Options = {
  readonly zone: TimeZone
  readonly fifo: boolean
  /** Whether the queue limits how often a message is received: the words are longer then. */
  readonly limited: boolean
  /** Until when messages are held, by id; null for a sample. */
  readonly until: ReadonlyMap<string, number> | null
  /** Which messages were changed here and not yet sent. */
  readonly edited?: ReadonlySet<string>
}

/** The columns of messages that were taken: sent, id, waiting, receives, body, bytes. */
export function takenColumns({ zone, fifo, limited, until, edited }: Options): readonly Column<Message>[] {
  return [
    { key: 'sent', label: s.sent, width: { ch: 12.5 }, sortable: true, text: ({ at }) => formatMoment(at, zone, { ms: true }),
      cell: ({ at }) => <span className="t2" title={formatMoment(at, zone, { ms: true })}>
        {formatClock(at, zone, { ms: true })}
      </span> },
    {
      key: 'id', label: s.messageId, width: { ch: 10 }, priority: 3, text: ({ id }) => id,
      cell: ({ id }) => <span title={id}>{shortId(id)}</span>,
    },
    ...(fifo
      ? [{ key: 'group', label: s.group, width: { ch: 12 }, priority: 2, text: ({ facts }: Message) => textFact(facts.groupId),
      cell: ({ facts }: Message) => <Middle text={textFact(facts.groupId) || unknown} /> }] : []),
    { key: 'waiting', label: s.waiting, width: { ch: 12.5 }, align: 'right', priority: 2,
      text: ({ at }) => formatMoment(at, zone),
      cell: ({ at }) => <span className="t2"><Since at={at} /></span> },
    { key: 'receives', label: s.receives, width: { ch: limited ? 19.5 : 10 }, sortable: true,
      text: (row) => receivesWords(row).text,
      cell: (row) => {
        const { text, warn } = receivesWords(row)
        return <span className={warn ? styles.lastOne : 't2'}>{text}</span>
      } },
    ...(until ? [{ key: 'left', label: s.goesBack, width: { ch: 11 }, align: 'right' as const,
      text: ({ id }: Message) => String(until.get(id) ?? ''),
      cell: ({ id }: Message) => <span className="t2"><Left until={until.get(id)} /></span> }] : []),
    { key: 'body', label: s.body, width: { min: 140, grow: 1 }, text: ({ value }) => value?.text ?? '',
      cell: (row) => (
        <span className={styles.body}>
          {edited?.has(row.id) && <Tag>{s.edited}</Tag>}<MessageTags flags={row.flags} /><ValueCell message={row} hit={null} />
        </span>
      ) },
    { key: 'bytes', label: t.messages.bytes, width: { ch: 8 }, align: 'right', priority: 4, sortable: true,
      text: ({ bytes }) => String(bytes),
      cell: ({ bytes }) => <span className="t2">{formatCount(bytes)}</span> },
  ]
}

/** Messages in the order of one column. */
export function sortTaken(messages: readonly Message[], by: string, desc: boolean): readonly Message[] {
  const value = (message: Message): number => {
    if (by === 'bytes') return message.bytes
    if (by === 'receives') return Number(message.facts.receives ?? 0)
    return message.at ?? 0
  }
  return messages.toSorted((a, b) => (desc ? value(b) - value(a) : value(a) - value(b)))
}
