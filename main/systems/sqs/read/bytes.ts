import type { MessagePart } from '#contract/message.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import type { Sqs } from '../shared.ts'
import { envelopesAround, valueOf } from './message.ts'
import { fetchLinked, s3PointerOf } from './s3-pointer.ts'

/**
 * The exact bytes of a part of a message that was read here: the body as it was sent, with its envelopes; an attribute; or the object
 * in S3 that the body points to. Rejects with NotFound for a message that is no longer kept.
 */
export async function bytesOf({ bodies, account }: Sqs, queue: string, id: string, part: MessagePart, call: Call): Promise<Uint8Array> {
  const message = bodies.get(queue, id)
  if (part === 'key') throw new ProblemError({ code: 'NotFound', message: 'A message of SQS has no key.' })
  if (part === 'value') return Buffer.from(message.Body ?? '')
  if (part === 'linked') {
    const body = Buffer.from(message.Body ?? '')
    const inside = envelopesAround(body).at(-1)?.inside ?? body
    const pointer = s3PointerOf(Buffer.from(inside).toString('utf8'))
    if (pointer) return fetchLinked(account, pointer, call)
    throw new ProblemError({ code: 'NotFound', message: `Message ${id} points to no object in S3.` })
  }
  const attributes = Object.entries(message.MessageAttributes ?? {})
  const found = attributes[part.header]
  if (!found) throw new ProblemError({ code: 'NotFound', message: `The message has ${attributes.length} attributes, counted from 0; there is no attribute ${part.header}.` })
  return valueOf(found[1]) ?? new Uint8Array()
}
