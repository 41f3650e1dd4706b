import { unknown } from '../../format/number.ts'
import { formatRecent } from '../../format/time.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../clock.ts'
import { tableRows, type ChartData } from './numbers.ts'
import classes from './chart.module.css'

type Props = {
  readonly lines: readonly { readonly label: string }[]; readonly data: ChartData; readonly format: (value: number) => string
}

/** The numbers behind a chart: at most 60 lines, newest first; those of other days with their date. */
export function ChartTable({ lines, data, format }: Props) {
  const { timeZone } = useSettings()
  const now = useNow()
  const words = (value: number | null | undefined) => (value === null || value === undefined ? unknown : format(value))
  return (
    <div className={`${classes.tableBox} scroll`} tabIndex={0} role="group" aria-label={t.table.asTable}>
      <table className={classes.table}>
        <thead>
          <tr><th scope="col">{t.table.time}</th>{lines.map(({ label }) => <th key={label} scope="col">{label}</th>)}</tr>
        </thead>
        <tbody>
          {tableRows(data, 60).map(({ at, values }) => (
            <tr key={at}>
              <td>{formatRecent(at, timeZone, now)}</td>
              {lines.map(({ label }, index) => <td key={label}>{words(values[index])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
