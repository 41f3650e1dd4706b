/** Within this time a backlog is meant to be worked off, so that one sees it go. */
const spanSeconds = 80
/** Partitions are met one after another; until then the backlog is not known. One without records is never met: the rest wait so long. */
const meetingMs = 15_000
/** So few records are no backlog any more. */
const fewRecords = 12

type Batch = { readonly partition: number; readonly highWatermark: string; readonly messages: readonly Message[] }
type Message = { readonly offset: string }

/** What comes into the topic a second, and over how many partitions. */
type Plan = { readonly perSecond: number; readonly partitions: number }

/**
 * The pace of a group that was stopped for a while: as many records as come, and the backlog within 80 s besides. Once it is worked
 * off the group goes on as it always does.
 */
export class CatchUp {
  readonly #plan: Plan
  readonly #now: () => number
  /** When the first batch came (epoch ms): joining took its time. */
  #began: number | null = null
  readonly #left = new Map<number, number>()
  /** The largest backlog seen while the partitions were met; the pace stays the same from then on. */
  #backlog = 0
  #isMet = false
  #over = false

  constructor(plan: Plan, now: () => number = Date.now) {
    this.#plan = plan
    this.#now = now
  }

  /** Milliseconds a record of this batch takes; null once all is worked off. */
  begin(batch: Batch): number | null {
    const [first] = batch.messages
    if (first && !this.#over) this.#met(batch, Number(first.offset))
    return this.#over ? null : 1000 / (this.#plan.perSecond + this.#backlog / spanSeconds)
  }

  handled(batch: Batch, { offset }: Message): void {
    this.#met(batch, Number(offset) + 1)
  }

  #met({ partition, highWatermark }: Batch, next: number): void {
    this.#left.set(partition, Math.max(0, Number(highWatermark) - next))
    const left = [...this.#left.values()].reduce((sum, records) => sum + records, 0)
    this.#began ??= this.#now()
    const meeting = this.#left.size < this.#plan.partitions && this.#now() - this.#began < meetingMs
    if (!this.#isMet) this.#backlog = Math.max(this.#backlog, left)
    this.#isMet = !meeting
    this.#over ||= !meeting && left <= fewRecords
  }
}
