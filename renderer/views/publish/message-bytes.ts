import type { Message, Payload } from '#contract/message.ts'
import { client } from '../../rpc/client.ts'
import { fromBase64 } from '../messages/hex.ts'
import type { MessageBytes } from './form.ts'
import type { PublishSource } from './publish-target.ts'

type Part = 'key' | 'value' | { readonly header: number }

/**
 * Every byte of a message: key, value and each header's value. What the read brought whole or empty is not asked for again; a
 * preview is never taken for the bytes, since it may stand for unpacked or decoded ones.
 */
export async function messageBytes(
  { connection, system, ref }: PublishSource, message: Message, signal: AbortSignal,
): Promise<MessageBytes> {
  const read = async (payload: Payload | null, part: Part): Promise<Uint8Array | null> => {
    if (payload === null) return null
    if (payload.bytes === 0) return new Uint8Array()
    if (payload.raw !== undefined) return fromBase64(payload.raw)
    return fromBase64((await client.messages.bytes({ connection, system, ref, id: message.id, part }, { signal })).base64)
  }
  const [key, value, headers] = await Promise.all([
    read(message.key, 'key'),
    read(message.value, 'value'),
    Promise.all(message.headers.map((header, index) => read(header.value, { header: index }))),
  ])
  return { key, value, headers }
}
