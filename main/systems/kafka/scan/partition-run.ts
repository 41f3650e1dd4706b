import type { Problem } from '#contract/problem.ts'
import type { PartitionPlan } from './plan.ts'
import type { Row } from './row.ts'
import { throughRow, type Direction, type SliceResult } from './slice.ts'
import { addCounts, countsAt, noCounts, withoutCounts, type Counts } from './tally.ts'

/** A stretch of offsets [low, high) in the order of the read, and what has become of it. */
export type Stage = {
  low: number
  high: number
  state: 'waiting' | 'under way' | 'done' | 'failed'
  rows: readonly Row[]
  before: Float64Array
  counts: Counts
  /** The oldest time in it, epoch ms. */
  oldest: number | null
  weight: number
  /** How many of its rows were taken. */
  taken: number
  problem: Problem | null
}

/** A last slice that would be shorter than this is joined to the one before it. */
const shortest = 64

/**
 * How far the read of one partition has come. Slices are cut off the rest in the order of the read, may land in any order, and
 * give their rows in order again.
 */
export class PartitionRun {
  readonly plan: PartitionPlan
  readonly direction: Direction
  /** What ended this partition before its end. */
  problem: Problem | null = null
  /** In the order of the read. */
  #stages: Stage[] = []
  /** Everything up to here was cut. */
  #cut: number
  #end: number
  /** What was given out wholly, up to `#given`. */
  #counts = noCounts()
  #given: number
  #oldestSeen: number | null = null
  #dealt = 0
  /** Nothing below it is left in the log. */
  #logStart = 0

  constructor(plan: PartitionPlan, direction: Direction) {
    this.plan = plan
    this.direction = direction
    this.#cut = plan.position
    this.#given = plan.position
    this.#end = direction === 'forward' ? Math.max(plan.position, plan.heldFrom ?? plan.high) : plan.low
  }

  get id(): number {
    return this.plan.id
  }

  /** The next row in order; undefined while it is not known, and at the end. */
  get head(): Row | undefined {
    const stage = this.#stages[0]
    return stage?.state === 'done' ? stage.rows[this.#index(stage)] : undefined
  }

  /** True where all rows were taken and nothing is left to be read. */
  get finished(): boolean {
    return this.#stages.length === 0 && this.#cut === this.#end
  }

  /** The oldest time among what was given out, epoch ms; null before the first. */
  get oldestSeen(): number | null {
    return this.#oldestSeen
  }

  /** How many stretches were cut so far. */
  get dealt(): number {
    return this.#dealt
  }

  /** True while something is left to be cut. */
  get more(): boolean {
    return this.#cut !== this.#end || this.#stages.some(({ state }) => state === 'waiting')
  }

  get underWay(): number {
    return this.#stages.reduce((sum, { state }) => sum + (state === 'under way' ? 1 : 0), 0)
  }

  /** Rows that landed and were not taken. */
  get held(): number {
    return this.#stages.reduce((sum, { rows, taken }) => sum + rows.length - taken, 0)
  }

  /** About how many bytes those take. */
  get weight(): number {
    return this.#stages.reduce((sum, { weight }) => sum + weight, 0)
  }

  /** Forward: everything of the range below is accounted for; backward: everything from here on. */
  get position(): number {
    const { head } = this
    if (head === undefined) return this.#given
    return this.direction === 'forward' ? Math.max(head.offset, this.plan.position) : head.offset + 1
  }

  /** What was counted between where the read began and its position. */
  get counts(): Counts {
    const [stage, { head }] = [this.#stages[0], this]
    if (!stage || !head) return this.#counts
    const counts = { ...this.#counts }
    const before = countsAt(stage.before, this.#index(stage))
    if (this.direction === 'backward') addCounts(counts, withoutCounts(stage.counts, throughRow(before, head)))
    else addCounts(counts, stage.taken === 0 ? before : { ...before, bytes: before.bytes + head.batchBytes })
    return counts
  }

  /** Takes the head away. */
  take(): void {
    const stage = this.#stages[0]
    if (stage) stage.taken++
    this.#settle()
  }

  /** The next stretch to be read, of about `size` offsets; `more` tells that there is one. */
  cut(size: number): Stage | undefined {
    const waiting = this.#stages.find(({ state }) => state === 'waiting')
    const stage = waiting ?? this.#next(size)
    if (stage) {
      stage.state = 'under way'
      this.#dealt++
    }
    return stage
  }

  /** What came of a stretch. The part that was not covered waits to be read again. */
  land(stage: Stage, { low, high, rows, before, counts, problem, expiredTo }: SliceResult): void {
    const at = this.#stages.indexOf(stage)
    if (at < 0) return
    const rest = this.direction === 'forward' ? { low: high, high: stage.high } : { low: stage.low, high: low }
    const weight = rows.reduce((sum, row) => sum + row.weight, 0)
    Object.assign(stage, { low, high, rows, before, counts, weight, state: 'done' } satisfies Partial<Stage>)
    if (problem) this.#fail(at + 1, problem)
    else if (rest.low < rest.high) this.#stages.splice(at + 1, 0, stageOf(rest.low, rest.high))
    // The span of counts may reach into what was not covered.
    const times = rest.low < rest.high ? rows.map(({ message: { at: time } }) => time) : [counts.firstTime]
    stage.oldest = times.reduce((oldest, time) => olderOf(oldest, time), null)
    this.#logStart = Math.max(this.#logStart, expiredTo ?? 0)
    this.#skipExpired()
    this.#settle()
  }

  /** Nobody read the stretch: it waits again. */
  again(stage: Stage): void {
    stage.state = 'waiting'
  }

  /** Offsets [from, to) cannot be read, and nothing beyond them in the order. What lies before them in a stretch waits again. */
  block(from: number, to: number, problem: Problem): void {
    const forward = this.direction === 'forward'
    const at = this.#stages.findIndex(({ low, high }) => (forward ? high > from : low < to))
    const stage = this.#stages[at]
    if (!stage) return
    if (forward ? stage.low < from : stage.high > to) {
      const before = forward ? stageOf(stage.low, from) : stageOf(to, stage.high)
      this.#stages.splice(at, 1, before)
      this.#fail(at + 1, problem)
    } else {
      this.#fail(at, problem)
    }
    this.#settle()
  }

  #next(size: number): Stage | undefined {
    const forward = this.direction === 'forward'
    const left = Math.abs(this.#end - this.#cut)
    if (left === 0) return undefined
    const length = left - size < shortest ? left : size
    const stage = forward ? stageOf(this.#cut, this.#cut + length) : stageOf(this.#cut - length, this.#cut)
    this.#cut = forward ? stage.high : stage.low
    this.#stages.push(stage)
    return stage
  }

  /** Everything from that place in the order on ends with a problem. */
  #fail(at: number, problem: Problem): void {
    this.#stages.splice(at, this.#stages.length, { ...stageOf(0, 0), state: 'failed', problem })
    this.#cut = this.#end
  }

  /** What was deleted is accounted for without being asked for again. */
  #skipExpired(): void {
    const forward = this.direction === 'forward'
    const [low, high] = forward ? [this.#cut, Math.min(this.#logStart, this.#end)] : [this.#end, this.#cut]
    if (low >= high || high > this.#logStart) return
    this.#stages.push({ ...stageOf(low, high), state: 'done', counts: { ...noCounts(), expired: high - low } })
    this.#cut = forward ? high : low
  }

  /** Gives out what is done and has no row left. */
  #settle(): void {
    for (let stage = this.#stages[0]; stage; stage = this.#stages[0]) {
      if (stage.state === 'failed') this.problem = stage.problem
      else if (stage.state !== 'done' || stage.taken < stage.rows.length) return
      else {
        addCounts(this.#counts, stage.counts)
        this.#oldestSeen = olderOf(this.#oldestSeen, stage.oldest)
        this.#given = this.direction === 'forward' ? stage.high : stage.low
      }
      this.#stages.shift()
    }
  }

  #index({ taken, rows }: Stage): number {
    return this.direction === 'forward' ? taken : rows.length - 1 - taken
  }
}

const stageOf = (low: number, high: number): Stage => ({
  low, high, state: 'waiting', rows: [], before: new Float64Array(), counts: noCounts(), oldest: null, weight: 0,
  taken: 0, problem: null,
})

const olderOf = (a: number | null, b: number | null) => (a === null || (b !== null && b < a) ? b : a)
