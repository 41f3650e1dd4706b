/** A consumer that was stopped is meant to be level again after this (ms), so that one sees it go. */
const spanMs = 80_000
/** Behind what arrives even when level: it reads once a second. */
const levelMs = 1000
/** Now and then it works at half its speed, falls behind, and then catches up again. */
const periodMs = 240_000
const slowMs = 40_000

/**
 * How far a consumer is, as a moment: it works off what arrived until then, on all shards alike. It moves with the time, at half
 * its speed in forty seconds of four minutes, and faster while it has something to make up for.
 */
export class PlaceInTime {
  #at: number
  #seen: number
  /** Ms of the past worked off in a ms besides the one that goes by; null before it is known how far it is behind. */
  #extra: number | null = 0.5

  constructor(now: number) {
    this.#at = now - levelMs
    this.#seen = now
  }

  /** It works again after a pause. */
  resume(now: number): void {
    this.#seen = now
    this.#extra = null
  }

  /** Where it is at a moment. */
  at(now: number): number {
    const level = now - levelMs
    this.#extra ??= Math.max(0.5, (level - this.#at) / spanMs)
    const slow = this.#extra === 0.5 && now % periodMs < slowMs
    const speed = slow ? 0.5 : 1 + this.#extra
    this.#at = Math.min(level, this.#at + (now - this.#seen) * speed)
    this.#seen = now
    if (this.#at === level) this.#extra = 0.5
    return this.#at
  }
}
