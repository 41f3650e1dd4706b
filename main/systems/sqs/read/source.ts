import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import type { Asked } from './query.ts'
import type { Source } from './receive.ts'

/** The queue to read, and a problem where its attributes may not be asked. Rejects with Unsupported for a FIFO source queue. */
export async function sourceOf(
  sqs: Sqs, name: string, asked: Pick<Asked, 'acceptFifo' | 'hideSeconds'>, call: Call,
): Promise<{ readonly source: Source; readonly problem: Problem | null }> {
  const url = await sqs.queues.url(name, call)
  const known = await sqs.queues.attributes(name, call).then(
    (attributes) => ({ attributes, problem: null }),
    (error: unknown) => {
      if (error instanceof ProblemError && error.problem.code === 'Forbidden') return { attributes: null, problem: error.problem }
      throw error
    },
  )
  const { attributes } = known
  const blocks = asked.acceptFifo ? null : await fifoWarning(sqs, name, attributes?.visible ?? null, call)
  if (blocks !== null) {
    throw new ProblemError({
      code: 'Unsupported', message: blocks, hint: 'Look in its dead-letter queue, or send acceptFifo to read it nevertheless.',
      ref: queueRef(name), issues: [{ path: 'query.acceptFifo', message: 'must be true to read a FIFO source queue' }],
    })
  }
  return { source: { name, url, attributes }, problem: known.problem }
}

/** What reading a FIFO queue that consumers work from blocks; null for a standard queue and for a FIFO dead-letter queue. */
export async function fifoWarning(sqs: Sqs, name: string, visible: number | null, call: Call): Promise<string | null> {
  if (!name.endsWith('.fifo') || (await sqs.links.servesOthers(name, call))) return null
  const waiting = visible === null ? '' : `, of about ${visible.toLocaleString('en')} waiting`
  return `${name} is a FIFO queue that consumers work from: while one message of a group is taken, they get nothing else of that group${waiting}.`
}
