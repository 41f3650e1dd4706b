import type uPlot from 'uplot'
import { formatClock, formatDate, type TimeZone } from '../../format/time.ts'
import { formatTick, niceTop } from './numbers.ts'
import { spanMinutes } from './span.ts'

/** `in` is the accent with a soft fill, `out` the colour of text. `past` is dotted: numbers that another source kept. */
export type Line = { readonly label: string; readonly look: 'in' | 'out'; readonly past?: boolean }

/** How an axis of values is marked: the least round top that holds the highest value, and its ticks in a few characters. */
export type Marks = { readonly top: (high: number) => number; readonly tick: (value: number) => string }

/** Of plain numbers. */
export const plainMarks: Marks = { top: niceTop, tick: formatTick }

type Colours = Readonly<Record<'in' | 'out' | 'text' | 'grid', string>>

/** What a plot is made from. `scale` is the size of text against normal; what may change without a new plot is asked for. */
export type Look = {
  readonly lines: readonly Line[]
  readonly sync: string | undefined
  readonly minutes: number | undefined
  readonly zone: TimeZone
  readonly scale: number
  readonly marks: Marks
  readonly until: () => number | undefined
}

/** A chart of more than two days has dates under it, a shorter one the clock. */
export const hasDates = (minutes: number | undefined): boolean => (minutes ?? 0) > 2 * 1_440

/** Seconds between ticks of a clock that shows hours and minutes: a smaller step would write the same minute twice. */
const minuteSteps = [
  60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 604_800,
] as const

/** A run of values narrower than this (px) is no line that anybody sees. */
const dotPx = 3

/** The options of a plot in the colours and letters of the element it is drawn in. */
export function optionsOf(look: Look, element: HTMLElement, size: Pick<uPlot.Options, 'width' | 'height'>): uPlot.Options {
  const { lines, sync, minutes, scale, marks, until } = look
  const colours = coloursOf(element)
  const font = `${11 * scale}px ${getComputedStyle(element).fontFamily}`
  const axis = { stroke: colours.text, font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } }
  return {
    ...size,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false }, ...(sync !== undefined && { sync: { key: sync } }) },
    padding: [6 * scale, 8 * scale, 0, 0],
    scales: {
      x: {
        time: true,
        range: (_plot, low, high) => {
          const right = Math.max(high, (until() ?? 0) / 1_000)
          return [right - (minutes ?? spanMinutes(low * 1_000, high * 1_000)) * 60, right]
        },
      },
      y: { range: (_plot, _low, high) => [0, marks.top(high ?? 0)] },
    },
    axes: [
      {
        ...axis, grid: { show: false }, size: 18 * scale, gap: 4 * scale, space: 58 * scale, incrs: [...minuteSteps],
        values: (plot, splits) => timeTicks(plot, splits, look),
      },
      {
        ...axis, size: 44 * scale, gap: 6 * scale, splits: (_plot, _index, low, high) => [low, (low + high) / 2, high],
        values: (_plot, splits) => splits.map(marks.tick),
      },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, colours, scale))],
  }
}

const seriesOf = ({ look, past }: Line, colours: Colours, scale: number): uPlot.Series => ({
  stroke: colours[look], width: 1.5, spanGaps: false, ...(past && { dash: [2 * scale, 3 * scale] }),
  points: { show: true, size: dotPx * scale, filter: dotsOf },
  ...(look === 'in' && { fill: `color-mix(in srgb, ${colours.in} 10%, transparent)` }),
})

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return { in: token('--accent'), out: token('--text'), text: token('--text-3'), grid: token('--line') }
}

/** What stands under the axis of time; nothing where half of it would hang over the edge. */
function timeTicks(plot: uPlot, splits: readonly number[], { minutes, zone, scale }: Look): string[] {
  const width = plot.bbox.width / devicePixelRatio
  const text = (at: number) => (hasDates(minutes) ? formatDate(at, zone).slice(5) : formatClock(at, zone).slice(0, 5))
  return splits.map((at) => (plot.valToPos(at, 'x') > width - 17 * scale + 8 ? '' : text(at * 1_000)))
}

/** Where a dot is drawn: at the end of each run of values, between two gaps, that is too short to be seen as a line. */
function dotsOf(plot: uPlot, line: number): number[] {
  const [at, values = []] = [plot.data[0], plot.data[line]]
  return shortRuns(values, (first, last) => plot.valToPos(at[last] ?? 0, 'x') - plot.valToPos(at[first] ?? 0, 'x') < dotPx)
}

/** The last index of each run without a null that `isShort` by its first and last index. */
export function shortRuns(
  values: ArrayLike<number | null | undefined>, isShort: (first: number, last: number) => boolean,
): number[] {
  const ends: number[] = []
  let first: number | undefined
  for (let index = 0; index <= values.length; index++) {
    const isKnown = (values[index] ?? null) !== null
    if (!isKnown && first !== undefined && isShort(first, index - 1)) ends.push(index - 1)
    first = isKnown ? first ?? index : undefined
  }
  return ends
}
