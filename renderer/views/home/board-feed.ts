import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { followSamples, type Place, type SampleFrame, type SampleWays } from '../../live/follow-samples.ts'
import { createFrames } from '../../live/frame.ts'
import { Series } from '../../live/series.ts'
import { trueAt } from '../../live/true-at.ts'
import { createStore, type Store } from '../../store.ts'
import { spanMinutes } from '../../ui/chart/span.ts'
import { isTold } from './failures.ts'

/** What one connection's system is followed for, and whether these rows are off the screen. */
export type Followed = Place & { readonly refs: readonly Ref[]; readonly background?: boolean }

/**
 * What is known: newest samples by row key, problems by place, and when a round of each place last came whole (epoch ms). `turn`
 * rises with each commit.
 */
export type BoardData = {
  readonly turn: number
  readonly wholeAt: ReadonlyMap<string, number>
  readonly samples: ReadonlyMap<string, Sample>
  readonly problems: ReadonlyMap<string, Problem>
}

const spanMs = 30 * 60_000
const steps = 60

export const placeKey = ({ connection, system }: Place): string => `${connection}/${system}`
/** One stream's name: rows on the screen and those off it are followed side by side. */
const streamKey = (followed: Followed): string => `${placeKey(followed)}${followed.background ? ' background' : ''}`
export const rowKey = (place: Place, ref: Ref): string => `${placeKey(place)}/${refKey(ref)}`

/**
 * Follows the samples of many connections at once, one stream each, and keeps 30 minutes of every backlog. What is no longer
 * followed is forgotten. Commits at most once a frame; `dispose` ends what runs.
 */
export class BoardFeed {
  readonly data: Store<BoardData> = createStore<BoardData>({
    turn: 0, wholeAt: new Map(), samples: new Map(), problems: new Map(),
  })
  readonly #ways: SampleWays
  readonly #following = new Map<string, { readonly refs: string; readonly place: string; readonly stop: AbortController }>()
  readonly #series = new Map<string, Series>()
  /** What each row's picture shows: its backlog, or how far behind it is where no backlog is ever known. */
  readonly #levels = new Map<string, 'backlog' | 'age'>()
  readonly #asked = new Set<string>()
  #stop = new AbortController()
  #samples = new Map<string, Sample>()
  #problems = new Map<string, Problem>()
  #wholeAt = new Map<string, number>()
  readonly #frames = createFrames(() => this.#commit())

  readonly #billed: (system: string) => boolean

  /** `billed` says of which systems nothing is followed while the window is hidden. */
  constructor(ways: SampleWays, billed: (system: string) => boolean = () => false) {
    this.#ways = ways
    this.#billed = billed
  }

  /** Follows exactly these places; streams whose refs did not change go on. */
  follow(places: readonly Followed[]): void {
    const wanted = new Map(places.map((place) => [streamKey(place), place]))
    let hasLeft = false
    for (const [key, { refs, stop }] of this.#following) {
      const place = wanted.get(key)
      if (place && place.refs.map(refKey).join('\n') === refs) continue
      stop.abort()
      this.#following.delete(key)
      hasLeft = true
    }
    for (const [key, place] of wanted) if (!this.#following.has(key) && place.refs.length > 0) this.#begin(key, place)
    if (hasLeft) this.#forget(places)
  }

  /** Drops what is known of rows that nobody follows any more: groups come and go. */
  #forget(places: readonly Followed[]): void {
    const there = new Set(places.flatMap((place) => place.refs.map((ref) => rowKey(place, ref))))
    for (const known of [this.#samples, this.#series, this.#levels]) {
      for (const key of known.keys()) if (!there.has(key)) known.delete(key)
    }
    for (const asked of this.#asked) if (!there.has(asked.slice(0, asked.lastIndexOf(' ')))) this.#asked.delete(asked)
  }

  /** Follows a place again after its stream failed. */
  again(): void {
    const failed = [...this.#following].filter(([, { place }]) => this.#problems.has(place))
    for (const [key, { stop }] of failed) {
      stop.abort()
      this.#following.delete(key)
    }
    this.#problems.clear()
    this.#frames.schedule()
  }

  /**
   * How many minutes the pictures of all rows cover at `now`, so that they compare: the least span that holds the oldest number,
   * at most 30.
   */
  minutes(now: number): number {
    let oldest: number | undefined
    for (const series of this.#series.values()) {
      const first = series.oldest
      if (first !== undefined && (oldest === undefined || first < oldest)) oldest = first
    }
    return spanMinutes(oldest, now, 1)
  }

  /** 60 steps of the last `minutes` up to `now` (epoch ms). Asks the host for the past once. */
  points(place: Place, ref: Ref, now: number, minutes = 30): readonly (number | null)[] | undefined {
    const key = rowKey(place, ref)
    const level = this.#levels.get(key) ?? 'backlog'
    if (!this.#asked.has(`${key} ${level}`)) void this.#past(place, ref, key, level)
    return this.#series.get(key)?.steps(now - minutes * 60_000, now, steps)
  }

  dispose(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    for (const { stop } of this.#following.values()) stop.abort()
    this.#following.clear()
    this.#frames.dispose()
  }

  #begin(key: string, place: Followed): void {
    const stop = new AbortController()
    const { connection, system, refs, background = false } = place
    const at = placeKey(place)
    this.#following.set(key, { refs: refs.map(refKey).join('\n'), place: at, stop })
    followSamples(this.#ways, { connection, system }, refs, {
      frame: (frame) => this.#take(at, place, frame),
      problem: (problem) => { this.#problems.set(at, problem); this.#frames.schedule() },
    }, stop.signal, { background, billed: this.#billed(system) })
  }

  #take(key: string, place: Followed, { samples, problems = [], at }: SampleFrame): void {
    const problem = problems.find(isTold)
    if (problem) this.#problems.set(key, problem)
    else this.#problems.delete(key)
    if (problems.length === 0) this.#wholeAt.set(key, Date.now())
    for (const sample of samples) {
      const row = rowKey(place, sample.ref)
      this.#samples.set(row, sample)
      const level = this.#levels.get(row) ?? levelOf(sample)
      if (level) this.#levels.set(row, level)
      const metric = level ?? 'backlog'
      this.#seriesOf(row).push(trueAt(sample, metric), sample.values[metric] ?? null)
    }
    if (problems.length === 0 && !place.background && at !== undefined) this.#confirm(place, at)
    this.#frames.schedule()
  }

  /** The host tells only what changed; what it did not tell was read all the same, so its numbers are as young as the round. */
  #confirm(place: Followed, at: number): void {
    for (const ref of place.refs) {
      const row = rowKey(place, ref)
      const sample = this.#samples.get(row)
      if (sample && sample.at < at) this.#samples.set(row, { ...sample, at })
    }
  }

  async #past(place: Place, ref: Ref, key: string, metric: 'backlog' | 'age'): Promise<void> {
    this.#asked.add(`${key} ${metric}`)
    try {
      const to = Date.now()
      const wanted = { ...place, ref, metric, from: to - spanMs, to, points: steps * 2 }
      const past = await this.#ways.client.samples.history(wanted, { signal: this.#stop.signal })
      // A past that begins with nothing known would only make the picture longer.
      const known = past.value.findIndex((value) => value !== null)
      if (known >= 0) this.#seriesOf(key).prepend({ at: past.at.slice(known), value: past.value.slice(known) })
      this.#frames.schedule()
    } catch {
      // The row still draws what comes live; without a past there is only less to see.
    }
  }

  #seriesOf(key: string): Series {
    const series = this.#series.get(key) ?? new Series(900)
    this.#series.set(key, series)
    return series
  }

  #commit(): void {
    const [wholeAt, samples, problems] = [new Map(this.#wholeAt), new Map(this.#samples), new Map(this.#problems)]
    this.data.set((now) => ({ turn: now.turn + 1, wholeAt, samples, problems }))
  }
}

const levelOf = ({ values }: Sample): 'backlog' | 'age' | undefined =>
  (typeof values.backlog === 'number' ? 'backlog' : typeof values.age === 'number' ? 'age' : undefined)
