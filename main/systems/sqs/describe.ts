import type { Problem } from '#contract/problem.ts'
import type { Details } from '#contract/resource.ts'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { sqsPrice } from '#main/aws/prices.ts'
import type { Call } from '../driver.ts'
import type { QueueAttributes } from './attributes.ts'
import { groupsSection } from './groups-section.ts'
import { moveTasks } from './move-tasks.ts'
import { riskOf } from './read/risk.ts'
import { fifoWarning } from './read/source.ts'
import { queueRef } from './refs.ts'
import { configurationSection, countsSection, fifoSection, readingSection, redriveSection } from './sections.ts'
import type { Sqs } from './shared.ts'
import type { ReadTags } from './tags.ts'

/** A queue in words. Rejects with NotFound; a part whose permission is missing is null, and `problems` names the permission. */
export async function describeQueue(sqs: Sqs, readTags: ReadTags, name: string, call: Call): Promise<Details> {
  const { queues, links, receives, holds, client, account } = sqs
  const url = await queues.url(name, call)
  const attributes = await queues.attributes(name, call)
  const [{ tags, problem: noTags }, { sources, problem: noSources }] = await Promise.all([readTags(name, call, true), links.sourcesOf(name, call)])
  const servesOthers = (sources ?? []).length > 0
  const [groups, moves, risk, blocksFifo] = await Promise.all([
    groupsSection(account, name, attributes.fifo, call),
    servesOthers ? moveTasks(client, attributes.arn, call) : { tasks: [] },
    riskOf(attributes, receives),
    fifoWarning(sqs, name, attributes.visible, call),
  ])
  const problems = [noTags, noSources, 'problem' in moves ? moves.problem : undefined].filter((one): one is Problem => one !== undefined)
  const extra: SqsQueueExtra = {
    url, arn: attributes.arn, fifo: attributes.fifo, attributes: { ...attributes.raw }, tags: tags && { ...tags },
    redrive: attributes.redrive, redriveAllow: attributes.redriveAllow && { ...attributes.redriveAllow, queues: [...attributes.redriveAllow.queues] },
    sources: sources && [...sources], policy: policyOf(attributes), moveTasks: moves.tasks,
    reading: { ...risk, blocksFifo, usdPerRequest: account.emulated ? 0 : sqsPrice(attributes.fifo).usd },
  }
  const fifo = fifoSection(attributes)
  return {
    ref: queueRef(name), extra, problems,
    sections: [
      countsSection(attributes), configurationSection(attributes), ...(fifo ? [fifo] : []), ...(groups ? [groups] : []), redriveSection(attributes, sources),
      readingSection(risk, blocksFifo, holds.earlier(name)), tagsSection(tags), addressSection(url, attributes),
    ],
  }
}

/** The policy document as JSON, as text where it is none, null where the queue has none. */
function policyOf({ raw: { Policy: policy } }: QueueAttributes): unknown {
  if (!policy) return null
  try {
    return JSON.parse(policy)
  } catch {
    return policy
  }
}

const tagsSection = (tags: Readonly<Record<string, string>> | null): Details['sections'][number] => ({
  title: 'Tags',
  rows: tags === null ? [{ label: 'Tags', value: null }] : Object.entries(tags).map(([label, value]) => ({ label, value })),
})

const addressSection = (url: string, { arn }: QueueAttributes): Details['sections'][number] =>
  ({ title: 'Address', rows: [{ label: 'ARN', value: arn }, { label: 'URL', value: url }] })
