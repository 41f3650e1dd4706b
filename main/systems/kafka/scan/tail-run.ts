import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch, Message } from '#contract/message.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import { Outbox } from '../../outbox.ts'
import { kafkaErrors } from '../wire/error-codes.ts'
import type { FetchedPartition } from '../wire/requests/fetch.ts'
import { boundsOf, isBounds } from './bounds.ts'
import type { Judge } from './judge.ts'
import { tokenBase, writeToken } from './resume.ts'
import { TailPartition, type Skipped } from './tail-partition.ts'
import { pollLeader, type Poll } from './tail-poll.ts'
import type { TailStart } from './tail-start.ts'
import { noCounts } from './tally.ts'
import type { TopicView } from './topic-view.ts'

/** How often new partitions and leaders are looked for, ms. */
const refreshMs = 5_000
/** A reader that lets a batch wait this long was away: it finds the end when it comes back, not the past. */
const lateMs = 5_000
/** Rows wait this long for company, and progress without rows is said this often. */
const flushMs = 50
const progressMs = 1_000

/** A tail under way: one long poll a leader at a time, only while the reader pulls. */
export class TailRun {
  readonly #topic: TopicView
  readonly #query: TailQuery
  readonly #judge: Judge
  readonly #signal: AbortSignal
  readonly #partitions = new Map<number, TailPartition>()
  readonly #outbox = new Outbox()
  readonly #counts = noCounts()
  readonly #errors = new Map<string, Problem>()
  readonly #told = new Set<string>()
  #missing: readonly number[]
  #matched = 0
  #skipped: Skipped[] = []
  #problems: Problem[] = []
  #refreshAt = performance.now() + refreshMs
  #sentAt = performance.now()
  #backAt = 0

  constructor(topic: TopicView, query: TailQuery, judge: Judge, start: TailStart, signal: AbortSignal) {
    this.#topic = topic
    this.#query = query
    this.#judge = judge
    this.#signal = signal
    this.#missing = start.missing
    for (const [id, position] of start.positions) this.#add(id, position)
    for (const problem of start.problems) this.#tell(problem)
  }

  /** Batches as they come; never ends by itself. */
  async *follow(): AsyncGenerator<Batch, void> {
    const flying = new Map<number, Promise<Poll>>()
    for (;;) {
      if (performance.now() >= this.#refreshAt) await this.#refresh()
      for (const [leader, partitions] of this.#byLeader()) {
        if (!flying.has(leader)) flying.set(
          leader, pollLeader(this.#topic, leader, partitions, this.#committedOnly, this.#signal),
        )
      }
      const poll = await firstOf(flying.values(), this.#outbox.empty ? progressMs : flushMs)
      if (this.#signal.aborted) return
      if (poll) {
        flying.delete(poll.leader)
        yield* this.#take(poll)
      }
      if (this.#due()) yield* this.#send()
    }
  }

  /** What has come since the last batch, or these messages. */
  batch(messages: readonly Message[] = this.#outbox.take()): Batch {
    const { scanned, bytes } = this.#counts
    const [skipped, problems] = [this.#skipped, this.#problems]
    this.#skipped = []
    this.#problems = []
    this.#sentAt = performance.now()
    return {
      messages: [...messages], progress: { scanned, matched: this.#matched, bytes, fraction: null }, resume: this.#token(),
      ...(skipped.length > 0 && { skipped }), ...(problems.length > 0 && { problems }),
    }
  }

  get #committedOnly(): boolean {
    return this.#query.committedOnly ?? false
  }

  async *#send(): AsyncGenerator<Batch, void> {
    const sentAt = performance.now()
    yield this.batch()
    if (performance.now() - sentAt < lateMs) return
    this.#backAt = performance.now()
    for (const partition of this.#partitions.values()) partition.late = true
    this.#refreshAt = 0
  }

  #due(): boolean {
    const age = performance.now() - this.#sentAt
    if (!this.#outbox.empty) return this.#outbox.full || age >= flushMs
    return this.#skipped.length > 0 || this.#problems.length > 0 || age >= progressMs
  }

  async *#take(poll: Poll): AsyncGenerator<Batch, void> {
    if (poll.problem) {
      this.#tell(poll.problem)
      this.#refreshAt = 0
      return
    }
    // Asked before the reader went away: what it says about the end is old.
    if (poll.askedAt < this.#backAt) return
    for (const answer of poll.answers) {
      const partition = this.#partitions.get(answer.partition)
      if (!partition) continue
      if (answer.error !== kafkaErrors.none) await this.#mend(partition, answer)
      else yield* this.#read(partition, answer)
    }
  }

  async *#read(partition: TailPartition, answer: FetchedPartition): AsyncGenerator<Batch, void> {
    this.#recovered(partition.id)
    const skipped = partition.catchUp(answer)
    if (skipped) {
      this.#skipped.push(skipped)
      return
    }
    const piece = await partition.pieceOf(answer).catch((error: unknown) => this.#excuse(error))
    if (!piece) return
    const stretch = { from: partition.position, to: Infinity, begin: 0 }
    const walk = this.#judge.walk(piece, stretch, { counts: this.#counts, errors: this.#errors, take: (row) => {
      this.#outbox.add(row)
      if (row.counted) this.#matched++
      return true
    } })
    for (const step of walk) {
      if (typeof step !== 'number') {
        await step
        continue
      }
      partition.position = Math.max(partition.position, step)
      if (this.#outbox.full) yield* this.#send()
    }
  }

  /** Out of range: the log start has moved up, or the end went back. Anything else wants fresh metadata. */
  async #mend(partition: TailPartition, { error }: FetchedPartition): Promise<void> {
    this.#refreshAt = 0
    if (error !== kafkaErrors.offsetOutOfRange) {
      this.#tell(this.#topic.refused(partition.id, error), partition.id)
      return
    }
    const bounds = (await boundsOf(this.#topic, [partition.id], [], this.#signal)).get(partition.id)
    if (!isBounds(bounds)) return
    if (partition.position > bounds.end) {
      const message = `The end of ${this.#topic.subject(partition.id)} went back from ${partition.position} to ${bounds.end}.`
      this.#tell({ code: 'Conflict', message, hint: 'A broker lost its newest records.' }, partition.id)
      partition.position = bounds.end
      return
    }
    const skipped = partition.skip(bounds.start)
    if (skipped) this.#skipped.push(skipped)
  }

  /** Finds new partitions and leaders. What passes is told and tried again; a topic that is gone or another ends the tail. */
  async #refresh(): Promise<void> {
    this.#refreshAt = performance.now() + refreshMs
    try {
      await this.#topic.refresh()
    } catch (error) {
      this.#excuse(error)
      return
    }
    const found = this.#missing.length > 0
      ? await boundsOf(this.#topic, this.#missing, [], this.#signal)
      : new Map<number, never>()
    for (const [id, bounds] of found) if (isBounds(bounds)) this.#add(id, bounds.end)
    this.#missing = this.#missing.filter((id) => !this.#partitions.has(id))
    if (this.#query.partitions) return
    for (const id of this.#topic.partitions) if (!this.#partitions.has(id) && !this.#missing.includes(id)) this.#add(id, 0)
  }

  #add(id: number, position: number): void {
    this.#partitions.set(id, new TailPartition(this.#topic, id, position, this.#committedOnly, this.#signal))
  }

  #byLeader(): ReadonlyMap<number, readonly TailPartition[]> {
    const leaders = new Map<number, TailPartition[]>()
    for (const partition of this.#partitions.values()) {
      const leader = this.#topic.leaderOf(partition.id)
      if (leader === undefined) this.#tell(this.#topic.leaderless(partition.id), partition.id)
      else leaders.set(leader, [...leaders.get(leader) ?? [], partition])
    }
    return leaders
  }

  #excuse(error: unknown): null {
    if (!(error instanceof ProblemError) || !['Unreachable', 'TimedOut', 'Throttled'].includes(error.problem.code)) throw error
    this.#tell(error.problem)
    return null
  }

  /** Each problem once until it has passed. */
  #tell(problem: Problem, partition?: number): void {
    const name = `${partition ?? ''} ${problem.message}`
    if (this.#told.has(name)) return
    this.#told.add(name)
    this.#problems.push(problem)
  }

  #recovered(partition: number): void {
    for (const name of this.#told) if (name.startsWith(`${partition} `) || name.startsWith(' ')) this.#told.delete(name)
  }

  #token(): string {
    const ranges = Object.fromEntries([...this.#partitions].map(([id, { position }]) => [
      id, [position, position, position] satisfies [number, number, number],
    ]))
    return writeToken({ ...tokenBase('tail', this.#topic.name, this.#topic.topicId, this.#query, 'forward'), ranges })
  }
}

/** The first poll to land, or undefined after `ms`. */
async function firstOf(polls: Iterable<Promise<Poll>>, ms: number): Promise<Poll | undefined> {
  const waiting = new AbortController()
  const tick = sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined)
  try {
    return await Promise.race([...polls, tick])
  } finally {
    waiting.abort()
  }
}
