import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'

/** The ref of a queue. */
export const queueRef = (name: string): Ref => ({ kind: 'queue', path: [name] })

/** The name of the queue a ref stands for. Throws BadInput for anything else. */
export function queueName({ kind, path }: Ref): string {
  const [name] = path
  if (kind === 'queue' && path.length === 1 && name) return name
  throw new ProblemError({
    code: 'BadInput', message: 'This is not the name of a queue.', hint: 'The path of a queue is its name alone.',
    ref: { kind, path: [...path] }, issues: [{ path: 'ref', message: 'must be { kind: "queue", path: [name] }' }],
  })
}

/** The last part of a queue's ARN or URL. */
export const lastPart = (text: string): string => text.slice(Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')) + 1)

/** Names of FIFO queues end so, and no others (CreateQueue). */
export const isFifo = (name: string): boolean => name.endsWith('.fifo')
