/** A command of the SDK, as far as a look at its answer's headers needs it. */
export type Watched = { readonly middlewareStack: { add(middleware: unknown, options: object): void } }

/** The Date of an answer is cut to whole seconds (RFC 9110, 5.6.7). */
const dateStepMs = 1_000
/** How far the clocks may be apart on top of that before they count as apart at all. */
const toleranceMs = 250

/**
 * AWS's clock, as the Date of its answers tells it: arrival times are AWS's, and the clock of this machine may be wrong. Until an
 * answer came, and while the two agree to the second, it is this machine's own.
 */
export class AwsClock {
  readonly #now: () => number
  #offset = 0
  /** What the answers so far leave for the offset: a slow one tells little, and takes nothing from what a quick one told. */
  #bounds: readonly [least: number, most: number] = [-Infinity, Infinity]

  constructor(now: () => number) {
    this.#now = now
  }

  /** Epoch ms. */
  now(): number {
    return this.#now() + this.#offset
  }

  /** A moment of this machine's clock on AWS's. */
  at(local: number): number {
    return local + this.#offset
  }

  /** Has a command note when it was answered. */
  watch<Command extends Watched>(command: Command): Command {
    command.middlewareStack.add((next: (args: unknown) => Promise<unknown>) => async (args: unknown) => {
      const sent = this.#now()
      const result = await next(args)
      this.#note(dateOf(result), sent)
      return result
    }, { step: 'deserialize', priority: 'low', name: 'tidemarkDate', override: true })
    return command
  }

  /** AWS answered between `sent` and now by this machine's clock, and within the second after `date` by its own. */
  #note(date: number | null, sent: number): void {
    if (date === null) return
    const told = [date - this.#now(), date + dateStepMs - sent] as const
    const both = [Math.max(this.#bounds[0], told[0]), Math.min(this.#bounds[1], told[1])] as const
    // Where they contradict each other, a clock was set meanwhile.
    this.#bounds = both[0] <= both[1] ? both : told
    const [least, most] = this.#bounds
    const agrees = least <= toleranceMs && most >= -toleranceMs
    // The later end, so that nothing that has arrived already counts as later than a read's beginning.
    this.#offset = agrees ? 0 : most
  }
}

function dateOf(result: unknown): number | null {
  const headers = memberOf(memberOf(result, 'response'), 'headers')
  const text = memberOf(headers, 'date') ?? memberOf(headers, 'Date')
  const date = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? null : date
}

const memberOf = (of: unknown, name: string): unknown =>
  (typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined)
