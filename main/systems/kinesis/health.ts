import type { Check, Health } from '#contract/health.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { checkAws } from '#main/aws/health.ts'
import type { Call } from '../driver.ts'
import type { Kinesis } from './shared.ts'

/** Walks to Kinesis and the sign-in, then lists the streams, and the shards of the first one. Nothing is read. */
export const checkHealth = ({ account, streams }: Kinesis, call: Call): Promise<Health> => checkAws(account, 'kinesis', call, async () => {
  const listed = await checked('Streams (kinesis:ListStreams)', () => streams.all(call), call)
  const stream = listed.value?.[0]
  if (stream === undefined) return [listed.check]
  const described = await checked('Stream (kinesis:DescribeStreamSummary)', () => streams.summary(stream, call, 0), call)
  const shards = await checked('Shards (kinesis:ListShards)', () => streams.shards(stream, call, true), call)
  return [listed.check, described.check, shards.check]
})

async function checked<T>(label: string, ask: () => Promise<T>, { signal }: Call): Promise<{ readonly check: Check; readonly value?: T }> {
  const begun = performance.now()
  const check = (layer: Check['layer'], problem?: Problem): Check =>
    ({ layer, label, ok: problem === undefined, ms: Math.round(performance.now() - begun), ...(problem && { problem }) })
  try {
    const value = await ask()
    return { check: check('permission'), value }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return { check: check(error.problem.code === 'Forbidden' ? 'permission' : 'service', error.problem) }
  }
}
