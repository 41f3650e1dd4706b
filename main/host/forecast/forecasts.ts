import { refKey, type Ref } from '#contract/ref.ts'
import type { History as Columns, Sample } from '#contract/sample.ts'
import type { Log, Span } from '#main/systems/driver.ts'
import { roughly } from '#main/systems/verdict.ts'
import type { How } from '../history/fold.ts'
import { keyOf, type Place } from '../sessions.ts'
import { forecast, type Arriving, type CoursePoint, type Forecast } from './forecast.ts'
import { putNewest } from '#main/systems/put-newest.ts'

/** What a metric of a resource was in a span of time, from the host's own history; `how` it is folded where there is more. */
type Past = (place: Place, ref: Ref, metric: string, span: Span, how?: How) => Columns | Promise<Columns>
type Needs = { readonly past: Past; readonly log: Log; readonly now: () => number }

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs
/** A forecast stands for so long (ms), so that a row sampled often costs no more than others and its words stay calm. */
const standsMs = 5_000
/**
 * The course a forecast is made of: half an hour as it was sampled, each second at most. Were it folded, the peaks of a level and
 * of its rates would be of different moments, and could no longer be told together.
 */
const course = { ms: 30 * minuteMs, points: 2_000 }
/** Days that tell what comes in at a time of day, in slots of five minutes, asked anew every ten. */
const pattern = { days: 7, slotMs: 5 * minuteMs, everyMs: 10 * minuteMs } as const
/** A rate that is older than this (ms) says nothing of how the reader works now: CloudWatch tells of minutes ago. */
const oldMs = minuteMs

/** Forecasts of so many resources are kept, the longest unasked leaving first: one that is gone is never asked again. */
const mostKept = 2_000

type Kept = { at: number; told: Forecast | null; earlier: Arriving | undefined; askedAt: number }

/**
 * Adds to samples of resources that drain when they are empty: the facts `emptyIn`, `emptyInLow` and `emptyInHigh` (seconds) and
 * the reason in words. All systems alike; the drivers only judge.
 */
export class Forecasts {
  readonly #needs: Needs
  readonly #kept = new Map<string, Kept>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * The samples, those that drain with their forecast where one can be made. Never rejects; call it when the history has them.
   */
  async told(place: Place, samples: readonly Sample[]): Promise<readonly Sample[]> {
    return Promise.all(samples.map((sample) => this.#one(place, sample)))
  }

  async #one(place: Place, sample: Sample): Promise<Sample> {
    const key = `${keyOf(place)} ${refKey(sample.ref)}`
    if (sample.facts?.['verdict'] !== 'draining') {
      this.#kept.delete(key)
      return sample
    }
    try {
      const kept = this.#keptOf(key)
      if (isOver(kept.at, sample.at, standsMs)) await this.#ask(place, sample, kept)
      return kept.told ? withForecast(sample, kept.told, Math.max(0, sample.at - kept.at) / 1_000) : sample
    } catch (error) {
      this.#needs.log.warn('What waits could not be forecast', { place: keyOf(place), ref: sample.ref, error })
      return sample
    }
  }

  #keptOf(key: string): Kept {
    const kept = this.#kept.get(key) ?? { at: -Infinity, told: null, earlier: undefined, askedAt: -Infinity }
    putNewest(this.#kept, key, kept, mostKept)
    return kept
  }

  async #ask(place: Place, sample: Sample, kept: Kept): Promise<void> {
    const isFirst = kept.askedAt === -Infinity
    if (isOver(kept.askedAt, sample.at, pattern.everyMs)) {
      kept.askedAt = sample.at
      const asked = this.#patternOf(place, sample).catch(() => undefined).then((earlier) => { kept.earlier = earlier })
      // The first forecast knows of earlier days, or the second would leap; later ones need not wait for them.
      if (isFirst) await asked
    }
    kept.told = forecast(await this.#courseOf(place, sample), kept.earlier)
    kept.at = sample.at
  }

  async #courseOf(place: Place, sample: Sample): Promise<readonly CoursePoint[]> {
    const level = typeof sample.values['backlog'] === 'number' ? 'backlog' : 'age'
    // An age changes by seconds, not by items: rates do not explain it.
    const rates = level === 'backlog' ? ['in', ...(isOld(sample, 'out') ? [] : ['out'])] : []
    const span = { from: sample.at - course.ms, to: sample.at, points: course.points }
    const [levels, ...others] = await Promise.all(
      [level, ...rates].map(async (metric) => this.#needs.past(place, sample.ref, metric, span)),
    )
    const [arriving, out] = others.map((columns) => new Map(columns.at.map((at, n) => [at, columns.value[n] ?? null])))
    return (levels?.at ?? []).map((at, n) => (
      { at, level: levels?.value[n] ?? null, in: arriving?.get(at) ?? null, out: out?.get(at) ?? null }
    ))
  }

  /** What came in at each time of day on the days before, on average; undefined where no other day is known. */
  async #patternOf(place: Place, { ref, at }: Sample): Promise<Arriving | undefined> {
    const span = { from: at - pattern.days * dayMs, to: at - dayMs / 2, points: pattern.days * (dayMs / pattern.slotMs) }
    const past = await this.#needs.past(place, ref, 'in', span, 'mean')
    const slotOf = (time: number) => Math.floor((time % dayMs) / pattern.slotMs)
    const slots = new Map<number, { sum: number; count: number }>()
    past.at.forEach((time, n) => {
      const value = past.value[n]
      if (typeof value !== 'number') return
      const { sum, count } = slots.get(slotOf(time)) ?? { sum: 0, count: 0 }
      slots.set(slotOf(time), { sum: sum + value, count: count + 1 })
    })
    const known = (time: number) => slots.get(slotOf(time))
    return slots.size === 0 ? undefined : (time) => {
      const slot = known(time)
      return slot ? slot.sum / slot.count : null
    }
  }
}

/** Whether what was made at `then` no longer stands; a clock that was set back ends it as well. */
const isOver = (then: number, now: number, forMs: number): boolean => Math.abs(now - then) >= forMs

const isOld = ({ at, asOf }: Sample, metric: string): boolean => at - (asOf?.[metric] ?? at) > oldMs

/** A forecast made `agoS` seconds before the sample; the words tell it as roughly as it is known. */
function withForecast(sample: Sample, { seconds, low, high }: Forecast, agoS: number): Sample {
  const from = (value: number) => Math.round(Math.max(1, value - agoS))
  return {
    ...sample,
    facts: {
      ...sample.facts, reason: `empty in about ${roughly(from(seconds) * 1_000)}`,
      emptyIn: from(seconds), emptyInLow: from(low), ...(high !== null && { emptyInHigh: from(high) }),
    },
  }
}
