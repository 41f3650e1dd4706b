import { ProblemError, type Problem } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { reading, seriesOf, type Measure } from '#main/aws/metrics/measure.ts'
import type { Call } from '../driver.ts'

/** A number of CloudWatch and the end of the minute it tells of (epoch ms). */
export type Told = { readonly value: number; readonly at: number }
/** What is wanted: a measure of a thing named by its dimensions, asked no more often than each `everyMs`. */
export type Wanted = { readonly measure: Measure; readonly names: readonly string[]; readonly everyMs: number }

/** How often CloudWatch is asked (ms): numbers are billed each time they are asked for. An emulator bills nothing. */
export const paces = { list: 5 * 60_000, page: 60_000, emulated: 15_000 } as const

/** The newest number of each, null where there is none; `problem` says why some are missing. Rejects only when cancelled. */
export async function numbersOf(
  { metrics }: AwsAccount, wanted: readonly Wanted[], call: Call,
): Promise<{ readonly numbers: readonly (Told | null)[]; readonly problem?: Problem }> {
  if (wanted.length === 0) return { numbers: [] }
  const asked = wanted.map(({ measure, names, everyMs }) => ({ series: seriesOf(measure, names), everyMs }))
  try {
    const { points, problem } = await metrics.latest(asked, call)
    const numbers = wanted.map(({ measure }, index) => {
      const [ask, point] = [asked[index], points[index]]
      const value = ask && point ? reading(measure, ask.series, point) : null
      return value === null || !point ? null : { value, at: point.at }
    })
    return { numbers, ...(problem && { problem }) }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return { numbers: wanted.map(() => null), problem: error.problem }
  }
}
