import type { Message } from '#contract/message.ts'

const maxMessages = 500
const maxWeight = 256 << 10
const maxAgeMs = 50
const progressMs = 250

/** A message with about how many bytes it takes on the wire. */
type Weighed = { readonly message: Message; readonly weight: number }

/**
 * Collects rows until a batch is worth sending: 500 messages, 256 KB, or 50 ms; without messages every 250 ms, for the progress.
 */
export class Outbox {
  #messages: Message[] = []
  #weight = 0
  #takenAt = performance.now()

  add(row: Weighed): void {
    this.#messages.push(row.message)
    this.#weight += row.weight
  }

  get empty(): boolean {
    return this.#messages.length === 0
  }

  get full(): boolean {
    return this.#messages.length >= maxMessages || this.#weight >= maxWeight
  }

  get due(): boolean {
    return this.dueInMs === 0
  }

  /** How long until a batch is due, ms. */
  get dueInMs(): number {
    if (this.full) return 0
    return Math.max(0, this.#takenAt + (this.#messages.length > 0 ? maxAgeMs : progressMs) - performance.now())
  }

  take(): Message[] {
    const messages = this.#messages
    this.#messages = []
    this.#weight = 0
    this.#takenAt = performance.now()
    return messages
  }
}
