import { type Problem, ProblemError } from '#contract/problem.ts'
import { cancelled } from '../../until-aborted.ts'
import type { ReadPlan } from './plan.ts'
import type { FromTask, Reply, Request } from './protocol.ts'
import type { ReadTask } from './read-session.ts'
import { LostSlice, type SliceReaders } from './readers.ts'
import type { Slice, SliceResult } from './slice.ts'
import { stoppedAt } from './stopped-at.ts'
import type { Lost } from './thread.ts'
import type { OnThread, Workers } from './workers.ts'

type Waiting = {
  readonly resolve: (reply: Reply) => void; readonly reject: (error: unknown) => void; readonly slice: Slice | null
  readonly askedAt: number
}
type Seat = { readonly on: OnThread; readonly waiting: Map<number, Waiting> }

/** So many slices a thread has at a time; short ones cost little but the way there and back. */
const slicesEach = 2
const shortEach = 8
/** A slice that takes longer waits for a broker, and is no load, ms. */
const stalledMs = 1_500
/** A read that is done sooner stays in one thread, ms. */
const aloneMs = 40

/** One read in the threads of a reader: one session in each, the first of which plans. */
export class ThreadReaders implements SliceReaders {
  readonly #workers: Workers
  readonly #signal: AbortSignal
  readonly #startedAt = performance.now()
  #task: ReadTask
  #seats: Seat[] = []
  #lastNumber = 0
  readonly #onAbort = () => this.close()

  /** Aborting the signal frees every connection; what is under way rejects with Cancelled. */
  constructor(workers: Workers, task: Omit<ReadTask, 'planned'>, signal: AbortSignal) {
    this.#workers = workers
    this.#task = { ...task, planned: null }
    this.#signal = AbortSignal.any([signal, workers.signal])
    this.#signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Fixes the range. Rejects for a query or topic that cannot be read. */
  async plan(): Promise<ReadPlan> {
    const reply = await this.#askTwice({ kind: 'plan' })
    if (reply.kind !== 'plan') throw this.#workers.crashed(`a plan was answered by ${reply.kind}`)
    const { direction, token: { committedOnly, topicId } } = reply.plan
    this.#task = { ...this.#task, planned: { direction, committedOnly, topicId } }
    return reply.plan
  }

  free(short: boolean): boolean {
    return this.#most(short) > 0
  }

  async read(slice: Slice): Promise<SliceResult> {
    const [least] = this.#seats.toSorted((a, b) => load(a) - load(b))
    const seat = least && (load(least) < slicesEach || !this.#mayGrow) ? least : this.#seat()
    const reply = await this.#ask(seat, { kind: 'slice', slice })
    if (reply.kind === 'slice') return reply.result
    throw this.#workers.crashed(`a slice was answered by ${reply.kind}`)
  }

  async check(): Promise<Problem | null> {
    const reply = await this.#askTwice({ kind: 'check' })
    return reply.kind === 'check' ? reply.problem : null
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort)
    for (const { on, waiting } of this.#seats.splice(0)) {
      on.leave()
      for (const { reject } of waiting.values()) reject(cancelled())
    }
  }

  get #mayGrow(): boolean {
    return this.#seats.length < this.#workers.size
      && (this.#seats.length === 0 || performance.now() - this.#startedAt > aloneMs)
  }

  /** How many more slices may be dealt. */
  #most(short: boolean): number {
    const each = short ? shortEach : slicesEach
    const free = this.#seats.reduce((sum, seat) => sum + Math.max(0, each - load(seat)), 0)
    return free + (this.#mayGrow ? each : 0)
  }

  #seat(): Seat {
    if (this.#signal.aborted) throw cancelled()
    const waiting: Seat['waiting'] = new Map()
    const on = this.#workers.start(
      { kind: 'read', ...this.#task }, (message) => this.#hear(seat, message), this.#seats.map(({ on: { thread } }) => thread),
    )
    const seat: Seat = { on, waiting }
    this.#seats.push(seat)
    return seat
  }

  /** What is no slice may be asked again where its thread was lost, since it was not what hung. */
  async #askTwice(request: Request): Promise<Reply> {
    for (let tries = 0; tries < 2; tries++) {
      try {
        return await this.#ask(this.#seats[0] ?? this.#seat(), request)
      } catch (error) {
        if (!(error instanceof LostSlice)) throw error
      }
    }
    throw this.#workers.crashed(`the threads that were asked to ${request.kind} ended`)
  }

  #ask(seat: Seat, request: Request): Promise<Reply> {
    const number = ++this.#lastNumber
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    seat.waiting.set(number, {
      resolve, reject, slice: request.kind === 'slice' ? request.slice : null, askedAt: performance.now(),
    })
    seat.on.thread.post({ type: 'request', id: seat.on.id, number, request })
    return promise
  }

  #hear(seat: Seat, message: FromTask | Lost): void {
    switch (message.type) {
      case 'reply': return this.#settle(seat, message.number, ({ resolve }) => resolve(message.reply))
      case 'refused': return this.#settle(seat, message.number, ({ reject }) => reject(new ProblemError(message.problem)))
      case 'problem': return this.#end(seat, () => new ProblemError(message.problem))
      case 'crash': {
        const error = this.#workers.crashed(message.says)
        return this.#end(seat, () => error)
      }
      case 'lost': return this.#end(seat, (slice) => this.#lost(seat, message, slice))
      case 'end':
      case 'value': return
      default: message satisfies never
    }
  }

  #settle({ waiting }: Seat, number: number, how: (one: Waiting) => void): void {
    const one = waiting.get(number)
    waiting.delete(number)
    if (one) how(one)
  }

  #end(seat: Seat, errorOf: (slice: Slice | null) => Error): void {
    this.#seats = this.#seats.filter((other) => other !== seat)
    seat.on.leave()
    for (const { reject, slice } of seat.waiting.values()) reject(errorOf(slice))
  }

  #lost({ on }: Seat, { why, place }: Lost, slice: Slice | null): Error {
    const at = place?.task === on.id && place.partition === slice?.partition ? place : null
    if (!at || !slice || at.to <= slice.low || at.from >= slice.high) return new LostSlice(null)
    return new LostSlice({ from: at.from, to: at.to, problem: stoppedAt(at, why, this.#task.topic) })
  }
}

function load({ waiting }: Seat): number {
  const now = performance.now()
  let sum = 0
  for (const { askedAt } of waiting.values()) if (now - askedAt < stalledMs) sum++
  return sum
}
