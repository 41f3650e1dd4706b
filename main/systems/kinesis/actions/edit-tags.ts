import { AddTagsToStreamCommand, RemoveTagsFromStreamCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisTags } from '#contract/systems/kinesis.ts'
import type { Action, Call, Done } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { tagsOf } from '../tags.ts'
import { badInput, count, planMs } from './common.ts'

type Diff = { readonly key: string; readonly before: string | undefined; readonly after: string | null }
/** A call takes as many (AddTagsToStream, RemoveTagsFromStream). */
const tagsOfCall = { add: 10, remove: 50 } as const

/** Adds, changes and takes off tags of a stream; what is so already is left out. */
export const editTags = (kinesis: Kinesis): Action<KinesisTags> => ({
  name: 'edit-tags', appliesTo: 'stream', level: 'admin', input: KinesisTags,
  async plan(ref, { tags }, call) {
    const name = streamName(ref)
    const diffs = await diffsOf(kinesis, name, tags, call)
    if (diffs.length === 0) throw badInput('tags', `${name} has these tags already.`, 'Change one of them.')
    return {
      id: '', title: `Change ${count(diffs.length, 'tag')} of ${name}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: diffs.map(({ key, before, after }) => ({
        ref: streamRef(name), count: null, before: tagOf(key, before), after: tagOf(key, after),
      })),
      lines: [...diffs.map(tagLine), 'To undo it, set the old tags again; they stand in this plan.'],
    }
  },
  async run(ref, { tags }, _plan, run) {
    const name = streamName(ref)
    return apply(kinesis, name, await diffsOf(kinesis, name, tags, run), run)
  },
})

async function diffsOf(kinesis: Kinesis, name: string, wanted: KinesisTags['tags'], call: Call): Promise<readonly Diff[]> {
  const now = await tagsOf(kinesis, name, call)
  return Object.entries(wanted).map(([key, after]) => ({ key, before: now.get(key), after }))
    .filter(({ before, after }) => (before ?? null) !== after)
}

async function apply({ client }: Kinesis, StreamName: string, diffs: readonly Diff[], { signal }: Call): Promise<Done> {
  const set = diffs.flatMap(({ key, after }) => (after === null ? [] : [[key, after] as const]))
  const gone = diffs.flatMap(({ key, after }) => (after === null ? [key] : []))
  let changed = 0
  try {
    for (const part of parts(set, tagsOfCall.add)) {
      await client.send(new AddTagsToStreamCommand({ StreamName, Tags: Object.fromEntries(part) }), { abortSignal: signal })
      changed += part.length
    }
    for (const part of parts(gone, tagsOfCall.remove)) {
      await client.send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: part }), { abortSignal: signal })
      changed += part.length
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || changed === 0) throw error
    return { changed, lines: [`${count(changed, 'tag')} of ${StreamName} changed before it failed.`], failed: error.problem }
  }
  return { changed, lines: [`${count(changed, 'tag')} of ${StreamName} changed.`] }
}

const parts = <Item>(items: readonly Item[], most: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, part) => items.slice(part * most, (part + 1) * most))

const tagOf = (key: string, value: string | null | undefined): string =>
  (value === null || value === undefined ? `no tag ${key}` : `tag ${key} = ${value}`)

function tagLine({ key, before, after }: Diff): string {
  if (after === null) return `The tag ${key} goes.`
  return before === undefined ? `The tag ${key} = ${after} is added.` : `The tag ${key} changes from ${before} to ${after}.`
}
