import type { Progress, Verdict } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { Match } from '#main/filter/compile.ts'

/** Kinds of errors of a filter that are told; more are only counted. */
const kindLimit = 20

/** What a read counted so far. */
export class Tally {
  readonly #limit: number
  readonly #filtered: boolean
  readonly #errors = new Map<string, Problem>()
  #from: number | null = null
  #to: number | null = null
  scanned = 0
  matched = 0
  bytes = 0
  undecodable = 0
  filterErrors = 0

  constructor(limit: number, filtered: boolean) {
    this.#limit = limit
    this.#filtered = filtered
  }

  /** How many more messages may match. */
  get room(): number {
    return this.#limit - this.matched
  }

  /** Counts a message that was judged; true where it is one of those looked for. */
  judged({ id, at, bytes }: { readonly id: string; readonly at: number | null; readonly bytes: number }, match: Match): boolean {
    this.scanned++
    this.bytes += bytes
    if (at !== null) {
      this.#from = Math.min(this.#from ?? at, at)
      this.#to = Math.max(this.#to ?? at, at)
    }
    if (typeof match === 'object') this.#error(match.error, id)
    if (match !== 'yes') return false
    this.matched++
    return true
  }

  get progress(): Progress {
    const { scanned, matched, bytes } = this
    return { scanned, matched, bytes, fraction: this.#filtered ? null : Math.min(1, matched / this.#limit) }
  }

  verdict(outcome: Verdict['outcome'], problems: readonly Problem[], notes: readonly string[], elapsedMs: number): Verdict {
    const { scanned, matched, bytes, undecodable, filterErrors } = this
    return {
      outcome, scanned, matched, bytes, undecodable, filterErrors, aborted: 0, open: 0, control: 0, expired: 0,
      span: { from: this.#from, to: this.#to }, ranges: [], problems: [...problems, ...this.#errors.values()],
      ...(notes.length > 0 && { notes: [...notes] }), elapsedMs: Math.round(elapsedMs),
    }
  }

  #error(error: string, id: string): void {
    this.filterErrors++
    if (this.#errors.has(error) || this.#errors.size >= kindLimit) return
    this.#errors.set(error, { code: 'BadInput', message: `The filter cannot judge message ${id}: ${error}`, hint: 'Test the type first, or ask has().' })
  }
}
