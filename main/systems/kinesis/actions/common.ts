import type { Plan } from '#contract/action.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Kinesis } from '../shared.ts'

/** Plans are good for five minutes: shards and consumers change. */
export const planMs = 5 * 60_000

/** What `affects` and the lines of a month count with. */
export const monthHours = 730

/** Wrong input of an action, `path` after `input.`. */
export const badInput = (path: string, message: string, hint?: string): ProblemError => new ProblemError({
  code: 'BadInput', message, ...(hint !== undefined && { hint }), issues: [{ path: `input.${path}`, message }],
})

/** Something that this stream, or Kinesis, does not do. */
export const unsupported = (message: string, hint: string): ProblemError => new ProblemError({
  code: 'Unsupported', message, hint,
})

/** Throws Conflict where what a plan changes is no longer as the plan says: what it told would not be what happens. */
export function checkPlanned({ affects: [planned] }: Plan, name: string, now: string): void {
  if (planned?.before === now) return
  throw new ProblemError({
    code: 'Conflict', message: `${name} changed since this was planned: from ${planned?.before ?? 'unknown'} to ${now}.`,
    hint: 'Plan it again.',
  })
}

/** `1 shard`, `1,204 shards`. */
export const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

/** `$0.015`, `$1,204.50`: list prices in us-east-1. */
export const usd = (amount: number): string =>
  `$${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: amount < 1 ? 3 : 2 })}`

/** Hours in words that leave nothing over: `7 days`, `36 hours`. */
export const hoursOf = (hours: number): string => (hours % 24 === 0 ? count(hours / 24, 'day') : count(hours, 'hour'))

/** What something costs, where AWS bills it; at an emulator nothing is. */
export const priceLines = ({ account }: Pick<Kinesis, 'account'>, ...lines: readonly string[]): readonly string[] =>
  (account.emulated ? ['An emulator answers: nothing is billed.'] : lines)

/** The code of a ProblemError; undefined for anything else. */
export const codeOf = (error: unknown): ProblemError['problem']['code'] | undefined =>
  (error instanceof ProblemError ? error.problem.code : undefined)
