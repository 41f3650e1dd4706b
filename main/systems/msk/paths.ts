import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'

/** What the path of each kind names, in order (docs/api.md). */
const parts: Readonly<Record<string, readonly string[]>> = {
  cluster: ['cluster arn'], topic: ['cluster arn', 'topic'], partition: ['cluster arn', 'topic', 'partition'],
  broker: ['cluster arn', 'broker id'],
}

/** The ref of a cluster. */
export const clusterRef = (arn: string): Ref => ({ kind: 'cluster', path: [arn] })
/** The ref of a topic of a cluster. */
export const topicRef = (arn: string, name: string): Ref => ({ kind: 'topic', path: [arn, name] })

/** The ref itself. Throws BadInput for a kind this system does not have, or a path that does not fit it. */
export function checkRef(ref: Ref, at = 'ref'): Ref {
  const names = Object.hasOwn(parts, ref.kind) ? parts[ref.kind] : undefined
  if (names?.length === ref.path.length && ref.path.every((part) => part !== '')) return ref
  const says = names
    ? `The path of a ${ref.kind} is [${names.join(', ')}], not [${ref.path.join(', ')}].`
    : `MSK has no ${ref.kind}.`
  throw new ProblemError({ code: 'BadInput', message: says, issues: [{ path: names ? `${at}.path` : `${at}.kind`, message: says }] })
}
