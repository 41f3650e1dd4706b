import { addPoint, fold, noPoints, type Points } from './fold.ts'
import type { Rows } from './rows.ts'
import type { SeriesBook } from './series.ts'
import { hourMs } from './tables.ts'

const minuteMs = 60_000

/** Puts points of one series into its rows, their minutes and hours; the same points once more change nothing. */
export function sealSeries(rows: Rows, series: SeriesBook, id: number, points: Points): void {
  for (const [stretch, some] of split(points, (at) => rows.raw.stretchOf(at))) {
    const whole = merged(rows.raw.get(stretch, id), some, (at) => at)
    rows.raw.put(stretch, id, whole)
    const minutes = fold(whole, rows.raw.startOf(stretch), minuteMs, true)
    for (const [hour, part] of split(minutes, (at) => rows.minute.stretchOf(at))) {
      const minute = merged(rows.minute.get(hour, id), part, (at) => Math.floor(at / minuteMs))
      rows.minute.put(hour, id, minute)
      for (const [day, some] of split(fold(minute, rows.minute.startOf(hour), hourMs, true), (at) => rows.hour.stretchOf(at))) {
        rows.hour.put(day, id, merged(rows.hour.get(day, id), some, (at) => Math.floor(at / hourMs)))
      }
    }
  }
  series.touch(id, Math.trunc(points.at.at(-1) ?? 0))
}

/** Points by the stretch they lie in. */
function split(points: Points, stretchOf: (at: number) => number): ReadonlyMap<number, Points> {
  const parts = new Map<number, Points>()
  const [first = 0, last = 0] = [points.at[0], points.at.at(-1)]
  if (stretchOf(first) === stretchOf(last)) return parts.set(stretchOf(first), points)
  points.at.forEach((at, n) => {
    const stretch = stretchOf(at)
    const part = parts.get(stretch) ?? noPoints()
    parts.set(stretch, part)
    addPoint(part, at, points.peak[n] ?? Number.NaN, points.mean[n] ?? Number.NaN)
  })
  return parts
}

/** Both in the order of time: of two that stand for the same, the new one, unless only the old one is known. */
function merged(old: Points | undefined, fresh: Points, slotOf: (at: number) => number): Points {
  const [last, first] = [old?.at.at(-1), fresh.at[0]]
  if (!old || last === undefined || first === undefined) return fresh
  if (slotOf(first) > slotOf(last)) {
    return { at: [...old.at, ...fresh.at], peak: [...old.peak, ...fresh.peak], mean: [...old.mean, ...fresh.mean] }
  }
  const slots = new Map<number, readonly [points: Points, place: number]>()
  for (const points of [old, fresh]) {
    points.at.forEach((at, place) => {
      const slot = slotOf(at)
      if (!slots.has(slot) || !Number.isNaN(points.peak[place])) slots.set(slot, [points, place])
    })
  }
  const all = noPoints()
  for (const [{ at, peak, mean }, n] of [...slots].sort(([a], [b]) => a - b).map(([, taken]) => taken)) {
    addPoint(all, at[n] ?? 0, peak[n] ?? Number.NaN, mean[n] ?? Number.NaN)
  }
  return all
}
