import type { Series } from './series.ts'

const dayS = 86_400
const everyS = 120
const readPerSecond = 120
/** Days that are known before the first that is judged, and days that are judged. */
const [knownDays, judgedDays] = [6, 3]

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Nine days of a queue whose reader is as fast at night as by day: by day more comes in than it reads, in the evening it
 * catches up. What comes in follows the sun, differs from day to day by up to a tenth, and wavers by some percent for some
 * minutes. The first six days are what is known of earlier, of the last three all is judged.
 */
export function daily(): Series {
  const random = randomFrom(20_261_121)
  const shares = Array.from({ length: knownDays + judgedDays }, () => 0.9 + random() * 0.2)
  const earlier: [number, number][] = []
  const points: Series['points'] = []
  const phases: Series['phases'] = []
  let [level, waver] = [0, 0]
  for (let second = -knownDays * dayS; second < judgedDays * dayS; second += everyS) {
    const day = (shares[Math.floor(second / dayS) + knownDays] ?? 1)
    waver = 0.9 * waver + 0.06 * (random() - 0.5)
    const noon = Math.sin((2 * Math.PI * (second / dayS)) - Math.PI / 2)
    const usual = 95 * day * (1 + 0.7 * noon)
    const arriving = usual * (1 + waver) + 4 * (random() - 0.5)
    const out = Math.min(readPerSecond, arriving + level / everyS)
    level = Math.max(0, level + (arriving - out) * everyS)
    if (second < 0) earlier.push([second, round(arriving)])
    else {
      points.push([second, Math.round(level), round(arriving), round(out)])
      const state = usual < readPerSecond && level > 0 ? 'draining' as const : 'not draining' as const
      if (phases.at(-1)?.state !== state) phases.push({ from: second, state })
    }
  }
  return {
    name: 'daily', empty: 100, phases, points, earlier,
    how: 'Made by bench/forecast/daily.ts with a fixed seed: nine days, of which six are known before; the reader takes 120 a second, what comes in goes from about 30 at midnight to 160 at noon, differs from day to day by up to a tenth, and wavers. A reading every two minutes.',
  }
}

const round = (value: number): number => Math.round(value * 10) / 10
