import { formatClock } from '../../format/time.ts'
import { unknown } from '../../format/number.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { tableRows, type ChartData } from './numbers.ts'
import classes from './chart.module.css'

type Props = { readonly lines: readonly { readonly label: string }[]; readonly data: ChartData; readonly format: (value: number) => string }

/** The numbers behind a chart: at most 60 lines, newest first. */
export function ChartTable({ lines, data, format }: Props) {
  const { timeZone } = useSettings()
  return (
    <div className={`${classes.tableBox} scroll`} tabIndex={0} role="group" aria-label={t.table.asTable}>
      <table className={classes.table}>
        <thead><tr><th scope="col">{t.table.time}</th>{lines.map((line) => <th key={line.label} scope="col">{line.label}</th>)}</tr></thead>
        <tbody>
          {tableRows(data, 60).map(({ at, values }) => (
            <tr key={at}>
              <td>{formatClock(at, timeZone)}</td>
              {lines.map((line, index) => <td key={line.label}>{values[index] === null || values[index] === undefined ? unknown : format(values[index])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
