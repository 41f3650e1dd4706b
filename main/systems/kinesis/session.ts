import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Session, Tools } from '../driver.ts'
import { openPager } from '../paging.ts'
import { openActions } from './actions/index.ts'
import { kinesisClient } from './client.ts'
import { openDirectory } from './consumers/directory.ts'
import { openReadings } from './consumers/readings.ts'
import { openConsumerSampler } from './consumers/sample.ts'
import { describe } from './describe.ts'
import { checkHealth } from './health.ts'
import { listKind } from './listing.ts'
import { alarmsFor, chartedMetrics, pastMetric } from './metrics.ts'
import { publish } from './publish/publish.ts'
import { bytesOf } from './read/bytes.ts'
import { readStream } from './read/read.ts'
import { openSampler } from './sample.ts'
import type { Kinesis } from './shared.ts'
import { openStreams } from './streams.ts'
import { openFanOut } from './tail/fan-out.ts'
import { tailStream } from './tail/tail.ts'
import { openTurns } from './turns.ts'

/** One open Kinesis connection. It begins by removing consumers that an earlier run of the program left registered. */
export function openSession(connection: AwsConnection, tools: Tools): Session {
  const lifetime = new AbortController()
  const account = tools.aws.account(connection)
  const client = kinesisClient(account)
  const streams = openStreams(client, tools.now, lifetime.signal)
  const kinesis: Kinesis = { client, account, tools, streams, turns: openTurns() }
  const directory = openDirectory(kinesis, lifetime.signal)
  const readings = openReadings(kinesis, directory.applications, lifetime.signal)
  const consumers = openConsumerSampler({ kinesis, directory, readings })
  const sampler = openSampler(kinesis, consumers)
  const fanOut = openFanOut(kinesis)
  const pager = openPager()
  return {
    health: (call) => checkHealth(kinesis, call),
    list: (query, call) => listKind({ streams, directory, pager, sample: sampler.sample }, query, call),
    describe: async (ref, call) => describe({ kinesis, directory, readings, consumers, opened: sampler.opened }, ref, call),
    sample: (refs, call) => sampler.sample(refs, call),
    read: (ref, query, call) => readStream(kinesis, ref, query, call),
    tail: (ref, query, call) => tailStream({ ...kinesis, fanOut }, ref, query, call),
    publish: async (ref, drafts, call) => publish(kinesis, ref, drafts, call),
    bytes: async (ref, id, part, call) => bytesOf(kinesis, ref, id, part, call),
    history: async (ref, metric, span, call) => pastMetric(account, ref, metric, span, call),
    metrics: async (ref, call) => chartedMetrics(account, ref, call),
    alarms: async (ref, call) => alarmsFor(account, ref, call),
    free: account.emulated,
    leases: fanOut.leases,
    actions: openActions(kinesis),
    async [Symbol.asyncDispose]() {
      await fanOut.close()
      lifetime.abort()
    },
  }
}
