/** Messages remembered; those met longest ago go. */
const remembered = 200_000

type Met = { readonly place: string; readonly movedAt: number | null }

/**
 * Which messages have been met, and in which queue. One that turns up elsewhere under its id was moved there, as to a dead-letter
 * queue.
 */
export class KnownMessages {
  readonly #met = new Map<string, Met>()

  /** Meets a message in the queue at `place` (epoch ms). True when it was never met before. */
  meet(id: string, place: string, at: number): boolean {
    const known = this.#met.get(id)
    const movedAt = known && known.place !== place ? at : known?.movedAt ?? null
    this.#met.delete(id)
    this.#met.set(id, { place, movedAt })
    for (const [oldest] of this.#met) {
      if (this.#met.size <= remembered) break
      this.#met.delete(oldest)
    }
    return known === undefined
  }

  /** When a message was first met in the queue it was moved to (epoch ms); null where it was sent to the queue it is in. */
  movedAt(id: string): number | null {
    return this.#met.get(id)?.movedAt ?? null
  }
}
