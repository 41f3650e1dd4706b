type Waiter = { readonly go: () => void }
type Pace = { readonly rate: number; readonly burst: number }
type Clock = { readonly now: () => number; readonly random: () => number }

const recoverMs = 5_000
/** However often it is throttled, an API keeps this part of its pace: numbers still come, and the end of it is noticed. */
const lowest = 1 / 8

/**
 * A token bucket with a queue: whoever finds no token waits, callers in turns, so that one that asks a thousand times does not
 * keep a click waiting. A throttled answer halves the pace and empties the bucket; each 4 to 6 s without another doubles it again.
 */
export class Bucket {
  readonly #pace: Pace
  readonly #clock: Clock
  /** Waiters by the signal of their call: one caller each. */
  readonly #callers = new Map<unknown, Waiter[]>()
  #tokens: number
  #at: number
  #timer: NodeJS.Timeout | undefined
  #slow: { readonly rate: number; readonly since: number; readonly stepMs: number } | null = null

  constructor(pace: Pace, clock: Clock) {
    this.#pace = pace
    this.#clock = clock
    this.#tokens = pace.burst
    this.#at = clock.now()
  }

  /** Resolves when it is the caller's turn; rejects with the signal's reason when that comes first. */
  async take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    this.#fill()
    if (this.#callers.size === 0 && this.#tokens >= 1) {
      this.#tokens--
      return
    }
    await this.#wait(signal)
  }

  /** AWS said that it was too much. Answers to calls that were under way together count once. */
  throttled(): void {
    const now = this.#clock.now()
    this.#fill()
    if (this.#slow !== null && now - this.#slow.since < 1_000) return
    this.#slow = {
      rate: Math.max(this.#rate(now) / 2, this.#pace.rate * lowest), since: now,
      stepMs: recoverMs * (0.8 + this.#clock.random() * 0.4),
    }
    this.#tokens = 0
    this.#arm()
  }

  /** Until when it is slower than it may be (epoch ms); null when it is not. */
  slowedUntil(): number | null {
    if (this.#slow === null) return null
    const { rate, since, stepMs } = this.#slow
    const until = Math.ceil(since + stepMs * Math.ceil(Math.log2(this.#pace.rate / rate)))
    return until > this.#clock.now() ? until : null
  }

  #rate(now: number): number {
    if (this.#slow === null) return this.#pace.rate
    return Math.min(this.#pace.rate, this.#slow.rate * 2 ** Math.floor((now - this.#slow.since) / this.#slow.stepMs))
  }

  #fill(): void {
    const now = this.#clock.now()
    this.#tokens = Math.min(this.#pace.burst, this.#tokens + Math.max(0, now - this.#at) / 1_000 * this.#rate(now))
    this.#at = now
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = {
      go: () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      },
    }
    const leave = () => {
      this.#remove(signal, waiter)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', leave, { once: true })
    const others = this.#callers.get(signal)
    if (others) others.push(waiter)
    else this.#callers.set(signal, [waiter])
    if (this.#timer === undefined) this.#arm()
    return promise
  }

  #remove(caller: unknown, waiter: Waiter): void {
    const left = this.#callers.get(caller)?.filter((each) => each !== waiter) ?? []
    if (left.length > 0) this.#callers.set(caller, left)
    else this.#callers.delete(caller)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#callers.size === 0) return
    const delayMs = Math.max(0, 1 - this.#tokens) / this.#rate(this.#clock.now()) * 1_000
    this.#timer = setTimeout(() => this.#serve(), Math.ceil(delayMs))
  }

  #serve(): void {
    this.#timer = undefined
    this.#fill()
    // The timer was set for one token; a clock that was set back since does not keep it from being given.
    this.#tokens = Math.max(1, this.#tokens)
    while (this.#tokens >= 1 && this.#callers.size > 0) {
      this.#tokens--
      this.#next()?.go()
    }
    this.#arm()
  }

  /** The first of the next caller, who then stands at the end of the row. */
  #next(): Waiter | undefined {
    for (const [caller, [first, ...others]] of this.#callers) {
      this.#callers.delete(caller)
      if (others.length > 0) this.#callers.set(caller, others)
      return first
    }
    return undefined
  }
}
