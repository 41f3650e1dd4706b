import { DescribeStreamConsumerCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { awsCode } from '#main/aws/errors.ts'
import type { Done, Run } from '../../driver.ts'
import { pause } from '../../sqs/pause.ts'
import type { Kinesis, Summary } from '../shared.ts'
import { codeOf } from './common.ts'

/** How often AWS is asked whether it has finished (ms). */
const againMs = { aws: 1_000, emulator: 200 } as const

/** So many questions in a row may fail in passing: AWS works on all the same. */
const mostFailures = 10
const passing: readonly (string | undefined)[] = ['Throttled', 'Unreachable', 'TimedOut']

/** Asks until there is an answer; undefined where the wait was cancelled. */
async function until<T>({ account }: Kinesis, { signal }: Run, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  let failures = 0
  while (!signal.aborted) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
      failures = 0
    } catch (error) {
      if (signal.aborted) break
      if (!passing.includes(codeOf(error)) || failures++ >= mostFailures) throw error
    }
    await pause(againMs[account.emulated ? 'emulator' : 'aws'], signal)
  }
  return undefined
}

/**
 * The stream as it is once AWS has finished changing it; undefined where the wait was cancelled. `fraction` tells how far it is.
 */
export const untilActive = (
  kinesis: Kinesis, name: string, run: Run, fraction: (summary: Summary) => number | null = () => null,
): Promise<Summary | undefined> => until(kinesis, run, async () => {
  kinesis.streams.forget(name)
  const summary = await kinesis.streams.summary(name, run)
  if (summary.status === 'ACTIVE') return summary
  run.tell({ scanned: 0, matched: 0, bytes: 0, fraction: fraction(summary) })
  return undefined
})

/** True once there is no such stream any more; undefined where the wait was cancelled. */
export const untilGone = (
  kinesis: Kinesis, name: string, run: Run,
): Promise<true | undefined> => until(kinesis, run, async () => {
  kinesis.streams.forget(name)
  return isGone(kinesis.streams.summary(name, run))
})

/**
 * True once a fan-out consumer can read, or, with `gone`, once it is no longer registered; undefined where the wait was
 * cancelled.
 */
export const untilConsumer = (
  kinesis: Kinesis, arn: string, run: Run, gone = false,
): Promise<true | undefined> => until(kinesis, run, async () => {
  const asked = kinesis.client.send(new DescribeStreamConsumerCommand({ ConsumerARN: arn }), { abortSignal: run.signal })
  if (gone) return isGone(asked)
  return (await asked).ConsumerDescription?.ConsumerStatus === 'ACTIVE' ? true : undefined
})

async function isGone(asked: Promise<unknown>): Promise<true | undefined> {
  try {
    await asked
    return undefined
  } catch (error) {
    if (codeOf(error) === 'NotFound') return true
    throw error
  }
}

/** What a run says that was told to stop while AWS was at work. */
export const leftToAws = (changed: number, ...lines: readonly string[]): Done =>
  ({ changed, lines: [...lines, 'The wait was cancelled: AWS goes on and finishes by itself.'] })

/** Sends a change; AWS's limit on how often it may be made is told as a Conflict with what the limit is. */
export async function withinLimits<T>(sent: Promise<T>, limit: string): Promise<T> {
  try {
    return await sent
  } catch (error) {
    if (awsCode(error) !== 'LimitExceededException' || !(error instanceof ProblemError)) throw error
    throw new ProblemError({ ...error.problem, code: 'Conflict', hint: limit }, { cause: error })
  }
}
