/** A backlog is meant to be worked off within this many beats (of half a second), so that one sees it go. */
const spanBeats = 80
const fewMessages = 40
const mostAReceive = 10

/**
 * The consumer of `orders`, which can be stopped and started. It receives about as many messages a beat as come, and more once
 * many wait: something always does. Started again it works off what has gathered at one pace.
 */
export class OrdersWorker {
  readonly #aBeat: number
  #running = true
  /** Messages a beat while it catches up; null when it does not, 0 before it knows how many wait. */
  #pace: number | null = null
  #owed = 0

  /** `aBeat` is how many messages come a beat. */
  constructor(aBeat: number) {
    this.#aBeat = aBeat
  }

  get running(): boolean {
    return this.#running
  }

  /** Whether it was just started: it needs to know how many wait. */
  get isNew(): boolean {
    return this.#running && this.#pace === 0
  }

  run(running: boolean): void {
    if (running && !this.#running) this.#pace = 0
    this.#running = running
  }

  /** How many messages each receive of this beat asks for. */
  receives(waiting: number): readonly number[] {
    if (!this.#running) return []
    if (this.#pace === 0) this.#pace = this.#aBeat + waiting / spanBeats
    if (waiting <= fewMessages) this.#pace = null
    if (this.#pace === null) return [waiting > 200 ? 6 : 2]
    this.#owed += this.#pace
    const due = Math.floor(this.#owed)
    this.#owed -= due
    return Array.from({ length: Math.ceil(due / mostAReceive) }, (_, i) => Math.min(mostAReceive, due - i * mostAReceive))
  }
}
