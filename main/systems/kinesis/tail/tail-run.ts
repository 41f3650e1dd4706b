import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch, Message } from '#contract/message.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { Outbox } from '../../outbox.ts'
import { AwsClock } from '../read/clock.ts'
import { addCounts, noCounts, type Counts } from '../read/counts.ts'
import type { Cursor, Judge, Row } from '../read/judge.ts'
import type { Kinesis, Shard } from '../shared.ts'
import type { Fed, Feed } from './feed.ts'
import { Lineage } from './lineage.ts'
import { passes, ShardTail, type Skipped, type Step } from './shard-tail.ts'
import { writeToken, type Position, type Subject } from './token.ts'

/** How often children of a shard that ended are looked for (ms). */
const growMs = 1_000
/** A reader that lets a batch wait this long was away: it finds the end when it comes back, not the past. */
const lateMs = 5_000
/** Rows wait this long for company, and progress without rows is said this often. */
const flushMs = 50
const progressMs = 1_000
/** After an error that passes a shard is asked again (ms). */
const mendMs = 1_000

export type TailNeeds = {
  readonly kinesis: Kinesis; readonly subject: Subject; readonly judge: Judge; readonly feed: Feed
  /** Whether children of shards that end are followed. */
  readonly grows: boolean
  /** A batch was taken. */
  readonly used?: () => void
}

/** A tail under way: one answer a shard at a time, only while the reader pulls. */
export class TailRun {
  readonly #needs: TailNeeds
  readonly #call: Call
  readonly #shards = new Map<string, ShardTail>()
  readonly #lineage = new Lineage()
  readonly #clock: AwsClock
  /** Shards that ended and whose children are not followed: a tail that goes on begins with them again. */
  readonly #ended = new Map<string, Position>()
  readonly #flying = new Map<string, Promise<Step>>()
  readonly #outbox = new Outbox()
  readonly #told = new Set<string>()
  #counts: Counts = noCounts
  #skipped: Skipped[] = []
  #problems: Problem[] = []
  #growAt = 0
  #sentAt = performance.now()
  #backAt = 0

  constructor(needs: TailNeeds, call: Call) {
    this.#needs = needs
    this.#call = call
    this.#clock = new AwsClock(needs.kinesis.tools.now)
  }

  /** Follows a shard from a place on. */
  add(shard: Shard, position: Position): void {
    const { feed, kinesis: { tools: { now } } } = this.#needs
    this.#lineage.start(shard.id)
    this.#shards.set(shard.id, new ShardTail(shard, position, { feed, call: this.#call, now, clock: this.#clock }))
  }

  /** Resolves when every shard has answered once: from then on nothing is missed. */
  async prime(): Promise<void> {
    this.#ask()
    await Promise.all(this.#flying.values())
  }

  /** What was shown already of these is not shown again. */
  shown(messages: readonly Message[]): void {
    for (const { position: { shard = '', sequence = '', subSequence } } of messages) {
      const sub = subSequence === undefined ? Number.MAX_SAFE_INTEGER : Number(subSequence) + 1
      this.#shards.get(shard)?.shownBefore([sequence, sub])
    }
  }

  /** Says something with the next batch; each problem once until it has passed. */
  tell(problem: Problem, shard = ''): void {
    const name = `${shard} ${problem.message}`
    if (this.#told.has(name)) return
    this.#told.add(name)
    this.#problems.push(problem)
  }

  /** Batches as they come; never ends by itself. */
  async *follow(): AsyncGenerator<Batch, void> {
    for (;;) {
      if (this.#lineage.waits && performance.now() >= this.#growAt) await this.#grow()
      this.#ask()
      const step = await firstOf(this.#flying.values(), this.#outbox.empty ? progressMs : flushMs, this.#call.signal)
      if (this.#call.signal.aborted) return
      if (step) {
        this.#flying.delete(step.tail.shard.id)
        yield* this.#take(step)
      }
      if (this.#due()) yield* this.#send()
    }
  }

  /** What has come since the last batch, or these messages; only with the last of several one can go on. */
  batch(messages: readonly Message[] = this.#outbox.take(), isLast = true): Batch {
    const { scanned, matched, bytes } = this.#counts
    for (const problem of this.#needs.judge.errors.values()) this.tell(problem)
    const [skipped, problems] = [this.#skipped, this.#problems]
    this.#skipped = []
    this.#problems = []
    this.#sentAt = performance.now()
    return {
      messages: [...messages], progress: { scanned, matched, bytes, fraction: null }, ...(isLast && { resume: this.#token() }),
      ...(skipped.length > 0 && { skipped }), ...(problems.length > 0 && { problems }),
    }
  }

  #ask(): void {
    for (const [id, tail] of this.#shards) if (!this.#flying.has(id)) this.#flying.set(id, tail.next())
  }

  async *#send(): AsyncGenerator<Batch, void> {
    const sentAt = performance.now()
    yield this.batch()
    this.#needs.used?.()
    if (performance.now() - sentAt < lateMs) return
    this.#backAt = performance.now()
    for (const tail of this.#shards.values()) tail.late = true
  }

  #due(): boolean {
    const age = performance.now() - this.#sentAt
    if (!this.#outbox.empty) return this.#outbox.full || age >= flushMs
    return this.#skipped.length > 0 || this.#problems.length > 0 || age >= progressMs
  }

  async *#take(step: Step): AsyncGenerator<Batch, void> {
    if ('error' in step) await this.#mend(step.tail, step.error)
    else if ('ended' in step) this.#end(step.tail)
    else yield* this.#read(step.tail, step.fed, step.askedAt)
  }

  async *#read(tail: ShardTail, fed: Fed, askedAt: number): AsyncGenerator<Batch, void> {
    const { id } = tail.shard
    this.#recovered(id)
    // What was asked before the reader went away says nothing about how far behind it is now.
    const judgesLateness = !tail.late || askedAt >= this.#backAt
    if (judgesLateness && tail.jumps(fed)) return
    if (judgesLateness) tail.late = false
    const skipped = tail.landed(fed)
    if (skipped) this.#skipped.push(skipped)
    for (let cursor: Cursor | null = { index: 0, from: tail.from }; cursor;) {
      const { rows, rest, next } = await this.#needs.judge.judge(fed.records, tail.shard, cursor)
      for (const row of rows) {
        this.#add(tail, row)
        if (this.#outbox.full) yield* this.#send()
      }
      this.#counts = addCounts(this.#counts, rest)
      cursor = next
    }
    tail.passed(fed)
    if (fed.ended) this.#end(tail)
  }

  #add(tail: ShardTail, row: Row): void {
    const [at, sub] = row.place
    this.#outbox.add(row)
    this.#counts = addCounts(this.#counts, addCounts(row.gap, row.own))
    tail.position = { at, sub: sub + 1 }
  }

  #end(tail: ShardTail): void {
    const { id } = tail.shard
    this.#shards.delete(id)
    this.#growAt = 0
    this.#ended.set(id, tail.kept)
    if (this.#needs.grows) this.#lineage.end(id)
    else this.tell(closedProblem(id), id)
  }

  /** Starts the children of shards that ended. What passes is told and tried again. */
  async #grow(): Promise<void> {
    const { kinesis: { streams }, subject: { summary } } = this.#needs
    this.#growAt = performance.now() + growMs
    try {
      const shards = await streams.shards(summary.name, this.#call, true)
      for (const shard of this.#lineage.next(shards)) this.add(shard, 'oldest')
      for (const id of this.#ended.keys()) if (!this.#lineage.waitsFor(id)) this.#ended.delete(id)
    } catch (error) {
      if (this.#call.signal.aborted) return
      if (!passes(error)) throw error
      this.tell(error.problem)
    }
  }

  /**
   * What passes is told and tried again. A shard whose records are all past the retention has children; anything else ends the
   * tail.
   */
  async #mend(tail: ShardTail, error: unknown): Promise<void> {
    const { kinesis: { streams }, subject: { summary } } = this.#needs
    const { id } = tail.shard
    if (passes(error)) {
      this.tell(error.problem, id)
      this.#flying.set(id, sleep(mendMs, undefined, { signal: this.#call.signal }).catch(() => undefined).then(() => tail.next()))
      return
    }
    if (!(error instanceof ProblemError) || error.problem.code !== 'NotFound') throw error
    try {
      const shards = await streams.shards(summary.name, this.#call, true)
      if (shards.some((shard) => shard.id === id)) throw error
      this.#end(tail)
    } catch (other) {
      if (!passes(other)) throw other
      await this.#mend(tail, other)
    }
  }

  #recovered(shard: string): void {
    for (const name of this.#told) if (name.startsWith(`${shard} `)) this.#told.delete(name)
  }

  #token(): string {
    const followed = [...this.#shards].map(([id, { kept }]): [string, Position] => [id, kept])
    return writeToken(this.#needs.subject, new Map([...this.#ended, ...followed]))
  }
}

/** What is said of a shard that a reshard closed. */
export const closedProblem = (shard: string): Problem => ({
  code: 'Conflict', message: `Shard ${shard} is closed: it was split or merged, and nothing more comes to it.`,
  hint: 'Follow the stream, or the shards that took its place.',
})

/** The first answer to come, or undefined after `ms` or when aborted. */
async function firstOf(answers: Iterable<Promise<Step>>, ms: number, signal: AbortSignal): Promise<Step | undefined> {
  const waiting = new AbortController()
  const tick = sleep(ms, undefined, { signal: AbortSignal.any([waiting.signal, signal]) }).catch(() => undefined)
  try {
    return await Promise.race([...answers, tick])
  } finally {
    waiting.abort()
  }
}
