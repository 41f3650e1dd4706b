import { useEffect, useState } from 'react'
import type { Batch, Message, Progress, Verdict } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import { createStore, type Store } from '../store.ts'
import { createFrames, type FrameHost, type Frames } from './frame.ts'
import { Ring, type RingLimits } from './ring.ts'
import type { Run, RunEnd } from './run.ts'
import { addProgress, addVerdict, noProgress } from './verdicts.ts'

/**
 * A read as it stands now. `stopped` was ended by the person, `interrupted` by the end of the host; `resume` goes on from there.
 * `times` are of the earliest and latest message found. `restored`: it was begun before this view was opened. Times are epoch ms.
 */
export type ReadState = {
  readonly phase: 'idle' | 'searching' | 'done' | 'stopped' | 'interrupted' | 'failed'
  readonly messages: readonly Message[]
  readonly dropped: number
  readonly times: { readonly from: number, readonly to: number } | null
  readonly progress: Progress
  readonly verdict: Verdict | null
  readonly resume: string | null
  readonly problem: Problem | null
  /** What is so besides the verdict, such as that more was found than is kept. */
  readonly problems: readonly Problem[]
  readonly stopping: boolean
  readonly restored: boolean
  readonly startedAt: number
  readonly elapsedMs: number
}

const idle: ReadState = {
  phase: 'idle', messages: [], dropped: 0, times: null, progress: noProgress, verdict: null, resume: null, problem: null,
  problems: [], stopping: false, restored: false, startedAt: 0, elapsedMs: 0,
}

/** At most this many found messages are kept in the window. */
const readLimits: RingLimits = { items: 100_000, bytes: 192 << 20 }

/** While a read runs the screen is told at most this often, ms; the first match at once. */
const everyMs = 500

/** About how much memory a message takes in a window, bytes. */
export function weigh(message: Message): number {
  const headers = message.headers.reduce((sum, header) => sum + header.name.length + (header.value?.text.length ?? 0) + 100, 0)
  return 600 + 2 * ((message.key?.text.length ?? 0) + (message.value?.text.length ?? 0) + headers)
}

type ReadTools = { readonly limits?: RingLimits, readonly frames?: FrameHost, readonly now?: () => number }

/**
 * Follows one run at a time outside React: batches go into a ring and are acknowledged at once, the screen is told a few times a
 * second.
 */
export class Reader {
  readonly state: Store<ReadState> = createStore(idle)
  readonly #tools: ReadTools
  readonly #frames: Frames
  #ring: Ring<Message>
  #taken = 0
  #run: Run | null = null
  #left = new AbortController()
  #before: ReadState = idle
  #now: ReadState = idle
  #begun = 0

  constructor(tools: ReadTools = {}) {
    this.#tools = tools
    this.#ring = new Ring(tools.limits ?? readLimits)
    this.#frames = createFrames(() => this.#commit(), 10, tools.frames, everyMs)
  }

  /** Forgets what was found and follows this run. */
  start(run: Run): void {
    this.#ring = new Ring(this.#tools.limits ?? readLimits)
    this.#taken = 0
    this.#before = idle
    this.#begin(run, { ...idle, startedAt: this.#clock() })
  }

  /** Goes on after `limit`, `stopped` or `partial` with a run that reads the rest; what was found stays. */
  more(run: Run): void {
    const { verdict, elapsedMs } = this.#now
    this.#before = { ...this.#now, elapsedMs: verdict?.elapsedMs ?? elapsedMs }
    this.#begin(run, this.#now)
  }

  /** Ends the run where it is; what was found stays and can be resumed. */
  stop(): void {
    if (this.#now.phase !== 'searching' || this.#now.stopping) return
    if (this.#run?.stop) {
      this.#now = { ...this.#now, stopping: true }
      this.#commit()
      this.#run.stop()
      return
    }
    this.#left.abort()
    this.#end({ phase: 'stopped' })
  }

  /** Forgets everything. */
  clear(): void {
    this.dispose()
    this.#ring = new Ring(this.#tools.limits ?? readLimits)
    this.#now = idle
    this.state.set(idle)
  }

  /** Leaves the run without telling anyone; the reader may be started again. */
  dispose(): void {
    this.#left.abort()
    this.#frames.dispose()
  }

  #begin(run: Run, from: ReadState): void {
    this.dispose()
    this.#run = run
    this.#left = new AbortController()
    this.#begun = this.#clock()
    this.#now = { ...from, phase: 'searching', verdict: null, problem: null, problems: [], stopping: false }
    this.#commit()
    run.follow({
      take: (batch, taken) => {
        this.#take(batch)
        taken()
        this.#frames.schedule()
      },
      began: (at, restored) => this.#began(at, restored),
      ended: (end) => this.#ended(end),
      failed: (problem) => this.#end({ phase: 'failed', problem }),
    }, this.#left.signal)
  }

  #take(batch: Batch): void {
    let { times } = this.#now
    for (const message of batch.messages) {
      this.#ring.push(message, weigh(message))
      const { at } = message
      if (at === null) continue
      times = { from: Math.min(times?.from ?? at, at), to: Math.max(times?.to ?? at, at) }
    }
    const totals = this.#run?.totals ?? false
    const before = totals ? null : this.#before.verdict
    const verdict = batch.verdict ?? null
    this.#now = {
      ...this.#now, times,
      progress: totals ? batch.progress : addProgress(this.#before.progress, batch.progress),
      resume: verdict ? verdict.resume ?? null : batch.resume ?? this.#now.resume,
      verdict: verdict && before ? addVerdict(before, verdict) : verdict,
    }
  }

  #began(at: number, restored: boolean): void {
    if (restored && this.#before === idle) this.#begun = Math.min(this.#begun, at)
    this.#now = { ...this.#now, startedAt: at, restored }
    this.#frames.schedule()
  }

  #ended({ interrupted = false, resume = this.#now.resume, problems = [] }: RunEnd = {}): void {
    const phase = interrupted ? 'interrupted' : this.#now.stopping && this.#now.verdict === null ? 'stopped' : 'done'
    this.#end({ phase, resume, problems })
  }

  #end(last: Partial<ReadState>): void {
    this.#now = { ...this.#now, ...last, stopping: false }
    this.#frames.dispose()
    this.#commit()
  }

  #commit(): void {
    const elapsedMs = this.#before.elapsedMs + this.#clock() - this.#begun
    const fresh = this.#taken !== this.#ring.next || this.#ring.next === 0
    this.#taken = this.#ring.next
    this.#now = { ...this.#now, elapsedMs, dropped: this.#ring.dropped,
      messages: fresh ? this.#ring.toArray() : this.#now.messages }
    this.state.set(this.#now)
  }

  #clock(): number { return (this.#tools.now ?? Date.now)() }
}

/** A reader that lives as long as the component. */
export function useReader(): Reader {
  const [reader] = useState(() => new Reader())
  useEffect(() => () => reader.dispose(), [reader])
  return reader
}
