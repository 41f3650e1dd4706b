import type { AwsConnection } from '#contract/systems/aws.ts'
import { alarmsOf } from '#main/aws/alarms.ts'
import type { Session, Tools } from '../driver.ts'
import { openPager } from '../paging.ts'
import { openActions } from './actions/index.ts'
import { sqsClient } from './client.ts'
import { pastMetric, queueMetrics, queueSubject } from './cloud-metrics.ts'
import { describeQueue } from './describe.ts'
import { checkHealth } from './health.ts'
import { openLinks } from './links.ts'
import { listQueues } from './listing.ts'
import { publish } from './publish/publish.ts'
import { openBodies } from './read/bodies.ts'
import { bytesOf } from './read/bytes.ts'
import { openHolds } from './read/holds.ts'
import { readQueue } from './read/read.ts'
import { openReceives } from './read/receives.ts'
import { openQueues } from './queues.ts'
import { queueName } from './refs.ts'
import { openSampler } from './sample.ts'
import type { Sqs } from './shared.ts'
import { openTags } from './tags.ts'

/** One open SQS connection. It begins by giving back what an earlier run of the program left hidden. */
export function openSession(connection: AwsConnection, tools: Tools): Session {
  const account = tools.aws.account(connection)
  const client = sqsClient(account)
  const { now } = tools
  const queues = openQueues(client, now)
  const links = openLinks(client, queues, now)
  const tags = openTags(client, queues, now)
  const holds = openHolds({ client, tools })
  const sqs: Sqs = { client, account, tools, queues, links, holds, receives: openReceives(tools.dir, now), bodies: openBodies() }
  const sampler = openSampler({ account, queues, links, tags, now })
  const pager = openPager()
  return {
    health: (call) => checkHealth(account, queues, call),
    list: (query, call) => listQueues({ queues, links, sampler, pager, now }, query, call),
    async describe(ref, call) {
      const name = queueName(ref)
      sampler.opened(name)
      return describeQueue(sqs, tags, name, call)
    },
    sample: (refs, call) => sampler.sample(refs, call),
    read: (ref, query, call) => readQueue(sqs, ref, query, call),
    publish: async (ref, drafts, call) => publish(sqs, queueName(ref), drafts, call),
    bytes: async (ref, id, part, call) => bytesOf(sqs, queueName(ref), id, part, call),
    history: async (ref, metric, span, call) => pastMetric(account, queueName(ref), metric, span, call),
    metrics: async (ref, call) => queueMetrics(account, queueName(ref), call),
    alarms: async (ref, call) => alarmsOf(account, queueSubject(queueName(ref)), call),
    free: account.emulated,
    leases: holds.leases,
    actions: openActions(sqs),
    [Symbol.asyncDispose]: () => holds.close(),
  }
}
