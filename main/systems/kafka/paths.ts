import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'

/** What the path of each kind names, in order (docs/api.md). */
const parts: Readonly<Record<string, readonly string[]>> = {
  broker: ['id'],
  topic: ['topic'],
  partition: ['topic', 'partition'],
  group: ['group'],
  member: ['group', 'member'],
  offset: ['group', 'topic', 'partition'],
  subject: ['subject'],
}

/**
 * The ref itself. Throws BadInput where its path has too few or too many parts for its kind, or no name of a topic; `at` is
 * where the ref stood.
 */
export function checkPath(ref: Ref, at = 'ref'): Ref {
  const names = Object.hasOwn(parts, ref.kind) ? parts[ref.kind] : undefined
  if (!names || (names.length === ref.path.length && ref.path[names.indexOf('topic')] !== '')) return ref
  const says = `The path of a ${ref.kind} is [${names.join(', ')}], not [${ref.path.join(', ')}].`
  throw new ProblemError({ code: 'BadInput', message: says, issues: [{ path: `${at}.path`, message: says }] })
}
