import { ListQueueTagsCommand, SetQueueAttributesCommand, TagQueueCommand, UntagQueueCommand } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import { SqsAlterSettings } from '#contract/systems/sqs.ts'
import type { Action, Call, Done } from '../../driver.ts'
import { queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { badInput, planMs } from './counts.ts'
import { checkedSettings, settings } from './settings.ts'

type Diff = { readonly name: string; readonly before: string; readonly after: string }
type TagDiff = { readonly key: string; readonly before: string | undefined; readonly after: string | null }
type Diffs = { readonly attributes: readonly Diff[]; readonly tags: readonly TagDiff[] }

const normalRetention = settings['MessageRetentionPeriod']?.normal

/**
 * Changes attributes and tags of a queue; what is the same already is left out. A shorter retention needs the level destructive.
 */
export const alterSettings = (sqs: Sqs): Action<SqsAlterSettings> => ({
  name: 'alter-settings', appliesTo: 'queue', level: 'admin', input: SqsAlterSettings,
  /** A shorter retention deletes messages. */
  async levelFor(ref, { attributes = {} }, call) {
    if (!('MessageRetentionPeriod' in attributes)) return 'admin'
    const { raw, fifo } = await sqs.queues.attributes(queueName(ref), call)
    const { MessageRetentionPeriod: after = '' } = checkedSettings(attributes, fifo)
    return Number(after) < Number(raw['MessageRetentionPeriod'] ?? normalRetention) ? 'destructive' : 'admin'
  },
  async plan(ref, input, call) {
    const name = queueName(ref)
    const diffs = await diffsOf(sqs, name, input, call)
    const count = diffs.attributes.length + diffs.tags.length
    if (count === 0) throw badInput('attributes', `${name} has these settings already.`, 'Change one of them.')
    return {
      id: '', title: `Change ${count === 1 ? '1 setting' : `${count} settings`} of ${name}`, undo: 'no',
      expiresAt: sqs.tools.now() + planMs,
      affects: [
        ...diffs.attributes.map((diff) => ({
          ref: queueRef(name), count: null, before: `${diff.name} = ${diff.before}`, after: `${diff.name} = ${diff.after}`,
        })),
        ...diffs.tags.map(({ key, before, after }) => ({
          ref: queueRef(name), count: null, before: tagOf(key, before), after: tagOf(key, after),
        })),
      ],
      lines: [
        ...diffs.attributes.map((diff) => `${diff.name} changes from ${shown(diff.before)} to ${shown(diff.after)}.`),
        ...diffs.tags.map(tagLine),
        ...warnings(diffs.attributes),
        'To undo it, set the old values again; they stand in this plan.',
      ],
    }
  },
  async run(ref, input, _plan, { signal, log }) {
    const name = queueName(ref)
    return apply(sqs, name, await diffsOf(sqs, name, input, { signal, log }), { signal, log })
  },
})

async function diffsOf(sqs: Sqs, name: string, { attributes = {}, tags = {} }: SqsAlterSettings, call: Call): Promise<Diffs> {
  const { raw, fifo } = await sqs.queues.attributes(name, call)
  const wanted = checkedSettings(attributes, fifo)
  const now = Object.keys(tags).length === 0 ? {} : await tagsOf(sqs, name, call)
  return {
    attributes: Object.entries(wanted)
      .map(([setting, after]) => ({ name: setting, before: raw[setting] ?? settings[setting]?.normal ?? '', after }))
      .filter(({ before, after }) => !isSame(before, after)),
    tags: Object.entries(tags).map(([key, after]) => ({ key, before: now[key], after }))
      .filter(({ before, after }) => (before ?? null) !== after),
  }
}

async function tagsOf({ client, queues }: Sqs, name: string, call: Call): Promise<Record<string, string>> {
  const { Tags = {} } = await client.send(new ListQueueTagsCommand({ QueueUrl: await queues.url(name, call) }), { abortSignal: call.signal })
  return Tags
}

async function apply({ client, queues, links }: Sqs, name: string, { attributes, tags }: Diffs, call: Call): Promise<Done> {
  const QueueUrl = await queues.url(name, call)
  const options = { abortSignal: call.signal }
  const added = Object.fromEntries(tags.flatMap(({ key, after }) => (after === null ? [] : [[key, after]])))
  const gone = tags.flatMap(({ key, after }) => (after === null ? [key] : []))
  const Attributes = Object.fromEntries(attributes.map(({ name: setting, after }) => [setting, after]))
  const parts: readonly { readonly what: string; readonly count: number; readonly send: () => Promise<unknown> }[] = [{
    what: 'changed', count: attributes.length, send: () => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }), options),
  }, {
    what: 'set as tags', count: Object.keys(added).length, send: () => client.send(new TagQueueCommand({ QueueUrl, Tags: added }), options),
  }, {
    what: 'taken off as tags', count: gone.length, send: () => client.send(new UntagQueueCommand({ QueueUrl, TagKeys: gone }), options),
  }]
  const lines: string[] = []
  let changed = 0
  try {
    for (const { what, count, send } of parts) {
      if (count === 0) continue
      await send()
      changed += count
      lines.push(`${count} of ${name} ${count === 1 ? 'was' : 'were'} ${what}.`)
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || changed === 0) throw error
    return { changed, lines, failed: error.problem }
  } finally {
    queues.forget(name)
    links.forget()
  }
  return { changed, lines: [...lines, 'AWS applies settings within a minute, the retention within 15 minutes.'] }
}

function warnings(diffs: readonly Diff[]): string[] {
  const of = (name: string) => diffs.find((diff) => diff.name === name)
  const retention = of('MessageRetentionPeriod')
  const lines = ['Settings take up to a minute to be in force, the retention up to 15 minutes.']
  if (retention && Number(retention.after) < Number(retention.before)) {
    lines.push('Messages older than the new retention are deleted, and this cannot be undone.')
  }
  if (of('RedrivePolicy')?.after === '') lines.push('Messages that fail are no longer moved to a dead-letter queue.')
  if (of('Policy')) lines.push('The policy decides who may use the queue: a wrong one can shut out its producers and consumers.')
  return lines
}

const tagOf = (key: string, value: string | null | undefined): string =>
  (value === null || value === undefined ? `no tag ${key}` : `tag ${key} = ${value}`)

function tagLine({ key, before, after }: TagDiff): string {
  if (after === null) return `The tag ${key} goes.`
  return before === undefined ? `The tag ${key} = ${after} is added.` : `The tag ${key} changes from ${before} to ${after}.`
}

const shown = (value: string): string => (value === '' ? 'nothing' : value)

/** Policies are the same whatever their spaces and the order of their members. */
function isSame(before: string, after: string): boolean {
  if (before === after) return true
  try {
    return before.startsWith('{') && ordered(JSON.parse(before)) === ordered(JSON.parse(after))
  } catch {
    return false
  }
}

const ordered = (value: unknown): string => JSON.stringify(value, (_key, part: unknown) =>
  (typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part))
