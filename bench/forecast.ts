import { daily } from './forecast/daily.ts'
import { boundOf, holds, judgeSeries, type Judged } from './forecast/judge.ts'
import { recorded, type Series } from './forecast/series.ts'
import type { Report } from './report.ts'

/** Every series the forecast is judged by: four recorded from life, and days that nobody can wait for. */
export const allSeries = (): readonly Series[] => [...['steady', 'bursty', 'stalled', 'reset'].map(recorded), daily()]

/** How far the time to drain was from the truth, against backlog ÷ drain rate at the same moments. */
export async function measure(): Promise<Report> {
  const series = allSeries()
  const judged = series.map(judgeSeries)
  return {
    title: 'When a backlog will be gone',
    says: 'Each moment of each series from which it drained to its end: the median of how far the time told was from the time it took, as '
      + 'a share of that, for the forecast and for the naive backlog ÷ drain rate of the last minute. Moments nearer than a minute to the '
      + 'end, and those before a stop or a reset that nobody could foresee, are left out. While nothing drains no time may be told.\n\n'
      + series.map(({ name, how }) => `- **${name}**: ${how}`).join('\n'),
    rows: judged.flatMap(rowsOf),
    holds: judged.every(holds),
    data: judged,
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function rowsOf(judged: Judged): Report['rows'] {
  const { name, moments, told, error, naive, within, notDraining, given } = judged
  const bound = boundOf(judged)
  return [
    { what: `${name}: median error, naive`, measured: `${percent(error)}, ${percent(naive)} of ${moments} moments` },
    { what: `${name}: error, of the naive one`, measured: `${(error / naive).toFixed(2)} ×`, bound: `≤ ${bound} ×` },
    { what: `${name}: told while draining`, measured: percent(told) },
    { what: `${name}: truth within the range told`, measured: percent(within) },
    ...(notDraining === 0 ? [] : [{ what: `${name}: times told while not draining`, measured: `${given} of ${notDraining} moments`, bound: '0' }]),
  ]
}
