import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { vi } from 'vitest'
import { withProblems } from '#main/aws/errors.ts'
import { CloudWatchMetrics } from '#main/aws/metrics/cloudwatch.ts'
import { seriesOf } from '#main/aws/metrics/measure.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { FakeCloudWatch } from '../../../fixtures/fake-cloudwatch.ts'
import { inProcessAws, Refusal } from '../../../fixtures/in-process-aws.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

export const minute = 60_000
export const start = Date.UTC(2026, 10, 21, 12, 0, 30)
export const call = { signal: new AbortController().signal, log: quietLog }
/** The age of the oldest message of a queue. */
export const age = (queue: string) => seriesOf(sqsMeasures.age, [queue])

const data = 'GraniteServiceVersion20100801.GetMetricData'
const names = 'GraniteServiceVersion20100801.ListMetrics'

/** Why CloudWatch or everything may not be asked, and what calls of data and of names fail with. */
type State = { refuses: string | null; capped: string | null; fails: Error | null; namesFail: Error | null }

/** The planner over a CloudWatch inside the process, on the fake clock of the test. Without `lists` names may not be listed. */
export function setUp({ free = false, lists = false } = {}) {
  const fake = new FakeCloudWatch()
  const state: State = { refuses: null, capped: null, fails: null, namesFail: null }
  const aws = inProcessAws({
    [data]: (input) => {
      if (state.fails) throw state.fails
      return fake.getMetricData(input)
    },
    [names]: (input) => {
      if (state.namesFail) throw state.namesFail
      if (!lists) throw new Refusal('AccessDeniedException')
      return fake.listMetrics(input)
    },
  })
  const client = withProblems(new CloudWatchClient({
    region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, requestHandler: aws.requestHandler, maxAttempts: 1,
  }))
  const meter = { refuses: (api: string) => (api === 'cloudwatch' ? state.refuses : state.capped) }
  const metrics = new CloudWatchMetrics({ client: () => client, meter, now: Date.now, free })
  const settle = async <T>(asked: Promise<T>): Promise<T> => {
    let over = false
    const end = () => { over = true }
    asked.then(end, end)
    while (!over) await vi.advanceTimersByTimeAsync(10)
    return asked
  }
  const called = (target: string) => aws.came.filter((each) => each.target === target)
  return {
    fake, state, metrics, settle,
    latest: (wanted: Parameters<typeof metrics.latest>[0]) => settle(metrics.latest(wanted, call)),
    /** Series asked for, call by call. */
    queries: () => called(data).map(({ input }) => (input['MetricDataQueries'] as unknown[]).length),
    /** Calls of GetMetricData. */
    came: () => called(data),
    /** Calls of ListMetrics. */
    listed: () => called(names),
  }
}
