import { useEffect, useState } from 'react'
import type { Batch, Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import { createStore, type Store } from '../store.ts'
import { createFrames, type FrameHost, type Frames } from './frame.ts'
import { Ring, type RingLimits } from './ring.ts'
import type { Follow } from './stream.ts'
import { weigh } from './use-read.ts'

export type Gap = NonNullable<Batch['skipped']>

/** One line of a tail: a message, or offsets that were jumped over to stay with the newest. */
export type TailItem = Message | { readonly id: string, readonly gap: Gap }

/**
 * A tail as it stands now, newest first in `items`. While `paused` the items stay as they were; `arrived` counts what came since,
 * `missed` what of it can no longer be shown. `rate` is messages a second.
 */
export type TailState = {
  readonly phase: 'off' | 'starting' | 'live' | 'ended' | 'failed'
  readonly items: readonly TailItem[]
  readonly paused: boolean
  readonly arrived: number
  readonly missed: number
  readonly dropped: number
  readonly rate: number
  readonly received: number
  readonly problem: Problem | null
}

const off: TailState = { phase: 'off', items: [], paused: false, arrived: 0, missed: 0, dropped: 0, rate: 0, received: 0,
  problem: null }

/** At most this many messages stand in a live view. */
const tailLimits: RingLimits = { items: 2_000, bytes: 24 << 20 }

export type TailTools = {
  readonly follow: Follow<TailQuery, Batch>
  readonly limits?: RingLimits
  readonly frames?: FrameHost
  readonly now?: () => number
}

/**
 * Follows one tail outside React. A batch is acknowledged when a frame has drawn it, so a window that draws nothing takes
 * nothing.
 */
export class Tail {
  readonly state: Store<TailState> = createStore(off)
  readonly #tools: TailTools
  readonly #frames: Frames
  #ring: Ring<TailItem>
  #acks: (() => void)[] = []
  #run = new AbortController()
  #phase: TailState['phase'] = 'off'
  #problem: Problem | null = null
  #held: number | null = null
  #dropped = 0
  #received = 0
  #window = { at: 0, count: 0, rate: 0 }

  constructor(tools: TailTools) {
    this.#tools = tools
    this.#ring = new Ring(tools.limits ?? tailLimits)
    this.#frames = createFrames(() => this.#commit(), 10, tools.frames)
  }

  /** Forgets what stood there and follows anew. */
  start(query: TailQuery): void {
    this.dispose()
    this.#reset('starting')
    this.#tools.follow(query, {
      take: (batch, taken) => {
        this.#phase = 'live'
        this.#take(batch)
        this.#acks.push(taken)
        this.#frames.schedule()
      },
      ended: () => this.#end('ended', null),
      failed: (problem) => this.#end('failed', problem),
    }, this.#run.signal)
  }

  /** Leaves the broker alone and forgets everything. */
  stop(): void {
    this.dispose()
    this.#reset('off')
  }

  /** Keeps what is on the screen where it is. */
  pause(): void {
    if (this.#held !== null || this.#phase === 'off') return
    this.#held = this.#ring.next
    this.#commit()
  }

  /** Shows what arrived, newest on top, and goes on. */
  resume(): void {
    if (this.#held === null) return
    this.#held = null
    this.#commit()
  }

  /** Ends the tail without telling anyone. */
  dispose(): void {
    this.#run.abort()
    this.#run = new AbortController()
    this.#frames.dispose()
    this.#acks = []
  }

  #end(phase: TailState['phase'], problem: Problem | null): void {
    this.#phase = phase
    this.#problem = problem
    this.#commit()
  }

  #take(batch: Batch): void {
    if (batch.skipped?.length) this.#ring.push({ id: `gap ${this.#ring.next}`, gap: batch.skipped }, 200)
    for (const message of batch.messages) this.#ring.push(message, weigh(message))
    this.#received += batch.messages.length
    this.#dropped += batch.dropped ?? 0
    this.#window.count += batch.messages.length
  }

  #measure(): void {
    const now = (this.#tools.now ?? Date.now)()
    const passed = now - this.#window.at
    if (passed < 1_000) return
    this.#window = { at: now, count: 0, rate: this.#window.count * 1_000 / passed }
  }

  #commit(): void {
    this.#measure()
    const before = this.state.get()
    const held = this.#held
    const keep = held !== null && before.paused
    this.state.set({
      phase: this.#phase,
      items: keep ? before.items : this.#ring.toArray().reverse(),
      paused: held !== null,
      arrived: held === null ? 0 : this.#ring.next - held,
      missed: held === null ? 0 : Math.max(0, this.#ring.first - held),
      dropped: this.#dropped,
      rate: this.#window.rate,
      received: this.#received,
      problem: this.#problem,
    })
    const acks = this.#acks
    this.#acks = []
    for (const ack of acks) ack()
  }

  #reset(phase: TailState['phase']): void {
    this.#ring = new Ring(this.#tools.limits ?? tailLimits)
    this.#phase = phase
    this.#problem = null
    this.#held = null
    this.#dropped = 0
    this.#received = 0
    this.#window = { at: (this.#tools.now ?? Date.now)(), count: 0, rate: 0 }
    this.#commit()
  }
}

/** A tail that lives as long as the component. */
export function useTail(tools: TailTools): Tail {
  const [tail] = useState(() => new Tail(tools))
  useEffect(() => () => tail.dispose(), [tail])
  return tail
}
