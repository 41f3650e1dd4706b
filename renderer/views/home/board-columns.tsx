import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate, unknown } from '../../format/number.ts'
import type { TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import { Sparkline } from '../../ui/chart/sparkline.tsx'
import { EnvironmentMark } from '../../ui/environment.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { Column } from '../../ui/table/column.ts'
import { Middle } from '../../ui/table/middle.tsx'
import { Dash, numberCell, quiet, Sourced } from './board-cells.tsx'
import { groupOf, type BoardRow } from './board-row.ts'
import { emptyInWords } from './empty-in.ts'
import { mutedWords } from './mute-ends.ts'
import { sentenceOf, VerdictWords } from './verdict-words.tsx'
import { looks } from './verdict.ts'
import type { Whence } from './whence.ts'
import styles from './board.module.css'

const { columns: heads, tips } = t.backlog

/** How much room a window leaves: pictures grow where there is much, text does not. */
export type Room = 'narrow' | 'usual' | 'wide'

/** The columns of the board at a window's width, with pictures of the last `minutes`. */
export const boardColumns = (room: Room, minutes: number, whence: Whence, zone: TimeZone): readonly Column<BoardRow>[] => [
  {
    key: 'state', label: heads.state, head: null, width: { px: 16 }, text: (row) => row.saying?.bold ?? '',
    cell: ({ saying }) => (saying ? <Icon name={looks[saying.verdict].icon} tone={looks[saying.verdict].tone} /> : undefined),
  },
  {
    key: 'name', label: heads.name, width: { min: 180, grow: 1 }, text: (row) => row.name,
    cell: (row) => <Name row={row} what={row.mutedUntil === null ? row.what : mutedWords(row.mutedUntil, Date.now(), zone)} />,
  },
  {
    key: 'connection', label: heads.connection, width: { px: room === 'wide' ? 144 : 98 }, priority: 2,
    text: (row) => row.connection.name, cell: (row) => <Where row={row} />,
  },
  {
    key: 'verdict', label: heads.verdict, width: { min: 236, grow: room === 'wide' ? 1 : 1.7 },
    cell: (row) => row.saying && <VerdictWords saying={row.saying} />, text: (row) => (row.saying ? sentenceOf(row.saying) : ''),
  },
  {
    key: 'behind', label: heads.behind, tip: tips.behind, width: { ch: 9.5 }, align: 'right', priority: 1,
    text: (row) => formatDuration(row.behind), cell: (row) => behindCell(row, whence),
  },
  {
    key: 'backlog', label: heads.backlog, tip: tips.backlog, width: { ch: 9 }, align: 'right',
    text: (row) => formatCount(row.backlog), cell: (row) => numberCell(row, 'backlog', row.backlog, formatCount, whence),
  },
  ...(['in', 'out'] as const).map((way): Column<BoardRow> => ({
    key: way, label: heads[way], tip: tips[way], width: { ch: 6 }, align: 'right', priority: 3,
    text: (row) => formatRate(row[way]), cell: (row) => quiet(numberCell(row, way, row[way], formatRate, whence)),
  })),
  {
    key: 'spark', label: heads.spark(minutes), priority: 4, text: () => '', cell: sparkCell,
    width: room === 'wide' ? { min: 240, grow: 0.8 } : { px: room === 'narrow' ? 110 : 116 },
  },
  {
    key: 'emptyIn', label: heads.emptyIn, tip: tips.emptyIn, width: { ch: 11.5 }, align: 'right', priority: 5, text: emptyInWords,
    cell: (row) => emptyInCell(row, whence),
  },
]

/** The name of a row with its marks, and what it is, or until when it is muted. */
function Name({ row, what }: { readonly row: BoardRow; readonly what: string }) {
  return (
    <span className={styles.name}>
      <span className={styles.what}>
        <Middle text={row.name} />
        {row.pinned && <Icon name="pin" small tone="accent" label={t.backlog.pinned} />}
        {row.mutedUntil !== null && <Icon name="mute" small tone="muted" />}
      </span>
      <span className={styles.kind} title={`${row.name}, ${what}`}>{what}</span>
    </span>
  )
}

const Where = ({ row: { connection } }: { readonly row: BoardRow }) => (
  <span className={styles.where} title={`${connection.name}, ${t.shell.environments[connection.environment]}`}>
    <EnvironmentMark environment={connection.environment} named={false} /><span className="ellipsis">{connection.name}</span>
  </span>
)

function behindCell(row: BoardRow, whence: Whence) {
  const cell = numberCell(row, 'age', row.behind, formatDuration, whence)
  return groupOf(row) === 'attention' && typeof row.behind === 'number' ? <b className="b6">{cell}</b> : cell
}

/** A single point is no line. */
const isDrawable = (points: BoardRow['points']): points is NonNullable<BoardRow['points']> =>
  (points?.filter((point) => point !== null).length ?? 0) > 1

function sparkCell(row: BoardRow) {
  const tone = row.saying && groupOf(row) === 'attention' ? looks[row.saying.verdict].tone : undefined
  if (isDrawable(row.points)) return <Sparkline points={row.points} tone={tone === 'bad' || tone === 'warn' ? tone : 'calm'} />
  return row.saying && <Dash why={row.why || t.backlog.noHistory} />
}

function emptyInCell(row: BoardRow, whence: Whence) {
  if (row.emptyIn === undefined) return undefined
  const words = emptyInWords(row)
  const pace = row.out === 0 ? t.backlog.nothingRead : row.out ? t.backlog.standing : ''
  if (words === unknown) return <Dash why={row.why || pace} />
  if (row.emptyIn !== null) return quiet(<Sourced say={() => whence(row.key, 'emptyIn')}>{words}</Sourced>)
  if (words !== t.backlog.never) return quiet(words)
  return <span className={styles.unknown} title={row.out === 0 ? t.backlog.nothingRead : t.backlog.neverWhy}>{words}</span>
}
