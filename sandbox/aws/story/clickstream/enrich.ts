import type { StandIn } from '../../stand-in/stand-in.ts'
import type { AwsWire } from '../wire.ts'
import { streamArn } from './shards.ts'

type Event = Readonly<Record<string, unknown>>
const functionName = 'clickstream-enrich'
/** An empty archive: the function is never run, the emulator only keeps its name. */
const emptyZip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex')

/** Makes the function and its event-source mapping. They are only rows of ministack: nothing reads the stream for them. */
export async function createEnrich(aws: AwsWire): Promise<void> {
  await aws.lambda('/2015-03-31/functions', {
    FunctionName: functionName, Runtime: 'python3.12', Handler: 'enrich.handler',
    Role: 'arn:aws:iam::000000000000:role/clickstream-enrich',
    Code: { ZipFile: emptyZip.toString('base64') },
  })
  await aws.lambda('/2015-03-31/event-source-mappings', {
    FunctionName: functionName, EventSourceArn: streamArn, StartingPosition: 'LATEST', BatchSize: 100, ParallelizationFactor: 1,
  })
}

/** What CloudWatch would say had the function been given this event: it plays the function that keeps up. */
export function playEnrich(measure: StandIn['measure'], { Records, MillisBehindLatest }: Event): void {
  const records = Array.isArray(Records) ? Records : []
  if (records.length === 0) return
  const arrived = Number(Object(records.at(-1)).ApproximateArrivalTimestamp) * 1000
  const values = {
    Invocations: 1, Errors: 0, Throttles: 0, Duration: 12 + records.length, ConcurrentExecutions: 1,
    IteratorAge: Math.max(0, Date.now() - arrived, Number(MillisBehindLatest)),
  }
  const dimensions = { FunctionName: functionName }
  for (const [metric, value] of Object.entries(values)) measure({ namespace: 'AWS/Lambda', metric, dimensions }, value)
}
