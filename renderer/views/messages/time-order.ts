import type { Message } from '#contract/message.ts'
import { Growth } from './growth.ts'
import { partOf } from './parts.ts'

/**
 * Messages that come in order within a partition only, merged by time: a message never goes before an earlier one of its own
 * partition. What comes is merged into what stands there, so that a long list that grows is not sorted again and again.
 */
export class TimeOrder {
  readonly #growth = new Growth<Message>()
  #rows: readonly Message[] = []
  #at: readonly number[] = []
  #latest = new Map<string, number>()
  #first = 0

  /** All messages of the list in order; `first` is how many were dropped before its first. */
  take(messages: readonly Message[], first = 0): readonly Message[] {
    const { from, restart } = this.#growth.look(messages, first)
    const anew = restart || first !== this.#first
    if (anew) this.#clear()
    this.#first = first
    const fresh = (anew ? messages : messages.slice(from)).map((message) => ({ message, at: this.#timeOf(message) }))
    this.#merge(fresh.toSorted((a, b) => a.at - b.at))
    return this.#rows
  }

  #timeOf(message: Message): number {
    const part = partOf(message)
    const at = Math.max(this.#latest.get(part) ?? 0, message.at ?? 0)
    this.#latest.set(part, at)
    return at
  }

  /** Only what stands after the earliest new one moves. */
  #merge(fresh: readonly { readonly message: Message, readonly at: number }[]): void {
    const [earliest] = fresh
    if (!earliest) return
    const keep = this.#at.findLastIndex((at) => at <= earliest.at) + 1
    const rows = this.#rows.slice(0, keep)
    const times = this.#at.slice(0, keep)
    let next = keep
    for (const { message, at } of fresh) {
      for (let row = this.#rows[next]; row && (this.#at[next] ?? 0) <= at; row = this.#rows[next]) {
        rows.push(row)
        times.push(this.#at[next++] ?? 0)
      }
      rows.push(message)
      times.push(at)
    }
    this.#rows = rows.concat(this.#rows.slice(next))
    this.#at = times.concat(this.#at.slice(next))
  }

  #clear(): void {
    this.#rows = []
    this.#at = []
    this.#latest = new Map()
  }
}
