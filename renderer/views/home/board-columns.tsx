import type { ReactNode } from 'react'
import { formatDuration } from '../../format/duration.ts'
import type { TimeZone } from '../../format/time.ts'
import { formatCount, formatRate, unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Sparkline } from '../../ui/chart/sparkline.tsx'
import { EnvironmentMark } from '../../ui/environment.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { Column } from '../../ui/table/column.ts'
import { Middle } from '../../ui/table/middle.tsx'
import { groupOf, type BoardRow } from './board-row.ts'
import { emptyInWords } from './empty-in.ts'
import { mutedWords } from './mute-ends.ts'
import type { Whence } from './use-board.ts'
import type { NumberRole } from './whence.ts'
import { sentenceOf, VerdictWords } from './verdict-words.tsx'
import { looks } from './verdict.ts'
import styles from './board.module.css'

const { columns: heads, tips } = t.backlog
const dash = (why: string) => <span className={styles.unknown} title={why || t.states.unknown}>{unknown}</span>

/** A number cell: nothing yet is a skeleton, unknown is a dash with the reason. On hover it says where it comes from; one that is minutes old is paler. */
function numeric(row: BoardRow, role: NumberRole, value: number | null | undefined, format: (value: number) => string, whence: Whence): ReactNode {
  if (value === undefined) return undefined
  if (value === null) return dash(row.why)
  return <Sourced say={() => whence(row.key, role)} old={row.old.split(' ').includes(role)}>{format(value)}</Sourced>
}

/** Words that say more when the pointer comes: what they say changes each second, and is made only then. */
function Sourced({ say, old = false, children }: { readonly say: () => string; readonly old?: boolean; readonly children: ReactNode }) {
  return <span data-old={old || undefined} className={styles.sourced} onPointerEnter={(event) => { event.currentTarget.title = say() }}>{children}</span>
}

/** Second-rank numbers, where they have come. */
const quiet = (value: ReactNode) => value === undefined ? undefined : <span className={styles.quiet}>{value}</span>

/** A single point is no line. */
const isDrawable = (points: BoardRow['points']): points is NonNullable<BoardRow['points']> => (points?.filter((point) => point !== null).length ?? 0) > 1

const sparkTone = (row: BoardRow) => {
  const tone = row.saying && groupOf(row) === 'attention' ? looks[row.saying.verdict].tone : undefined
  return tone === 'bad' || tone === 'warn' ? tone : 'calm'
}

/** The columns of the board at a window's width: pictures, of the last `minutes`, grow where there is room, text does not. */
export const boardColumns = (room: 'narrow' | 'usual' | 'wide', minutes: number, whence: Whence, zone: TimeZone): readonly Column<BoardRow>[] => [
  { key: 'state', label: heads.state, head: null, width: { px: 16 }, text: (row) => row.saying?.bold ?? '',
    cell: (row) => row.saying ? <Icon name={looks[row.saying.verdict].icon} tone={looks[row.saying.verdict].tone} /> : undefined },
  { key: 'name', label: heads.name, width: { min: 180, grow: 1 }, text: (row) => row.name,
    cell: (row) => (
      <span className={styles.name}>
        <span className={styles.what}>
          <Middle text={row.name} />
          {row.pinned && <Icon name="pin" small tone="accent" label={t.backlog.pinned} />}
          {row.mutedUntil !== null && <Icon name="mute" small tone="muted" />}
        </span>
        <span className={styles.kind} title={`${row.name}, ${row.what}`}>{row.mutedUntil === null ? row.what : mutedWords(row.mutedUntil, Date.now(), zone)}</span>
      </span>
    ) },
  { key: 'connection', label: heads.connection, width: { px: room === 'wide' ? 144 : 98 }, priority: 2, text: (row) => row.connection.name,
    cell: (row) => (
      <span className={styles.where} title={`${row.connection.name}, ${t.shell.environments[row.connection.environment]}`}>
        <EnvironmentMark environment={row.connection.environment} named={false} /><span className="ellipsis">{row.connection.name}</span>
      </span>
    ) },
  { key: 'verdict', label: heads.verdict, width: { min: 236, grow: room === 'wide' ? 1 : 1.7 }, cell: (row) => row.saying && <VerdictWords saying={row.saying} />,
    text: (row) => row.saying ? sentenceOf(row.saying) : '' },
  { key: 'behind', label: heads.behind, tip: tips.behind, width: { ch: 9.5 }, align: 'right', priority: 1, text: (row) => formatDuration(row.behind),
    cell: (row) => {
      const cell = numeric(row, 'age', row.behind, formatDuration, whence)
      return groupOf(row) === 'attention' && typeof row.behind === 'number' ? <b className="b6">{cell}</b> : cell
    } },
  { key: 'backlog', label: heads.backlog, tip: tips.backlog, width: { ch: 9 }, align: 'right', text: (row) => formatCount(row.backlog),
    cell: (row) => numeric(row, 'backlog', row.backlog, formatCount, whence) },
  { key: 'in', label: heads.in, tip: tips.in, width: { ch: 6 }, align: 'right', priority: 3, text: (row) => formatRate(row.in),
    cell: (row) => quiet(numeric(row, 'in', row.in, formatRate, whence)) },
  { key: 'out', label: heads.out, tip: tips.out, width: { ch: 6 }, align: 'right', priority: 3, text: (row) => formatRate(row.out),
    cell: (row) => quiet(numeric(row, 'out', row.out, formatRate, whence)) },
  { key: 'spark', label: heads.spark(minutes), width: room === 'wide' ? { min: 240, grow: 0.8 } : { px: room === 'narrow' ? 110 : 116 }, priority: 4, text: () => '',
    cell: (row) => {
      if (isDrawable(row.points)) return <Sparkline points={row.points} tone={sparkTone(row)} />
      return row.saying && dash(row.why || t.backlog.noHistory)
    } },
  { key: 'emptyIn', label: heads.emptyIn, tip: tips.emptyIn, width: { ch: 11.5 }, align: 'right', priority: 5, text: emptyInWords,
    cell: (row) => {
      if (row.emptyIn === undefined) return undefined
      const words = emptyInWords(row)
      if (words === unknown) return dash(row.why || (row.out === 0 ? t.backlog.nothingRead : row.out ? t.backlog.standing : ''))
      if (row.emptyIn !== null) return <span className={styles.quiet}><Sourced say={() => whence(row.key, 'emptyIn')}>{words}</Sourced></span>
      return <span className={words === t.backlog.never ? styles.unknown : styles.quiet} title={words === t.backlog.never ? (row.out === 0 ? t.backlog.nothingRead : t.backlog.neverWhy) : undefined}>{words}</span>
    } },
]
