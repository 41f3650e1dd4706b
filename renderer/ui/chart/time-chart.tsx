import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useScale, useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Dialog } from '../dialog.tsx'
import { ChartHead } from './chart-head.tsx'
import { ChartTable } from './chart-table.tsx'
import { summaryOf, wholeNumber, type ChartData } from './numbers.ts'
import { optionsOf, plainMarks, type Line, type Marks } from './plot-options.ts'
import classes from './chart.module.css'

type Props = {
  readonly title: string
  /** Behind the title: "messages a second". */
  readonly unit: string
  readonly lines: readonly Line[]
  readonly data: ChartData
  readonly loading: boolean
  /** px at normal text size; 84 unless said. */
  readonly height?: number
  /** Charts with the same key share one cursor. */
  readonly sync?: string
  /** How many minutes are drawn; without it the least span that holds the data, at most 30. */
  readonly minutes?: number
  /** Where the axis of time ends (epoch ms); without it at the newest of the data. */
  readonly until?: number
  /** What stands there without any number. */
  readonly nothing?: string
  /** How a value is said in legend, table and sentence; ticks are shorter. */
  readonly format?: (value: number) => string
  /** How the axis of values is marked; must stay the same object. */
  readonly marks?: Marks
}

/**
 * A live time series. A picture for those who see it (`role=img` with one sentence), a table for those who ask; gaps stay gaps.
 * `data` are epoch ms; uPlot itself draws seconds.
 */
export function TimeChart(props: Props) {
  const { title, unit, lines, data, loading, height = 84, format = wholeNumber, minutes, until, marks = plainMarks } = props
  const { nothing = t.table.noHistory } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = useRef(props)
  const scheme = useComputedColorScheme('light')
  const scale = useScale()
  const { timeZone } = useSettings()
  const [table, setTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  useEffect(() => { latest.current = props })
  const seconds = useMemo(
    () => [data[0].map((at) => at / 1_000), ...data.slice(1).map((column) => [...column])] as uPlot.AlignedData, [data],
  )
  const drawn = useRef(seconds)
  const shape = lines.map((line) => `${line.label} ${line.look} ${line.past ?? ''}`).join('\n')

  useEffect(() => {
    const element = box.current
    if (!element) return
    const size = () => ({ width: Math.max(120, element.clientWidth), height: (height + 22) * scale })
    const { lines: shown, sync } = latest.current
    const look = { lines: shown, sync, minutes, zone: timeZone, scale, marks, until: () => latest.current.until }
    const hooks = { setCursor: [(self: uPlot) => setHovered(self.cursor.idx ?? null)] }
    const made = new uPlot({ ...optionsOf(look, element, size()), hooks }, drawn.current, element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [scheme, scale, height, shape, timeZone, minutes, marks])
  useEffect(() => {
    drawn.current = seconds
    plot.current?.setData(seconds)
  }, [seconds, until])

  const empty = data[0].length === 0
  const tall = { height: `${(height + 22) * scale}px` }
  return (
    <figure className={classes.chart}>
      <ChartHead title={title} unit={unit} lines={lines} data={data} hovered={hovered} minutes={minutes} format={format}
        onTable={() => setTable(true)} />
      <div className={classes.plot} ref={box} role="img" aria-label={summaryOf(title, lines, data, format, minutes)} style={tall}
        hidden={empty} />
      {empty && <div className={classes.nothing} style={tall}>{loading ? '' : nothing}</div>}
      <Dialog open={table} onClose={() => setTable(false)} title={title}>
        <ChartTable lines={lines} data={data} format={format} />
      </Dialog>
    </figure>
  )
}
