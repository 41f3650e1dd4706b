import type { Call } from '../../../driver.ts'
import type { QueueAttributes } from '../../attributes.ts'
import { lastPart } from '../../refs.ts'
import type { Sqs } from '../../shared.ts'
import type { Whole } from '../whole.ts'
import { unsupported } from '../counts.ts'
import type { Target } from './sending.ts'

/** The queue whose messages are moved, and which queues send it their dead letters; null where that cannot be asked. */
export type Source = { readonly name: string; readonly url: string; readonly attributes: QueueAttributes; readonly sources: readonly string[] | null }

/** Asks the queue anew. Rejects with NotFound for one that is gone. */
export async function sourceOf(sqs: Pick<Sqs, 'queues' | 'links'>, name: string, call: Call): Promise<Source> {
  const [url, attributes, known] = await Promise.all([
    sqs.queues.url(name, call), sqs.queues.attributes(name, call), sqs.links.sourcesOf(name, call),
  ])
  if (known.sources?.length !== 0) return { name, url, attributes, sources: known.sources }
  // What was asked some minutes ago may have changed, and decides where messages go.
  sqs.links.forget()
  return { name, url, attributes, sources: (await sqs.links.sourcesOf(name, call)).sources }
}

/**
 * Where a message of a queue goes: to `to`, else to the queue it came from, which the message says or which is the only one;
 * null where neither is so. Each queue is looked up once. Rejects with Unsupported where a message of that queue cannot be one
 * of the other.
 */
export function targetsOf({ queues }: Pick<Sqs, 'queues'>, { attributes: { fifo }, sources }: Source, to: string | undefined, call: Call): (whole?: Whole) => Promise<Target | null> {
  const found = new Map<string, Promise<Target>>()
  const find = async (name: string): Promise<Target> => {
    const [url, { arn, fifo: isFifo }] = await Promise.all([queues.url(name, call), queues.attributes(name, call, 60_000)])
    if (isFifo && !fifo) throw unsupported(`${name} is a FIFO queue; messages of a standard queue have no group to be sent with.`, 'Choose a standard queue.')
    return { name, url, arn, fifo: isFifo }
  }
  return async (whole) => {
    const from = whole?.system['DeadLetterQueueSourceArn']
    const name = to ?? (from === undefined ? (sources?.length === 1 ? sources[0] : undefined) : lastPart(from))
    if (name === undefined) return null
    const target = found.get(name) ?? find(name)
    found.set(name, target)
    return target
  }
}
