import type { ReactNode } from 'react'
import type { Message, Payload } from '#contract/message.ts'
import { oneLine } from '../../json/tokens.ts'
import { t } from '../../texts/index.ts'
import { Tag } from '../../ui/tag.tsx'
import { isStructured } from './format-names.ts'
import styles from './cells.module.css'

const m = t.messages

/** What a cell looks for in its text, to mark it. */
export type Hit = { readonly text: string, readonly ignoreCase: boolean }

/** Enough for the widest screen; the rest is in the pane. */
const longest = 320

/** Text with every place of `hit` marked. */
function marked(text: string, hit: Hit | null): ReactNode {
  if (!hit || hit.text === '') return text
  const [hay, needle] = hit.ignoreCase ? [text.toLowerCase(), hit.text.toLowerCase()] : [text, hit.text]
  const parts: ReactNode[] = []
  let from = 0
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, from)) {
    parts.push(text.slice(from, at), <mark key={at} className={styles.hit}>{text.slice(at, at + needle.length)}</mark>)
    from = at + needle.length
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)]
}

/** White space as one blank, so that a row is one line. */
const flat = (text: string): string => text.slice(0, longest).replaceAll(/\s+/g, ' ')

function ProblemTag({ payload, problem }: { readonly payload: Payload, readonly problem: string }) {
  return <Tag tone="warn" tip={problem}>{payload.schema ? m.breaksSchema : m.notDecoded}</Tag>
}

/** A key: its text, or a tag where it is null, empty or not decoded. */
export function KeyCell({ payload, hit }: { readonly payload: Payload | null, readonly hit: Hit | null }) {
  if (payload === null) return <Tag tip={m.nullTip}>{m.nullTag}</Tag>
  if (payload.bytes === 0) return <Tag tip={m.emptyTip}>{m.emptyTag}</Tag>
  return (
    <>
      {payload.problem !== undefined && <><ProblemTag payload={payload} problem={payload.problem} /> </>}
      <span title={payload.text.slice(0, 2_000)}>{marked(flat(payload.text), hit)}</span>
    </>
  )
}

function flagTags(message: Message): ReactNode {
  const { flags } = message
  return (
    <>
      {flags.includes('aborted') && <Tag tone="warn" tip={m.abortedTip}>{m.abortedTag}</Tag>}
      {flags.includes('open') && <Tag tone="warn" tip={m.openTip}>{m.openTag}</Tag>}
      {flags.includes('undecided') && <Tag tone="warn" tip={m.undecidedTip}>{m.undecidedTag}</Tag>}
      {flags.includes('control') && <Tag>{m.controlTag}</Tag>}
    </>
  )
}

/** A value that breaks its schema was decoded all the same. */
function valueText(value: Payload, hit: Hit | null): ReactNode {
  if (value.problem !== undefined && value.schema === undefined) {
    return (
      <>
        <ProblemTag payload={value} problem={value.problem} />
        <span className={styles.dim}>{value.problem} · {marked(flat(value.text), hit)}</span>
      </>
    )
  }
  if (!isStructured(value)) {
    const bytes = value.format === 'bytes' || value.format === 'hex'
    return <span className={bytes ? styles.dim : undefined}>{marked(flat(value.text), hit)}</span>
  }
  return oneLine(value.text, longest).map((run, index) => (
    <span key={index} className={run.bright ? undefined : styles.dim}>{marked(run.text, hit)}</span>
  ))
}

/** A value on one line: flags first, then JSON with its keys and punctuation dim. */
export function ValueCell({ message, hit }: { readonly message: Message, readonly hit: Hit | null }) {
  const { value, flags } = message
  const doubtful = flags.includes('aborted') || flags.includes('open') || flags.includes('undecided')
  return (
    <span className={doubtful ? styles.doubtful : styles.value}>
      {flagTags(message)}
      {value === null && (flags.includes('tombstone') || message.key !== null
        ? <Tag tip={m.tombstoneTip}>{m.tombstone}</Tag>
        : <Tag tip={m.valueNullTip}>{m.nullTag}</Tag>)}
      {value !== null && value.bytes === 0 && <Tag tip={m.emptyTip}>{m.emptyTag}</Tag>}
      {value?.schema && value.problem !== undefined && <ProblemTag payload={value} problem={value.problem} />}
      {value !== null && value.bytes > 0 && valueText(value, hit)}
    </span>
  )
}
