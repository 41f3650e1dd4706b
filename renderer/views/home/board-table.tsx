import type { ReactNode, Ref } from 'react'
import { t } from '../../texts/index.ts'
import { TextButton } from '../../ui/strip.tsx'
import type { Column } from '../../ui/table/column.ts'
import type { Group } from '../../ui/table/lines.ts'
import { Table, type TableHandle } from '../../ui/table/table.tsx'
import { TableFoot } from '../../ui/table/table-foot.tsx'
import type { BoardRow } from './board-row.ts'
import type { Board } from './use-board.ts'
import type { Ordered } from './use-held-order.ts'
import type { RowActs } from './use-row-acts.ts'
import styles from './board.module.css'

/** What the board is always sorted by; its head shows it. */
const byVerdict = { by: 'verdict', desc: true } as const
/** How many lines stand while the first list is read. */
const skeletons = 8

type Props = {
  readonly board: Board
  readonly ordered: Ordered
  readonly columns: readonly Column<BoardRow>[]
  readonly acts: RowActs
  /** The pointer or the focus is in the table, so its order stays. */
  readonly held: boolean
  readonly stale: boolean
  /** More rows may come. */
  readonly isWaiting: boolean
  readonly isPeeking: boolean
  readonly onPeek: () => void
  readonly muted: { readonly count: number; readonly areShown: boolean; readonly toggle: () => void }
  readonly empty: ReactNode
  readonly onHold: (held: boolean) => void
  readonly onRange: (first: number, last: number) => void
  readonly handle: Ref<TableHandle>
}

/** The rows of the board in their groups, and under them how many there are and whether their order is kept. */
export function BoardTable(props: Props) {
  const { board, ordered, columns, acts, held, stale, isWaiting, isPeeking, muted, empty, onHold, onRange, handle } = props
  const { rows, moved, sortAgain } = ordered
  return (
    <div className={styles.board}>
      <Table label={t.backlog.table} columns={columns} rows={rows} rowKey={keyOf} rowHeight={32} sort={byVerdict}
        groups={hasNumbers(board) ? headings(ordered) : noHeadings} total={isWaiting ? null : rows.length}
        waiting={isWaiting ? Math.max(0, skeletons - rows.length) : 0} stale={stale} active={acts.active} onActive={acts.choose}
        onOpen={acts.open} openOn={isPeeking ? 'double' : 'click'} onHold={onHold} onRange={onRange} handle={handle}
        copyRow={copied} empty={empty} rowActions={(row) => actionsOf(row, props)} />
      <TableFoot actions={<>
        {held && <span>{t.backlog.held}</span>}
        {moved > 0 && <TextButton onPress={sortAgain}>{t.backlog.sortAgain(moved)}</TextButton>}
      </>}>
        <span>{t.backlog.shown(rows.length)}</span>
        {muted.count > 0 && (
          <TextButton onPress={muted.toggle}>{muted.areShown ? t.backlog.hideMuted : t.backlog.muted(muted.count)}</TextButton>
        )}
      </TableFoot>
    </div>
  )
}

const actionsOf = (row: BoardRow, { acts, onPeek }: Props) => (row.ref ? [
  { label: t.backlog.peek, keys: 'i', run: () => { acts.choose(row.key); onPeek() } },
  { label: row.pinned ? t.backlog.unpin : t.backlog.pin, keys: 's', run: () => acts.pin(row) },
  { label: row.mutedUntil === null ? t.backlog.mute : t.backlog.unmute, keys: 'm', run: () => acts.askMute(row) },
] : [])

/** Groups mean something once a row is judged, or where only connections stand. */
const hasNumbers = ({ rows }: Board): boolean => !rows.some((row) => row.ref) || rows.some((row) => row.ref && row.saying)

const noHeadings: readonly Group[] = []
const headings = ({ starts, counts }: Ordered): readonly Group[] => (['recovering', 'fine', 'waiting'] as const)
  .filter((group) => counts[group] > 0)
  .map((group) => ({ key: group, at: starts[group], label: t.backlog.groups[group](counts[group]) }))

const keyOf = (row: BoardRow) => row.key

const copied = ({ connection, points: _points, ...row }: BoardRow) => ({ ...row, connection: connection.name })
