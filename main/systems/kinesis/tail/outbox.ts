import type { Message } from '#contract/message.ts'
import type { Row } from '../read/judge.ts'

/** A batch is closed at so many messages or bytes: larger ones keep a page busy for longer than a frame. */
const mostMessages = 500
const mostBytes = 256 << 10

/** What waits for the next batch. */
export class Outbox {
  #rows: Row[] = []
  #bytes = 0

  get empty(): boolean {
    return this.#rows.length === 0
  }

  get full(): boolean {
    return this.#rows.length >= mostMessages || this.#bytes >= mostBytes
  }

  add(row: Row): void {
    this.#rows.push(row)
    this.#bytes += row.weight
  }

  /** Takes out what waits. */
  take(): readonly Message[] {
    const rows = this.#rows
    this.#rows = []
    this.#bytes = 0
    return rows.map(({ message }) => message)
  }
}
