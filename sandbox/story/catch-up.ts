/** Within this time a backlog is meant to be worked off, so that one sees it go. */
const spanSeconds = 80
/** Partitions are met one after another; until then the backlog is not known. */
const meetingMs = 3000
/** So few records are no backlog any more. */
const fewRecords = 12

type Batch = { readonly partition: number; readonly highWatermark: string; readonly messages: readonly Message[] }
type Message = { readonly offset: string }

/**
 * The pace of a group that was stopped for a while: as many records as come, and the backlog within 80 s besides. Once it is worked
 * off the group goes on as it always does.
 */
export class CatchUp {
  readonly #perSecond: number
  readonly #now: () => number
  readonly #began: number
  readonly #left = new Map<number, number>()
  /** The largest backlog seen while the partitions were met; the pace stays the same from then on. */
  #backlog = 0
  #over = false

  constructor(perSecond: number, now: () => number = Date.now) {
    this.#perSecond = perSecond
    this.#now = now
    this.#began = now()
  }

  /** Milliseconds a record of this batch takes; null once all is worked off. */
  begin(batch: Batch): number | null {
    const [first] = batch.messages
    if (first && !this.#over) this.#met(batch, Number(first.offset))
    return this.#over ? null : 1000 / (this.#perSecond + this.#backlog / spanSeconds)
  }

  handled(batch: Batch, { offset }: Message): void {
    this.#met(batch, Number(offset) + 1)
  }

  #met({ partition, highWatermark }: Batch, next: number): void {
    this.#left.set(partition, Math.max(0, Number(highWatermark) - next))
    const left = [...this.#left.values()].reduce((sum, records) => sum + records, 0)
    const meeting = this.#now() - this.#began < meetingMs
    if (meeting) this.#backlog = Math.max(this.#backlog, left)
    this.#over ||= !meeting && left <= fewRecords
  }
}
