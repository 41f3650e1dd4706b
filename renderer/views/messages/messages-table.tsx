import { useMemo, type ReactNode, type Ref } from 'react'
import { formatCount } from '../../format/number.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { TextButton } from '../../ui/strip.tsx'
import type { Column, Sort } from '../../ui/table/column.ts'
import type { Selection } from '../../ui/table/selection.ts'
import { Table, type TableHandle } from '../../ui/table/table.tsx'
import type { Gap } from '../../live/use-tail.ts'
import { fieldOf, isMessage, messageColumns, pathOf, type Row } from './columns.tsx'
import { rowJson } from './copy.ts'
import type { Parts } from './parts.ts'
import type { Hit } from './cells.tsx'
import styles from './cells.module.css'

const m = t.messages

type MessagesTableProps = {
  readonly rows: readonly Row[]
  readonly total: number | null
  readonly waiting: number
  readonly fields: readonly string[]
  readonly hit: Hit | null
  readonly parts: Parts
  readonly sort: Sort
  readonly onSort: ((sort: Sort) => void) | undefined
  readonly active: string | null
  readonly onActive: (key: string | null) => void
  readonly onOpen: (row: Row) => void
  readonly onGap: (gap: Gap) => void
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
  /** Rows that have just come, while Live is on. */
  readonly isFresh: ((row: Row) => boolean) | undefined
  readonly onRange: ((first: number) => void) | undefined
  readonly empty: ReactNode
  readonly handle: Ref<TableHandle>
}

const keyOf = (row: Row): string => row.id

/** Room for the largest offset with its separators, and at least for a million. */
function offsetWidth(parts: Parts): number {
  if (parts.kind === 'shards') return 12
  const digits = Math.max(7, parts.largestOffset?.length ?? 0)
  return digits + Math.floor((digits - 1) / 3) + 0.5
}

const width = (gap: Gap): number => gap.reduce((sum, { from, to }) => sum + Number(BigInt(to) - BigInt(from)), 0)

type GapProps = { readonly gap: Gap, readonly parts: Parts['kind'], readonly onGap: (gap: Gap) => void }

/** A place where a tail jumped ahead: how many messages are not here, and how to see them. */
const GapCell = ({ gap, parts, onGap }: GapProps) => (
  <span className={styles.gap}>
    {parts === 'shards' ? m.skippedShards(gap.length) : m.skipped(formatCount(width(gap)), gap.length)}{' '}
    <TextButton onPress={() => onGap(gap)}>{m.loadThese}</TextButton>
  </span>
)

/** The found or arriving messages as rows of 24 px. */
export function MessagesTable(props: MessagesTableProps) {
  const { rows, fields, hit, parts: { kind }, onGap, onRange, isFresh } = props
  const placeWidth = offsetWidth(props.parts)
  const { timeZone } = useSettings()
  const sample = rows.find(isMessage)
  const numeric = fields.filter((name) => sample && fieldOf(sample, pathOf(name))?.type === 'number').join('\n')
  const columns = useMemo((): readonly Column<Row>[] => {
    const all = messageColumns({ zone: timeZone, fields, numeric: new Set(numeric.split('\n')), hit, placeWidth, parts: kind })
    return all.map((column) => (column.key === 'value'
      ? {
        ...column, cell: (row: Row) => (isMessage(row) ? column.cell(row) : <GapCell gap={row.gap} parts={kind} onGap={onGap} />),
      }
      : column))
  }, [timeZone, fields, numeric, hit, placeWidth, kind, onGap])
  return (
    <Table<Row> label={m.table} columns={columns} rows={rows} rowKey={keyOf} rowHeight={24} rule="fifth" font="mono"
      total={props.total} waiting={props.waiting}
      sort={props.sort} {...(props.onSort && { onSort: props.onSort })} active={props.active} onActive={props.onActive}
      onOpen={props.onOpen} openOn="click"
      copyValue={(row) => (isMessage(row) ? row.value?.text ?? '' : '')} copyRow={(row) => (isMessage(row) ? rowJson(row) : row)}
      selection={props.selection} onSelection={props.onSelection}
      {...(isFresh && { rowTone: (row: Row) => (isFresh(row) ? 'fresh' : undefined), className: styles.live ?? '' })}
      {...(onRange && { onRange })} handle={props.handle}
      empty={props.empty && <div className={styles.words}>{props.empty}</div>} />
  )
}
