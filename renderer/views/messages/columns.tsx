import type { Message } from '#contract/message.ts'
import { formatCount, unknown } from '../../format/number.ts'
import { formatClock, formatMoment, type TimeZone } from '../../format/time.ts'
import { briefly, nodeAt, parseJson, unquote, type JsonNode, type Path } from '../../json/node.ts'
import type { TailItem } from '../../live/use-tail.ts'
import { t } from '../../texts/index.ts'
import type { Column } from '../../ui/table/column.ts'
import { fieldName, fieldsOf } from './cel.ts'
import { type Hit, KeyCell, ValueCell } from './cells.tsx'
import { partOf, sequenceText, shardNumber, type Parts } from './parts.ts'
import styles from './cells.module.css'

const m = t.messages

export type Row = TailItem
export const isMessage = (row: Row): row is Message => !('gap' in row)

const parsed = new WeakMap<Message, JsonNode | null>()

/** A message's value as JSON, read once; null where it is none. */
function jsonOf(message: Message): JsonNode | null {
  const known = parsed.get(message)
  if (known !== undefined) return known
  const { value } = message
  // A value that breaks its schema has a problem, and is JSON all the same.
  const isDecoded = value?.problem === undefined || value.schema !== undefined
  const node = value && value.bytes > 0 && isDecoded ? parseJson(value.text) : null
  parsed.set(message, node)
  return node
}

/** A field of a message's value as it is written; undefined where there is none. */
export function fieldOf(message: Message, path: Path): JsonNode | undefined {
  const root = jsonOf(message)
  return root ? nodeAt(root, path) : undefined
}

const fieldText = (node: JsonNode): string => (node.type === 'string' ? unquote(node.text) : briefly(node, 80))

function whyUnknown(message: Message): string {
  if (jsonOf(message) === null) return m.fieldUnknown
  return message.value?.truncated ? m.fieldCut : m.fieldMissing
}

/**
 * The fields that stand as columns: those `where` compares by anything but `==`, and those added by hand, without those taken
 * away.
 */
export function fieldColumns(where: string, added: readonly string[], hidden: readonly string[]): readonly string[] {
  const automatic = fieldsOf(where).filter((field) => field.varies).map((field) => fieldName(field.path))
  return [...new Set([...automatic, ...added])].filter((name) => !hidden.includes(name))
}

export const pathOf = (name: string): Path => fieldsOf(name)[0]?.path ?? []

const only = (text: (message: Message) => string) => (row: Row): string => (isMessage(row) ? text(row) : '')

function fieldColumn(name: string, right: boolean): Column<Row> {
  const path = pathOf(name)
  return {
    key: name, label: String(path.at(-1) ?? name), tip: name, width: { px: 76 }, priority: 2, sortable: true,
    align: right ? 'right' : 'left',
    cell: (row) => {
      if (!isMessage(row)) return null
      const node = fieldOf(row, path)
      return node
        ? <span title={fieldText(node)}>{fieldText(node)}</span>
        : <span className={styles.dim} title={whyUnknown(row)}>{unknown}</span>
    },
    text: only((row) => { const node = fieldOf(row, path); return node ? fieldText(node) : '' }),
  }
}

export type ColumnsOptions = {
  readonly zone: TimeZone
  readonly fields: readonly string[]
  /** Fields that hold numbers stand right. */
  readonly numeric: ReadonlySet<string>
  readonly hit: Hit | null
  /** How many characters the place within a part takes. */
  readonly placeWidth: number
  readonly parts: Parts['kind']
}

/** Where a message stands: partition and offset, or shard and sequence number. */
function placeColumns(parts: Parts['kind'], placeWidth: number): readonly Column<Row>[] {
  const isShards = parts === 'shards'
  return [
    { key: 'partition', label: isShards ? m.shard : m.part, width: { ch: isShards ? 6 : 4 }, align: 'right', priority: 1,
      sortable: true,
      cell: (row) => isMessage(row)
        ? <span className={styles.quiet} title={row.position.shard}>{shardNumber(partOf(row)) || unknown}</span> : null,
      text: only(partOf) },
    { key: 'offset', label: isShards ? m.sequence : m.offset, width: { ch: placeWidth }, align: 'right', sortable: true,
      cell: (row) => {
        if (!isMessage(row)) return null
        return isShards ? <span title={row.position.sequence}>{sequenceText(row)}</span> : formatCount(row.position.offset)
      },
      text: only((row) => row.position.sequence ?? row.position.offset ?? '') },
  ]
}

/** The columns of messages: time, place, key, chosen fields, value, size. */
export function messageColumns({ zone, fields, numeric, hit, placeWidth, parts }: ColumnsOptions): readonly Column<Row>[] {
  return [
    { key: 'time', label: m.time, width: { ch: 12.5 }, sortable: true,
      cell: (row) => isMessage(row) ? <span className={styles.quiet} title={formatMoment(row.at, zone, { ms: true })}>
        {formatClock(row.at, zone, { ms: true })}</span> : null,
      text: only((row) => formatMoment(row.at, zone, { ms: true })) },
    ...placeColumns(parts, placeWidth),
    { key: 'key', label: m.key, align: 'left', width: { min: 62, grow: 0.32 }, priority: 3,
      cell: (row) => isMessage(row) ? <KeyCell payload={row.key} hit={hit} /> : null, text: only((row) => row.key?.text ?? '') },
    ...fields.map((name) => fieldColumn(name, numeric.has(name))),
    { key: 'value', label: m.value, align: 'left', width: { min: 120, grow: 1 },
      cell: (row) => isMessage(row) ? <ValueCell message={row} hit={hit} /> : null, text: only((row) => row.value?.text ?? '') },
    { key: 'bytes', label: m.bytes, width: { ch: 9 }, align: 'right', priority: 4, sortable: true,
      cell: (row) => isMessage(row) ? <span className={styles.quiet}>{formatCount(row.bytes)}</span> : null,
      text: only((row) => String(row.bytes)) },
  ]
}

/** Orders what was found by one column; equal rows keep their order, unknown values come last. */
export function sortRows(messages: readonly Message[], by: string, desc: boolean): readonly Message[] {
  const value = (message: Message): number | bigint | string | null => {
    if (by === 'time') return message.at
    if (by === 'bytes') return message.bytes
    if (by === 'partition' || by === 'offset') return message.position[by] === undefined ? null : BigInt(message.position[by])
    const node = fieldOf(message, pathOf(by))
    if (!node) return null
    return node.type === 'number' ? Number(node.text) : fieldText(node)
  }
  const sign = desc ? -1 : 1
  return messages.map((message) => ({ message, value: value(message) })).toSorted((a, b) => {
    if (a.value === null || b.value === null) return a.value === b.value ? 0 : a.value === null ? 1 : -1
    if (typeof a.value === 'string' || typeof b.value === 'string') return sign * String(a.value).localeCompare(String(b.value))
    return a.value === b.value ? 0 : a.value < b.value ? -sign : sign
  }).map((each) => each.message)
}
