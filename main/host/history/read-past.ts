import { addPoint, atMost, fold, noPoints, type Points } from './fold.ts'
import type { Rows } from './rows.ts'
import { hourMs, type tableMs } from './tables.ts'
import { keptMs } from './tidy.ts'

const minuteMs = 60_000
type Asked = { readonly id: number; readonly from: number; readonly to: number; readonly points: number }

/**
 * Points of a series: as they were sampled where the stretches of the chart are shorter than a minute and those are still kept,
 * else its minutes, or its hours where the stretches are longer than one. `open` is what is not sealed yet.
 */
export function readPast(rows: Rows, open: Points = noPoints(), asked: Asked, now: number): Points {
  const begin = Math.max(asked.from, Math.min(rows.oldest(), open.at[0] ?? Infinity))
  const span = { ...asked, from: begin, to: Math.min(asked.to, now + minuteMs) }
  const width = (asked.to - asked.from) / asked.points
  if (width < minuteMs && asked.from >= now - keptMs.raw) {
    return atMost(inOrder([rowsIn(rows, 'raw', span), within(open, span)]), asked.points)
  }
  if (width < hourMs) return atMost(minutesIn(rows, open, span), asked.points)
  // An hour that is not sealed to its end is told from its minutes, each of which counts the same.
  const edge = Math.floor(Math.min(now, open.at[0] ?? Infinity) / hourMs) * hourMs
  const hours = rowsIn(rows, 'hour', { ...span, to: Math.min(span.to, edge - 1) })
  return atMost(inOrder([hours, fold(minutesIn(rows, open, { ...span, from: Math.max(begin, edge) }), 0, hourMs)]), asked.points)
}

function minutesIn(rows: Rows, open: Points, span: Asked): Points {
  return inOrder([rowsIn(rows, 'minute', span), within(fold(open, 0, minuteMs, true), span)])
}

function rowsIn(rows: Rows, name: keyof typeof tableMs, { id, from, to }: Asked): Points {
  const found = noPoints()
  const table = rows[name]
  for (let stretch = table.stretchOf(from); stretch <= table.stretchOf(to); stretch++) {
    const row = table.get(stretch, id)
    if (row) append(found, row, from, to)
  }
  return found
}

const within = (points: Points, { from, to }: Asked): Points => append(noPoints(), points, from, to)

function append(found: Points, { at, peak, mean }: Points, from: number, to: number): Points {
  for (let n = 0; n < at.length; n++) {
    const time = at[n] ?? 0
    if (time >= from && time <= to) addPoint(found, time, peak[n] ?? Number.NaN, mean[n] ?? Number.NaN)
  }
  return found
}

/**
 * Both in the order of time, each time once: what was sealed before its stretch ended, or by a sealing that a crash broke off,
 * is open and in its row at once.
 */
function inOrder([sealed, open]: readonly [Points, Points]): Points {
  const all = append(sealed, open, -Infinity, Infinity)
  const { at, peak, mean } = all
  if (at.every((time, n) => n === 0 || time > (at[n - 1] ?? 0))) return all
  const places = new Map(at.map((time, n) => [time, n]))
  const sorted = noPoints()
  for (const [time, n] of [...places].sort(([a], [b]) => a - b)) {
    addPoint(sorted, time, peak[n] ?? Number.NaN, mean[n] ?? Number.NaN)
  }
  return sorted
}
