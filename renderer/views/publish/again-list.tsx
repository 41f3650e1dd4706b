import { useRef } from 'react'
import type { Message, Payload } from '#contract/message.ts'
import { Link } from '../../address/link.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import type { Column } from '../../ui/table/column.ts'
import { Table, type TableHandle } from '../../ui/table/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { openedAt } from './receipts.tsx'
import type { Publishing } from './use-publish.ts'
import styles from './publish.module.css'

const p = t.publish
const mostRows = 10

type AgainListProps = { readonly publishing: Publishing, readonly onEdit: (message: Message) => void }

const keyOf = (message: Message): string => message.id
const partitionOf = ({ position }: Message): string => position.partition ?? ''
const size = ({ bytes }: Message): string => formatBytes(bytes)
const textOf = (payload: Payload | null): string => payload?.text ?? ''

function Preview({ payload }: { readonly payload: Payload | null }) {
  if (payload === null) return <Tag>{t.messages.nullTag}</Tag>
  if (payload.bytes === 0) return <Tag>{t.messages.emptyTag}</Tag>
  return <span className={`mono ${styles.preview}`} title={payload.text.slice(0, 1_000)}>{payload.text.slice(0, 200)}</span>
}

/** The messages that are sent again, each with its exact bytes unless it was edited; Enter or a click opens one to edit. */
export function AgainList({ publishing, onEdit }: AgainListProps) {
  const table = useRef<TableHandle>(null)
  const { messages, work, outcome, receiptOf, problemsOf, edit, change, close } = publishing
  const stateOf = (message: Message) => {
    const receipt = receiptOf(message)
    const edited = work.edits.get(message.id)
    if (receipt?.ok && outcome) {
      const { partition, offset } = receipt.position
      if (partition === undefined) return <Tag>{p.states.sent}</Tag>
      return (
        <Link {...openedAt(outcome.place, receipt.position)} title={p.at(partition, formatCount(offset))}
          onClick={(event) => { event.stopPropagation(); close() }}>
          {p.sentAt(formatCount(offset))}
        </Link>
      )
    }
    if (receipt && !receipt.ok) return <Tag tone="bad" tip={receipt.problem.message}>{p.states.failed}</Tag>
    if (work.leftOut.has(message.id)) return <Tag>{p.states.leftOut}</Tag>
    if (!edited) return null
    return Object.keys(problemsOf(edited)).length > 0 ? <Tag tone="bad">{p.states.invalid}</Tag> : <Tag>{p.states.edited}</Tag>
  }
  const widest = messages.reduce((most, { position }) => Math.max(most, formatCount(position.offset).length), 6)
  const places: readonly Column<Message>[] = messages.every(({ position }) => position.partition === undefined) ? [
    {
      key: 'id', label: t.sqs.messageId, width: { ch: 20 }, text: ({ id }) => id,
      cell: ({ id }) => <span className="mono" title={id}>{id}</span>,
    },
  ] : [
    { key: 'part', label: t.messages.part, width: { ch: 4.5 }, align: 'right', text: partitionOf, cell: partitionOf },
    {
      key: 'offset', label: p.offset, width: { ch: widest + 0.5 }, align: 'right',
      text: ({ id, position }) => position.offset ?? id, cell: ({ position }) => formatCount(position.offset),
    },
  ]
  const columns: readonly Column<Message>[] = [
    ...places,
    {
      key: 'key', label: p.key, width: { min: 80, grow: 2 }, text: (row) => textOf(row.key),
      cell: (row) => <Preview payload={row.key} />,
    },
    {
      key: 'value', label: p.value, width: { min: 100, grow: 3 }, text: (row) => textOf(row.value),
      cell: (row) => <Preview payload={row.value} />,
    },
    { key: 'bytes', label: t.messages.bytes, width: { ch: 7.5 }, align: 'right', priority: 1, cell: size, text: size },
    { key: 'state', label: p.state, width: { ch: 16 }, cell: stateOf, text: () => '' },
  ]
  const height = Math.min(mostRows, messages.length) * 28 + 28 + 2
  const leave = (message: Message) => {
    const leftOut = new Set(work.leftOut)
    if (!leftOut.delete(message.id)) leftOut.add(message.id)
    change({ leftOut })
  }
  return (
    <div className={styles.list} style={{ height: `${height / 13}rem` }} tabIndex={-1} data-autofocus=""
      onFocus={(event) => { if (event.target === event.currentTarget) table.current?.focus() }}>
      <Table<Message> label={p.messages} columns={columns} rows={messages} rowKey={keyOf} rowHeight={28} handle={table}
        onOpen={onEdit} openOn="click" rowActions={(message) => [
          { label: work.leftOut.has(message.id) ? p.takeIn : p.leaveOut, run: () => leave(message) },
          ...(work.edits.has(message.id) ? [{ label: p.startOver, run: () => edit(message, undefined) }] : []),
        ]} />
    </div>
  )
}
