import { useEffect, useState } from 'react'
import type { Batch, Message, Progress, Verdict } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { createStore, type Store } from '../store.ts'
import { createFrames, type FrameHost, type Frames } from './frame.ts'
import { Ring, type RingLimits } from './ring.ts'
import type { Follow } from './stream.ts'
import { addProgress, addVerdict, noProgress } from './verdicts.ts'

/** A read as it stands now. `stopped` was ended by the person; `resume` goes on from there. Times are epoch ms. */
export type ReadState = {
  readonly phase: 'idle' | 'searching' | 'done' | 'stopped' | 'failed'
  readonly messages: readonly Message[]
  readonly dropped: number
  readonly progress: Progress
  readonly verdict: Verdict | null
  readonly resume: string | null
  readonly problem: Problem | null
  readonly startedAt: number
  readonly elapsedMs: number
}

const idle: ReadState = {
  phase: 'idle', messages: [], dropped: 0, progress: noProgress, verdict: null, resume: null, problem: null, startedAt: 0,
  elapsedMs: 0,
}

/** At most this many found messages are kept in the window. */
const readLimits: RingLimits = { items: 20_000, bytes: 96 << 20 }

/** About how much memory a message takes in a window, bytes. */
export function weigh(message: Message): number {
  const headers = message.headers.reduce((sum, header) => sum + header.name.length + (header.value?.text.length ?? 0) + 100, 0)
  return 600 + 2 * ((message.key?.text.length ?? 0) + (message.value?.text.length ?? 0) + headers)
}

export type ReadTools = {
  readonly follow: Follow<ReadQuery, Batch>
  readonly limits?: RingLimits
  readonly frames?: FrameHost
  readonly now?: () => number
}

/**
 * Runs one read at a time outside React: batches go into a ring and are acknowledged at once, the screen is told at most once a
 * frame.
 */
export class Reader {
  readonly state: Store<ReadState> = createStore(idle)
  readonly #tools: ReadTools
  readonly #frames: Frames
  #ring: Ring<Message>
  #taken = 0
  #run = new AbortController()
  #before: ReadState = idle
  #now: ReadState = idle

  constructor(tools: ReadTools) {
    this.#tools = tools
    this.#ring = new Ring(tools.limits ?? readLimits)
    this.#frames = createFrames(() => this.#commit(), 10, tools.frames)
  }

  /** Forgets what was found and reads anew. */
  start(query: ReadQuery): void {
    this.#ring = new Ring(this.#tools.limits ?? readLimits)
    this.#taken = 0
    this.#before = idle
    this.#begin(query, { ...idle })
  }

  /** Goes on after `limit`, `stopped` or `partial`; what was found stays. */
  more(query: ReadQuery): void {
    this.#before = this.#now
    this.#begin(query, this.#now)
  }

  /** Ends the read where it is; what was found stays and can be resumed. */
  stop(): void {
    if (this.#now.phase !== 'searching') return
    this.#run.abort()
    this.#end({ phase: 'stopped' })
  }

  /** Forgets everything. */
  clear(): void {
    this.dispose()
    this.#ring = new Ring(this.#tools.limits ?? readLimits)
    this.#now = idle
    this.state.set(idle)
  }

  /** Ends the read without telling anyone; the reader may be started again. */
  dispose(): void {
    this.#run.abort()
    this.#frames.dispose()
  }

  #begin(query: ReadQuery, from: ReadState): void {
    this.dispose()
    this.#run = new AbortController()
    this.#now = { ...from, phase: 'searching', verdict: null, problem: null, startedAt: this.#clock() }
    this.#commit()
    this.#tools.follow(query, {
      take: (batch, taken) => {
        this.#take(batch)
        taken()
        this.#frames.schedule()
      },
      ended: () => this.#end({ phase: 'done' }),
      failed: (problem) => this.#end({ phase: 'failed', problem }),
    }, this.#run.signal)
  }

  #take(batch: Batch): void {
    for (const message of batch.messages) this.#ring.push(message, weigh(message))
    const before = this.#before.verdict
    const verdict = batch.verdict ?? null
    this.#now = {
      ...this.#now,
      progress: addProgress(this.#before.progress, batch.progress),
      resume: verdict ? verdict.resume ?? null : batch.resume ?? this.#now.resume,
      verdict: verdict && before ? addVerdict(before, verdict) : verdict,
    }
  }

  #end(last: Partial<ReadState>): void {
    this.#now = { ...this.#now, ...last }
    this.#frames.dispose()
    this.#commit()
  }

  #commit(): void {
    const elapsedMs = this.#before.elapsedMs + this.#clock() - this.#now.startedAt
    const fresh = this.#taken !== this.#ring.next || this.#ring.next === 0
    this.#taken = this.#ring.next
    this.#now = { ...this.#now, elapsedMs, dropped: this.#ring.dropped,
      messages: fresh ? this.#ring.toArray() : this.#now.messages }
    this.state.set(this.#now)
  }

  #clock(): number { return (this.#tools.now ?? Date.now)() }
}

/** A reader that lives as long as the component; a new one when `tools` change. */
export function useReader(tools: ReadTools): Reader {
  const [reader] = useState(() => new Reader(tools))
  useEffect(() => () => reader.dispose(), [reader])
  return reader
}
