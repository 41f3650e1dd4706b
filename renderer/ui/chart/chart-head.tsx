import { formatClock, formatMoment } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import type { ChartData } from './numbers.ts'
import { hasDates, type Line } from './plot-options.ts'
import classes from './chart.module.css'

type Props = {
  readonly title: string
  readonly unit: string
  readonly lines: readonly Line[]
  readonly data: ChartData
  /** The place in `data` under the cursor; null while there is none, when the newest stands there. */
  readonly hovered: number | null
  readonly minutes: number | undefined
  readonly format: (value: number) => string
  readonly onTable: () => void
}

/** What stands over a chart: its title, each line's value at the cursor or now, and the way to its table. */
export function ChartHead({ title, unit, lines, data, hovered, minutes, format, onTable }: Props) {
  const { timeZone } = useSettings()
  const at = hovered === null ? undefined : data[0][hovered]
  const named = lines.filter(({ past }) => !past).length > 1
  return (
    <figcaption className={classes.head}>
      <span className={classes.title}>{unit ? t.table.chartTitle(title, unit) : title}</span>
      {lines.map((line, index) => {
        if (line.past) return null
        const value = valueOf(data, lines, index, hovered)
        return (
          <span key={line.label} className={classes.legend}>
            {named && <><i style={{ background: line.look === 'in' ? 'var(--accent)' : 'var(--text)' }} />{line.label}</>}
            <span className={classes.now}>{value === null ? '' : format(value)}</span>
          </span>
        )
      })}
      {at !== undefined && (
        <span className={classes.legend}>
          {hasDates(minutes) ? formatMoment(at, timeZone).slice(5, 16) : formatClock(at, timeZone)}
        </span>
      )}
      <span className={classes.space} />
      {data[0].length > 0 && <button type="button" className={classes.asTable} onClick={onTable}>{t.table.asTable}</button>}
    </figcaption>
  )
}

/** A line's value at the cursor; where this program has none, that of the other source before it. */
function valueOf(data: ChartData, lines: readonly Line[], line: number, hovered: number | null): number | null {
  const at = (column: readonly (number | null)[] | undefined) => column?.at(hovered ?? -1) ?? null
  return at(data[line + 1]) ?? (lines[line + 1]?.past ? at(data[line + 2]) : null)
}
