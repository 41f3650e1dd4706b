import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatClock, formatDate, formatMoment, type TimeZone } from '../../format/time.ts'
import { useScale, useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Dialog } from '../dialog.tsx'
import { ChartTable } from './chart-table.tsx'
import { formatTick, niceTop, summaryOf, wholeNumber, type ChartData } from './numbers.ts'
import { spanMinutes } from './span.ts'
import classes from './chart.module.css'

/** `in` is the accent with a soft fill, `out` the colour of text. `past` is dotted: numbers that another source kept. */
type Line = { readonly label: string; readonly look: 'in' | 'out'; readonly past?: boolean }

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
  /** What stands there without any number. */
  readonly nothing?: string
  /** How a value is said in legend, table and sentence; ticks are shorter. */
  readonly format?: (value: number) => string
}

type Colours = Readonly<Record<'in' | 'out' | 'text' | 'grid', string>>

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return { in: token('--accent'), out: token('--text'), text: token('--text-3'), grid: token('--line') }
}

/** Seconds between ticks of a clock that shows hours and minutes: a smaller step would write the same minute twice. */
const minuteSteps = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800] as const

/** A chart of more than two days has dates under it, a shorter one the clock. */
const dayMinutes = 2 * 1_440
const tickText = (at: number, zone: TimeZone, minutes: number): string =>
  (minutes > dayMinutes ? formatDate(at, zone).slice(5) : formatClock(at, zone).slice(0, 5))

/** Where a value stands between two gaps: no line leads there, so that it is drawn as a dot. */
const alone = (values: ArrayLike<number | null | undefined>): number[] => {
  const known = (index: number) => (values[index] ?? null) !== null
  return Array.from(values, (_, index) => index).filter((index) => known(index) && !known(index - 1) && !known(index + 1))
}

/** The clock under the axis; nothing where half of it would hang over the edge. */
function clockTicks(plot: uPlot, splits: readonly number[], halfLabel: number, clock: (at: number) => string): string[] {
  const width = plot.bbox.width / devicePixelRatio
  return splits.map((at) => (plot.valToPos(at, 'x') > width - halfLabel + 8 ? '' : clock(at * 1_000)))
}

function optionsOf({ lines, sync, minutes }: Props, size: { width: number; height: number }, scale: number, colours: Colours, sansFont: string, clock: (at: number) => string): uPlot.Options {
  const font = `${11 * scale}px ${sansFont}`
  const axis = { stroke: colours.text, font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } }
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false }, ...(sync !== undefined && { sync: { key: sync } }) },
    padding: [6 * scale, 8 * scale, 0, 0],
    scales: {
      x: { time: true, range: (_plot, low, high) => [high - (minutes ?? spanMinutes(low * 1_000, high * 1_000)) * 60, high] },
      y: { range: (_plot, _low, high) => [0, niceTop(high ?? 0)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 18 * scale, gap: 4 * scale, space: 58 * scale, incrs: [...minuteSteps], values: (plot, splits) => clockTicks(plot, splits, 17 * scale, clock) },
      { ...axis, size: 44 * scale, gap: 6 * scale, splits: (_plot, _index, low, high) => [low, (low + high) / 2, high], values: (_plot, splits) => splits.map(formatTick) },
    ],
    series: [{}, ...lines.map(({ look, past }) => ({
      stroke: colours[look], width: 1.5, ...(past && { dash: [2 * scale, 3 * scale] }), points: { show: true, size: 3 * scale, filter: (plot: uPlot, line: number) => alone(plot.data[line] ?? []) }, spanGaps: false,
      ...(look === 'in' && { fill: `color-mix(in srgb, ${colours.in} 10%, transparent)` }),
    }))],
  }
}

/**
 * A live time series. A picture for those who see it (`role=img` with one sentence), a table for those who ask; gaps stay gaps.
 * `data` are epoch ms; uPlot itself draws seconds.
 */
export function TimeChart(props: Props) {
  const { title, unit, lines, data, loading, height = 84, format = wholeNumber, minutes, nothing = t.table.noHistory } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = useRef(props)
  const scheme = useComputedColorScheme('light')
  const scale = useScale()
  const { timeZone } = useSettings()
  const [table, setTable] = useState(false)
  const [hovered, setHovered] = useState<number | null>(null)
  useEffect(() => { latest.current = props })
  const seconds = useMemo(() => [data[0].map((at) => at / 1_000), ...data.slice(1).map((column) => [...column])] as uPlot.AlignedData, [data])
  const drawn = useRef(seconds)
  const shape = lines.map((line) => `${line.label} ${line.look} ${line.past ?? ''}`).join('\n')

  useEffect(() => {
    const element = box.current
    if (!element) return
    const size = () => ({ width: Math.max(120, element.clientWidth), height: (height + 22) * scale })
    const options = optionsOf(latest.current, size(), scale, coloursOf(element), getComputedStyle(element).fontFamily, (at) => tickText(at, timeZone, latest.current.minutes ?? 0))
    const made = new uPlot({ ...options, hooks: { setCursor: [(self) => setHovered(self.cursor.idx ?? null)] } }, drawn.current, element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize(size()))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [scheme, scale, height, shape, timeZone, minutes])
  useEffect(() => {
    drawn.current = seconds
    plot.current?.setData(seconds)
  }, [seconds])

  const at = hovered === null ? undefined : data[0][hovered]
  const valueAt = (line: number) => (hovered === null ? data[line + 1]?.at(-1) : data[line + 1]?.[hovered])
  const empty = data[0].length === 0
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.head}>
        <span className={classes.title}>{unit ? t.table.chartTitle(title, unit) : title}</span>
        {lines.map((line, index) => {
          if (line.past) return null
          // Where this program has no number, that of the other source before it stands.
          const value = valueAt(index) ?? (lines[index + 1]?.past ? valueAt(index + 1) : null)
          return (
            <span key={line.label} className={classes.legend}>
              {lines.filter(({ past }) => !past).length > 1 && <><i style={{ background: line.look === 'in' ? 'var(--accent)' : 'var(--text)' }} />{line.label}</>}
              <span className={classes.now}>{value === null || value === undefined ? '' : format(value)}</span>
            </span>
          )
        })}
        {at !== undefined && <span className={classes.legend}>{(minutes ?? 0) > dayMinutes ? formatMoment(at, timeZone).slice(5, 16) : formatClock(at, timeZone)}</span>}
        <span className={classes.space} />
        {!empty && <button type="button" className={classes.asTable} onClick={() => setTable(true)}>{t.table.asTable}</button>}
      </figcaption>
      <div className={classes.plot} ref={box} role="img" aria-label={summaryOf(title, lines, data, format, minutes)} style={{ height: `${(height + 22) * scale}px` }} hidden={empty} />
      {empty && <div className={classes.nothing} style={{ height: `${(height + 22) * scale}px` }}>{loading ? '' : nothing}</div>}
      <Dialog open={table} onClose={() => setTable(false)} title={title}><ChartTable lines={lines} data={data} format={format} /></Dialog>
    </figure>
  )
}
