import { forecast, type Arriving, type CoursePoint, type Forecast } from '../../main/host/forecast/forecast.ts'
import type { Series } from './series.ts'

/**
 * How a series was foreseen: the median error of the forecast and of backlog ÷ drain rate at the same moments, as shares of the
 * time that it really took; how often the truth lay within the range; and times given while it was not draining.
 */
export type Judged = {
  readonly name: string; readonly moments: number; readonly error: number; readonly naive: number; readonly within: number
  readonly notDraining: number; readonly given: number
  /** Of the moments at which it drained, at how many a time was told. */
  readonly told: number
}

type Moment = {
  readonly state: Series['phases'][number]['state']; readonly told: Forecast | null; readonly naive: number | null; readonly took: number
}

const courseS = 1_800
/** Nearer to the end than this nobody needs a forecast (s). */
const nearS = 60
/** A reader has to be away for so long before anybody can know (s). */
const graceS = 60
const dayS = 86_400

/** The most that the median error may be of the naive one's. */
export const boundOf = ({ name }: Pick<Judged, 'name'>): number => (name === 'bursty' || name === 'daily' ? 0.8 : 1)

/** Whether the forecast was as good as promised, at enough moments to say so, and silent while nothing drained. */
export const holds = (judged: Judged): boolean => judged.moments >= 20 && judged.error <= boundOf(judged) * judged.naive && judged.given === 0

/** Judges every moment of a series from which it went on to its end as it was. */
export function judgeSeries(series: Series): Judged {
  const points = series.points.map(([second, level, arriving, out]): CoursePoint => ({ at: second * 1_000, level, in: arriving, out }))
  const earlier = series.earlier && patternOf(series.earlier)
  const moments = points.flatMap((point, index): readonly Moment[] => {
    const second = point.at / 1_000
    const { state, from, to } = phaseAt(series, second)
    const told = forecast(points.slice(0, index + 1).filter(({ at }) => point.at - at <= courseS * 1_000), earlier)
    if (state === 'not draining') return second - from >= graceS ? [{ state, told, naive: null, took: 0 }] : []
    const gone = points.slice(index).find(({ level }) => level !== null && level < series.empty)
    const took = gone ? (gone.at - point.at) / 1_000 : null
    // What was stopped or set back before it was empty could not be foreseen.
    return took === null || took < nearS || second + took > to ? [] : [{ state, told, naive: naiveAt(points, index), took }]
  })
  const draining = moments.filter(({ state }) => state === 'draining')
  const both = draining.flatMap(({ told, naive, took }) => (told && naive !== null ? [{ told, naive, took }] : []))
  return {
    name: series.name, moments: both.length, told: share(draining, ({ told }) => told !== null),
    error: median(both.map(({ told, took }) => Math.abs(told.seconds - took) / took)),
    naive: median(both.map(({ naive, took }) => Math.abs(naive - took) / took)),
    within: share(both, ({ told, took }) => told.low <= took && took <= (told.high ?? Infinity)),
    notDraining: moments.length - draining.length,
    given: moments.filter(({ state, told }) => state === 'not draining' && told !== null).length,
  }
}

/** Backlog ÷ drain rate: by how much less waits than a minute ago. null where it is not less. */
function naiveAt(points: readonly CoursePoint[], index: number): number | null {
  const now = points[index]
  const before = points.slice(0, index).findLast(({ at, level }) => level !== null && now !== undefined && now.at - at >= 60_000)
  if (!now || !before || now.level === null || before.level === null) return null
  const perSecond = (before.level - now.level) / ((now.at - before.at) / 1_000)
  return perSecond > 0 ? now.level / perSecond : null
}

function phaseAt({ phases }: Series, second: number) {
  const index = phases.findLastIndex(({ from }) => from <= second)
  return { state: phases[index]?.state ?? 'not draining', from: phases[index]?.from ?? 0, to: phases[index + 1]?.from ?? Infinity }
}

/** What came in on average at the same time of the days before. */
function patternOf(earlier: NonNullable<Series['earlier']>): Arriving {
  const slotS = 300
  const slots = Map.groupBy(earlier, ([second]) => Math.floor((((second % dayS) + dayS) % dayS) / slotS))
  const means = new Map([...slots].map(([slot, those]) => [slot, those.reduce((sum, [, value]) => sum + value, 0) / those.length]))
  return (at) => means.get(Math.floor(((at / 1_000) % dayS) / slotS)) ?? null
}

const share = <T>(of: readonly T[], holds: (one: T) => boolean): number => (of.length === 0 ? 0 : of.filter(holds).length / of.length)

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
