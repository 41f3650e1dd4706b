/** What one minute of a series holds, as CloudWatch keeps it. */
export type Minute = { readonly sum: number; readonly count: number; readonly max: number; readonly min: number }

/** A series by its name; only this very set of dimensions finds it again. */
export type SeriesName = {
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** A value and when it was (epoch ms). */
export type Measured = { readonly at: number; readonly value: number }

/** A day of minutes a series; older ones go. */
const keptMinutes = 24 * 60
const minuteMs = 60_000

type Entry = { readonly name: SeriesName; readonly minutes: Map<number, Minute> }

const keyOf = ({ namespace, metric, dimensions }: SeriesName): string =>
  JSON.stringify([namespace, metric, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))])

/** The series of one account in one region, minute by minute. */
export class SeriesStore {
  readonly #series = new Map<string, Entry>()

  add(name: SeriesName, { at, value }: Measured): void {
    const key = keyOf(name)
    const entry = this.#series.get(key) ?? { name, minutes: new Map<number, Minute>() }
    this.#series.set(key, entry)
    const minute = Math.floor(at / minuteMs) * minuteMs
    const old = entry.minutes.get(minute)
    entry.minutes.set(minute, {
      sum: (old?.sum ?? 0) + value, count: (old?.count ?? 0) + 1,
      max: Math.max(old?.max ?? value, value), min: Math.min(old?.min ?? value, value),
    })
    for (const [first] of entry.minutes) {
      if (entry.minutes.size <= keptMinutes) break
      entry.minutes.delete(first)
    }
  }

  /** Forgets what a minute held, so that a value given next is the only one. */
  replace(name: SeriesName, measured: Measured): void {
    this.#series.get(keyOf(name))?.minutes.delete(Math.floor(measured.at / minuteMs) * minuteMs)
    this.add(name, measured)
  }

  /** The minutes of exactly this series in a span of epoch ms, `to` not included; none where there is no such series. */
  minutes(name: SeriesName, from: number, to: number): readonly (readonly [at: number, minute: Minute])[] {
    const entry = this.#series.get(keyOf(name))
    return entry ? [...entry.minutes].filter(([at]) => at >= from && at < to).sort(([a], [b]) => a - b) : []
  }

  /** The names of all series, those with a minute at or after `since` where given. */
  names(since?: number): readonly SeriesName[] {
    const all = [...this.#series.values()]
    return all.filter(({ minutes }) => since === undefined || [...minutes.keys()].some((at) => at >= since)).map(({ name }) => name)
  }
}

/** The series of every account and region. */
export class Stores {
  readonly #stores = new Map<string, SeriesStore>()

  of({ account, region }: { readonly account: string; readonly region: string }): SeriesStore {
    const key = `${account}/${region}`
    const store = this.#stores.get(key) ?? new SeriesStore()
    this.#stores.set(key, store)
    return store
  }
}
