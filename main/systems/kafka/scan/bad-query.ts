import { ProblemError } from '#contract/problem.ts'
import type { TopicView } from './topic-view.ts'

/** A part of a query that cannot be meant; `path` is where it stands, with dots. */
export const badQuery = (path: string, message: string, hint: string): ProblemError =>
  new ProblemError({ code: 'BadInput', message, hint, issues: [{ path, message: `${message} ${hint}` }] })

/** Throws BadInput for no partition at all, and for one that the topic does not have. */
export function checkPartitions(topic: TopicView, ids: readonly number[]): void {
  if (ids.length === 0) {
    throw badQuery('query.partitions', 'No partition is chosen.', 'Name at least one, or leave it out to read them all.')
  }
  const unknown = ids.find((id) => !topic.partitions.includes(id))
  if (unknown === undefined) return
  const last = topic.partitions.length - 1
  throw badQuery('query.partitions', `Topic ${topic.name} has no partition ${unknown}.`, `It has partitions 0 to ${last}.`)
}
