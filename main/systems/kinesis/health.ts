import type { Health } from '#contract/health.ts'
import { checked } from '#main/aws/checked.ts'
import { checkAws } from '#main/aws/health.ts'
import type { Call } from '../driver.ts'
import type { Kinesis } from './shared.ts'

/** Walks to Kinesis and the sign-in, then lists the streams, and the shards of the first one. Nothing is read. */
export const checkHealth = (
  { account, streams }: Kinesis, call: Call,
): Promise<Health> => checkAws(account, 'kinesis', call, async () => {
  const listed = await checked('Streams (kinesis:ListStreams)', () => streams.all(call), call)
  const stream = listed.value?.[0]
  if (stream === undefined) return [listed.check]
  const described = await checked('Stream (kinesis:DescribeStreamSummary)', () => streams.summary(stream, call, 0), call)
  const shards = await checked('Shards (kinesis:ListShards)', () => streams.shards(stream, call, true), call)
  return [listed.check, described.check, shards.check]
})
